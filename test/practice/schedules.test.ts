// Two daily schedules of the practice fleet, one that works and one that stopped: seen through the real adapters for days.
import { expect, test } from '@jest/globals';
import { ecsServices } from '../../jobs/ecs-services.ts';
import { ecsTasks } from '../../jobs/ecs-tasks.ts';
import { managedServices } from '../../jobs/managed-services.ts';
import { HOUR } from '../../src/domain/calendar.ts';
import { readLifecycle } from '../../src/lifecycle-file.ts';
import { gather, lookOf } from '../../src/look.ts';
import { practiceConfiguration } from '../../src/practice/fleet/configuration.ts';
import { PRODUCTION } from '../../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../../src/practice/fleet/tabemaru.ts';
import { load } from '../config-source.ts';
import { keptMeasures } from '../jobs/kept-measures.ts';
import { openWireFleet } from '../wire-fleet.ts';

const START = new Date('2026-11-24T00:10:00Z');
const SCOPE = { system: 'aws', account: PRODUCTION, region: 'ap-northeast-1' } as const;
const { settings } = load({ practice: practiceConfiguration() });

test('work that runs each day is seen to, work that stopped is told with its last good run', async () => {
  let now = START;
  const fleet = openTabemaruFleet({ directory: null, start: START, seed: 'schedules', drip: 'calm' });
  const kept = keptMeasures();
  const wire = await openWireFleet(
    fleet,
    () => now,
    settings,
    () => [],
    kept.known,
  );
  const seen = { services: new Set<string>(), regions: new Set<string>() };
  const look = async (job: typeof managedServices) => {
    const [reads] = job.looks;
    if (!reads) throw new Error(`${job.id} looks nowhere`);
    const answers = await gather(wire, [reads], SCOPE, new AbortController().signal).of(reads);
    const input = { scope: SCOPE, now, settings, lifecycle: readLifecycle(), seen };
    const made = lookOf({ job, reads, runId: '' }, input, answers, { startedAt: now, endedAt: now }, (error) => {
      throw error;
    });
    kept.keep(made.measures.filter((it) => it.measure === 'schedule'));
    expect([job.id, made.status, made.detail]).toEqual([job.id, 'complete', null]);
    return made;
  };
  /** What is said of the two functions, and of the tasks that a rule starts every hour. */
  const at = async (hours: number) => {
    now = new Date(START.getTime() + hours * HOUR);
    await look(ecsTasks);
    const tasks = (await look(ecsServices)).sightings.filter((it) => it.resource.name === 'loyalty-points');
    const { sightings, findings } = await look(managedServices);
    const functions = sightings.filter((it) => /-(archive|cleanup)$/.test(it.resource.name));
    const told = findings.filter(
      (it) => it.kind === 'schedule-failing' && /-(archive|cleanup)$/.test(it.resource.name),
    );
    return {
      wanted: [...functions, ...tasks].map((it) => `${it.resource.name} ${it.wanted} ${it.healthy}`),
      told: told.map((it) => [it.aspect, it.resource.name, it.facts['lastGoodAt']]),
    };
  };
  const well = ['menu-prices-archive 1 true', 'loyalty-points 1 true'];
  const stopped = ['missed', 'menu-prices-cleanup', '2026-11-22T02:00:00.000Z'];

  expect(await at(0)).toEqual({ wanted: [well[0], 'menu-prices-cleanup 1 true', well[1]], told: [] });
  for (const hours of [6, 12, 50, 90]) {
    expect(await at(hours)).toEqual({ wanted: [well[0], 'menu-prices-cleanup 0 false', well[1]], told: [stopped] });
  }
  await wire.close();
});
