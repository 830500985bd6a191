// From the queue of EventBridge to the cases: an event and the poll that later sees the same thing are one case.
import { afterEach, expect, test } from '@jest/globals';
import { awsHealth } from '../jobs/aws-health.ts';
import { ec2Status } from '../jobs/ec2-status.ts';
import { ecsServices } from '../jobs/ecs-services.ts';
import { ecsTasks } from '../jobs/ecs-tasks.ts';
import { openEventQueue } from '../src/adapters/aws/event-queue.ts';
import { openAwsFleet } from '../src/adapters/aws/fleet.ts';
import type { FleetEvent } from '../src/domain/fleet-event.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import type { Piece } from '../src/domain/store.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, practiceCredentials } from '../src/practice/aws/credentials.ts';
import { startPracticeAws } from '../src/practice/aws/server.ts';
import { PRACTICE_QUEUE } from '../src/practice/aws/sqs-messages.ts';
import { practiceConfiguration } from '../src/practice/fleet/configuration.ts';
import { MAIN_REGION, PRODUCTION } from '../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../src/practice/fleet/tabemaru.ts';
import { receiveOne } from '../src/receive.ts';
import { openKernel } from '../src/run.ts';
import { settleRules } from '../src/services.ts';
import { queueThatRemembers, slot, storeOn } from './adapters/postgres/store-fixtures.ts';
import { load } from './config-source.ts';
import { eachDatabase } from './databases.ts';

const START = new Date('2026-11-24T00:10:00Z');
const jobs = [ecsTasks, ecsServices, ec2Status, awsHealth];
const { settings } = load({ practice: practiceConfiguration() });
const rules = settleRules(jobs, settings);
const { signal } = new AbortController();
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

eachDatabase((place) => {
  async function world() {
    let now = START;
    const clock = () => now;
    const fleet = openTabemaruFleet({ directory: null, start: START, drip: 'none' });
    const aws = await startPracticeAws({ port: 0, fleet, clock });
    endings.push(() => aws.close());
    const { managementAccount } = fleet.organization;
    const own = practiceCredentials(fleet.seed, managementAccount);
    const common = { endpoint: aws.url, credentials: async () => own, homeRegion: MAIN_REGION, clock, logger: quiet };
    const role = (id: string) => `arn:aws:iam::${id}:role/${PRACTICE_ROLE}`;
    const accounts = settings.accounts.map(({ id }) => ({ id, roleArn: role(id), externalId: PRACTICE_EXTERNAL_ID }));
    const adapter = openAwsFleet({ ...common, accounts, regions: [MAIN_REGION], callsPerSecond: null });
    endings.push(() => adapter.close());
    const queue = openEventQueue({ ...common, url: `${aws.url}/${managementAccount}/${PRACTICE_QUEUE}` });
    endings.push(() => queue.close());
    const remembered = queueThatRemembers();
    const store = storeOn(await place.open(), { queue: remembered.queue });
    const lifecycle = () => NO_LIFECYCLE;
    const kernel = openKernel({
      jobs,
      fleet: adapter,
      store,
      settings,
      rules,
      lifecycle,
      clock,
      logger: quiet,
      nudge: () => {},
    });
    const handle = (event: FleetEvent) => kernel.event(event, signal);

    return {
      fleet,
      store,
      pieces: remembered.pieces as Piece[],
      kernel,
      at: (minutes: number) => {
        now = new Date(START.getTime() + minutes * 60_000);
      },
      /** One run of a job over all its scopes, as clock and workers would make it. */
      async poll(job: string) {
        const claimed = await store.runs.claim([slot(job, now)], now, now);
        await kernel.plan(
          now,
          claimed.map(({ id }) => id),
          signal,
        );
        for (const piece of remembered.pieces.splice(0) as Piece[]) await kernel.piece(piece, signal);
        const looks = (await store.runs.lookRecords()).filter((it) => it.job === job);
        expect(looks.map((it) => it.detail)).toEqual(looks.map(() => null));
      },
      async receiveAll() {
        let handled = 0;
        for (let rounds = 0; rounds < 20; rounds += 1) {
          const messages = await queue.receive(signal);
          for (const message of messages) {
            await receiveOne({ queue, events: store.events, handle, clock, logger: quiet }, message, signal);
            handled += 1;
          }
          if (messages.length === 0) break;
        }
        return handled;
      },
      cases: async (kind: string) =>
        (await store.cases.views({ limit: 100, offset: 0 }, now)).views.filter((it) => it.case.kind === kind),
    };
  }

  test('tasks that die are a case before the next poll, which sees the same case', async () => {
    const it = await world();
    // Events carry no tags: whose a service is, its own sighting tells.
    await it.poll('ecs-services');
    await it.poll('ecs-tasks');
    it.fleet.happenings.find(({ id }) => id === 'task-dies')?.apply(new Date(START.getTime() + 60_000));
    it.at(20);
    expect(await it.receiveAll()).toBeGreaterThan(0);
    const [told, ...others] = await it.cases('ecs-service-failing');
    expect(others).toEqual([]);
    const dead = told?.findings.filter(({ aspect }) => aspect === 'task-failed').length ?? 0;
    expect(told?.case).toMatchObject({ subsystem: 'api', environment: 'production', state: 'open' });
    expect(dead).toBeGreaterThan(0);
    await it.poll('ecs-tasks');
    const [polled, ...more] = await it.cases('ecs-service-failing');
    expect(more).toEqual([]);
    expect(polled?.case.id).toBe(told?.case.id);
    expect(polled?.findings.filter(({ aspect }) => aspect === 'task-failed')).toHaveLength(dead);
  });

  test('a maintenance is one case, by event and by poll of AWS Health', async () => {
    const it = await world();
    await it.poll('aws-health');
    const before = (await it.cases('ec2-maintenance')).length;
    it.fleet.happenings.find(({ id }) => id === 'maintenance-announced')?.apply(new Date(START.getTime() + 60_000));
    it.at(20);
    await it.receiveAll();
    const told = await it.cases('ec2-maintenance');
    expect(told).toHaveLength(before + 1);
    await it.poll('aws-health');
    await it.poll('ec2-status');
    const polled = (await it.cases('ec2-maintenance')).map((one) => one.case.id);
    expect(polled).toEqual(expect.arrayContaining(told.map((one) => one.case.id)));
    expect(new Set(polled).size).toBe(told.length);
  });

  test('an event without the whole thing has its jobs look anew, once for many', async () => {
    const it = await world();
    const scope = { system: 'aws', account: PRODUCTION, region: MAIN_REGION } as const;
    const event: FleetEvent = { id: 'e-1', type: 'ECS Service Action', at: START, scope, says: null };
    expect(await it.kernel.event(event, signal)).toBe(true);
    expect(await it.kernel.event({ ...event, id: 'e-2' }, signal)).toBe(true);
    expect(await it.kernel.event({ ...event, type: 'Scheduled Event' }, signal)).toBe(false);
    expect(new Set(it.pieces.map((piece) => piece.tick)).size).toBe(1);
    const [piece] = it.pieces;
    expect(piece).toMatchObject({ runs: [{ job: 'ecs-tasks', runId: null }] });
    if (piece) await it.kernel.piece(piece, signal);
  });
});
