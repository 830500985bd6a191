// What must hold after any number of kills: each kill-9 test asks it, in a file of its own so that each is short.
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { scopesOf, type Tier } from '../../src/manifest.ts';
import type { Message } from '../../src/practice/slack/store.ts';
import { eachDatabase, type TestDatabase } from '../databases.ts';
import { worldOf } from './harness.ts';
import { letChaosReign, MOMENTS, type Moment, type Truth } from './kill.ts';
import { isOver, keyOf, parents, saidIn, shown } from './said.ts';
import type { World } from './world.ts';

export interface ChaosTest {
  readonly seed: number;
  readonly rounds: number;
  /** When it is killed; at any of the moments when left out. */
  readonly moments?: readonly Moment[];
  readonly tier: Tier;
  readonly slackFaults: boolean;
}

interface Delivery {
  readonly key: string;
  readonly state: string;
  readonly ts: string | null;
}

/** What the database holds of what was to be said. */
async function outbox(database: TestDatabase, world: World): Promise<readonly Delivery[]> {
  const { pool, close } = await database.openAt(world.where, { role: 'client', installation: 'real' });
  const { rows } = await pool.query<Delivery>(`select key, state, message_ts as ts from delivery order by id`);
  await close();
  return rows;
}

/** Half a minute after a process died the queue gives its jobs to another one; here at once. */
async function queueMissesIt({ where }: World): Promise<void> {
  if (where.kind !== 'postgres') return;
  const client = new pg.Client({ connectionString: where.url });
  await client.connect();
  await client.query(`update pgboss.job set state = 'retry', start_after = now() where state = 'active'`);
  await client.end();
}

const isRepeat = (message: Message): boolean => shown(message).includes('Possibly repeated');

/** What was said more than once, with how often, and how often it was marked. */
function repeats(said: readonly Message[]): { key: string; times: number; marked: number }[] {
  return [...Map.groupBy(said, keyOf)]
    .map(([key, same]) => ({ key, times: same.length, marked: same.filter(isRepeat).length }))
    .filter(({ times }) => times > 1);
}

/** Each thing that is wrong is open in its newest message, each that was told and is over says so. */
function expectShown(world: World, truth: Truth): void {
  for (const name of truth.names) {
    const newest = parents(world, name).at(-1);
    const shows = newest === undefined ? 'nothing' : isOver(newest) ? 'over' : 'open';
    if (truth.wrong.has(name)) expect({ name, shows }).toEqual({ name, shows: 'open' });
    else expect({ name, shows }).not.toEqual({ name, shows: 'open' });
  }
}

/** Defines the test on each database. */
export function killedOverAndOver({ seed, rounds, moments = MOMENTS, tier, slackFaults }: ChaosTest): void {
  const faults = slackFaults ? ', Slack failing too' : '';
  eachDatabase((database) => {
    test(`killed over and over with tier ${tier}${faults}: nothing is lost${tier === 3 ? ', nothing doubled' : ''}`, async () => {
      const world = await worldOf({ where: await database.place(), scopes: scopesOf(tier) });
      const whileDown = () => queueMissesIt(world);
      const { truth, child } = await letChaosReign({ world, seed, rounds, moments, slackFaults, whileDown });
      const said = saidIn(world);
      const deliveries = await outbox(database, world);

      expect(said.length).toBeGreaterThan(rounds);
      expect(deliveries.filter(({ state }) => state !== 'sent')).toEqual([]);
      // The first delivery of a message posts it, later ones of the same edit it.
      const byMessage = Map.groupBy(
        deliveries.filter(({ ts }) => ts !== null),
        ({ ts }) => ts,
      );
      const posted = [...byMessage.values()].flatMap(([first]) => (first ? [first.key] : []));
      expect([...new Set(said.map(keyOf))].sort()).toEqual(posted.sort());
      if (tier === 3) expect(repeats(said)).toEqual([]);
      else {
        // Slack's answer to one that was lost cannot be looked up: said once more, and marked. A third time only where the
        // process was killed again in the midst of that: to lose it would be worse.
        for (const repeat of repeats(said)) {
          expect(repeat.times).toBeLessThanOrEqual(3);
          expect(repeat).toMatchObject({ marked: repeat.times - 1 });
        }
      }
      expectShown(world, truth);
      child.kill('SIGTERM');
      expect(await child.ended).toMatchObject({ code: 0 });
    }, 90_000);
  });
}
