// From the queue of EventBridge to the cases: an event and the poll that later sees the same thing are one case.
import { afterEach, describe, expect, test } from '@jest/globals';
import { awsHealth } from '../jobs/aws-health.ts';
import { ec2Status } from '../jobs/ec2-status.ts';
import { ecsServices } from '../jobs/ecs-services.ts';
import { ecsTasks } from '../jobs/ecs-tasks.ts';
import { parseMessage } from '../src/adapters/aws/event-parse.ts';
import { openEventQueue } from '../src/adapters/aws/event-queue.ts';
import { openAwsFleet } from '../src/adapters/aws/fleet.ts';
import type { FleetEvent } from '../src/domain/fleet-event.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import type { Piece } from '../src/domain/store.ts';
import { joinFleets } from '../src/fleets.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, practiceCredentials } from '../src/practice/aws/credentials.ts';
import { startPracticeAws } from '../src/practice/aws/server.ts';
import { PRACTICE_QUEUE } from '../src/practice/aws/sqs-messages.ts';
import { practiceConfiguration } from '../src/practice/fleet/configuration.ts';
import { MAIN_REGION, PRODUCTION } from '../src/practice/fleet/story.ts';
import { openTabemaruFleet } from '../src/practice/fleet/tabemaru.ts';
import { receiveOne } from '../src/receive.ts';
import { recordMembers } from '../src/records.ts';
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

const DAY = 24 * 60;
const laterBy = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

/** An event of AWS Health on an issue of the production account, sent so many minutes after the start. */
function healthMessage(detail: object, minute: number) {
  const at = laterBy(minute);
  const type = 'AWS_RDS_OPERATIONAL_ISSUE';
  return {
    version: '0',
    id: `e-${minute}`,
    'detail-type': 'AWS Health Event',
    source: 'aws.health',
    account: PRODUCTION,
    time: at.toISOString(),
    region: MAIN_REGION,
    detail: {
      eventArn: `arn:aws:health:${MAIN_REGION}::event/RDS/${type}/${type}_4711`,
      service: 'RDS',
      eventTypeCode: type,
      eventTypeCategory: 'issue',
      eventScopeCode: 'ACCOUNT_SPECIFIC',
      statusCode: 'open',
      startTime: START.toUTCString(),
      lastUpdatedTime: at.toUTCString(),
      eventRegion: MAIN_REGION,
      affectedAccount: PRODUCTION,
      eventDescription: [{ language: 'en_US', latestDescription: 'Connections fail.' }],
      ...detail,
    },
  };
}

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
      fleet: joinFleets([
        { ...adapter, system: 'aws', places: ['regions', 'health'] },
        ...recordMembers(store, (kind) => ({ en: kind, ja: kind })),
      ]),
      store,
      settings,
      rules,
      lifecycle,
      stages: { tick: async () => {} },
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
      faults: aws.faults,
      /** Hands one event of AWS Health in, as EventBridge writes it. */
      async health(detail: object, minute = (now.getTime() - START.getTime()) / 60_000) {
        const event = parseMessage(JSON.stringify(healthMessage(detail, minute)));
        if ('why' in event) throw new Error(event.why);
        return kernel.event(event, signal);
      },
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

  describe('where AWS Health cannot be asked', () => {
    /** No support plan: each account's own view is planned, and every poll of it fails. */
    async function withoutPlan() {
      const it = await world();
      it.faults.add({ kind: 'error', service: 'health', code: 'SubscriptionRequiredException', status: 400 });
      return {
        ...it,
        states: async () => (await it.cases('aws-issue')).map((one) => [one.case.state, one.case.resolvedHow]),
      };
    }

    test.each([[['orders-1', 'orders-2']], [['orders-2', 'orders-1']]])(
      'an event that comes in pages makes the cases that it would make as one: %j',
      async (order) => {
        const entity = (name: string) => ({ entityValue: name, status: 'IMPAIRED' });
        const made = async (pages: readonly (readonly string[])[]) => {
          const it = await withoutPlan();
          for (const [index, names] of pages.entries()) {
            it.at(5 + index);
            const page = { page: String(index + 1), totalPages: String(pages.length) };
            expect(await it.health({ ...page, affectedEntities: names.map(entity) })).toBe('recorded');
          }
          const cases = await it.cases('aws-issue');
          return cases.map((one) => [one.case.foldKey, one.case.state, one.findings.map((row) => row.subject)]).sort();
        };
        const paged = await made(order.map((name) => [name]));
        expect(JSON.stringify(paged)).toContain('orders-2');
        expect(paged).toEqual(await made([order]));
      },
    );

    test('an issue is over when its own event says that it is closed', async () => {
      const it = await withoutPlan();
      it.at(5);
      expect(await it.health({})).toBe('recorded');
      expect(await it.states()).toEqual([['open', null]]);
      it.at(30);
      await it.health({ statusCode: 'closed' });
      expect(await it.states()).toEqual([['resolved', 'said']]);
    });

    test('an issue is over when its end is told, though it is not called closed', async () => {
      const it = await withoutPlan();
      it.at(5);
      await it.health({});
      it.at(30);
      await it.health({ endTime: laterBy(20).toUTCString() });
      expect(await it.states()).toEqual([['resolved', 'said']]);
    });

    test('the end of an issue that comes before its beginning leaves nothing open', async () => {
      const it = await withoutPlan();
      it.at(40);
      await it.health({ statusCode: 'closed' }, 30);
      await it.health({}, 5);
      expect(await it.states()).toEqual([]);
    });

    test('an issue of which nothing more is heard is over a week after its last word, not before', async () => {
      const it = await withoutPlan();
      it.at(5);
      await it.health({});
      it.at(2 * DAY);
      await it.health({});
      it.at(9 * DAY - 1);
      await it.kernel.tick();
      expect(await it.states()).toEqual([['open', null]]);
      it.at(9 * DAY);
      await it.kernel.tick();
      expect(await it.states()).toEqual([['resolved', 'lapsed']]);
    });

    test('a change is over at its end, where it has one', async () => {
      const it = await withoutPlan();
      const change = { eventTypeCategory: 'scheduledChange', statusCode: 'upcoming' };
      const ends = laterBy(3 * DAY);
      it.at(5);
      await it.health({ ...change, startTime: laterBy(2 * DAY).toUTCString(), endTime: ends.toUTCString() });
      const dated = async () => (await it.cases('aws-change')).map((one) => one.case.state);
      it.at(3 * DAY - 1);
      await it.kernel.tick();
      expect(await dated()).toEqual(['open']);
      it.at(3 * DAY);
      await it.kernel.tick();
      expect(await dated()).toEqual(['resolved']);
    });

    test('what lapsed before it came opens nothing', async () => {
      const it = await withoutPlan();
      it.at(10 * DAY);
      await it.health({}, 5);
      expect(await it.states()).toEqual([]);
    });
  });

  test('what a look saw outlives an event whose date passed before it came', async () => {
    const it = await world();
    it.fleet.happenings.find(({ id }) => id === 'maintenance-announced')?.apply(new Date(START.getTime() + 60_000));
    it.at(20);
    await it.poll('aws-health');
    const open = async () => (await it.cases('ec2-maintenance')).filter((one) => one.case.state === 'open');
    const before = (await open()).length;
    const facts = (await open()).flatMap((one) => one.findings).find((row) => row.job === 'aws-health')?.facts ?? {};
    it.at(90);
    const change = {
      eventArn: facts['event'],
      service: 'EC2',
      eventTypeCode: 'AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED',
      eventTypeCategory: 'scheduledChange',
      statusCode: 'upcoming',
      endTime: laterBy(60).toUTCString(),
      affectedEntities: [{ entityValue: facts['instance'], status: 'PENDING' }],
    };
    expect(await it.health(change, 30)).toBe('recorded');
    expect(before).toBeGreaterThan(0);
    expect(await open()).toHaveLength(before);
  });

  test('an event from a clock that is ahead hides nothing that is seen after it', async () => {
    const it = await world();
    it.at(5);
    await it.health({}, 60);
    it.at(10);
    await it.health({ statusCode: 'closed' }, 10);
    expect((await it.cases('aws-issue')).map((one) => one.case.state)).toEqual(['resolved']);
  });

  test('an event about a place that is not looked at makes no case and no look', async () => {
    const it = await world();
    const scope = { system: 'aws', account: PRODUCTION, region: MAIN_REGION } as const;
    const event: FleetEvent = { id: 'e-1', type: 'ECS Service Action', at: START, scope, says: null };
    expect(await it.kernel.event({ ...event, scope: { ...scope, region: 'eu-west-1' } }, signal)).toBe('foreign');
    expect(await it.kernel.event({ ...event, scope: { ...scope, account: '999988887777' } }, signal)).toBe('foreign');
    expect(await it.health({ affectedAccount: '999988887777' })).toBe('foreign');
    expect(it.pieces).toEqual([]);
    expect((await it.store.cases.views({ limit: 10, offset: 0 }, START)).total).toBe(0);
  });

  test('an account whose regions cannot be listed is looked at all the same', async () => {
    const it = await world();
    it.faults.add({ kind: 'denied', operation: 'AssumeRole' });
    const scope = { system: 'aws', account: PRODUCTION, region: 'eu-west-1' } as const;
    const event: FleetEvent = { id: 'e-1', type: 'ECS Service Action', at: START, scope, says: null };
    expect(await it.kernel.event(event, signal)).toBe('recorded');
  });

  test('an event without the whole thing has its jobs look anew, once for many', async () => {
    const it = await world();
    const scope = { system: 'aws', account: PRODUCTION, region: MAIN_REGION } as const;
    const event: FleetEvent = { id: 'e-1', type: 'ECS Service Action', at: START, scope, says: null };
    expect(await it.kernel.event(event, signal)).toBe('recorded');
    expect(await it.kernel.event({ ...event, id: 'e-2' }, signal)).toBe('recorded');
    expect(await it.kernel.event({ ...event, type: 'ECR Image Scan' }, signal)).toBe('idle');
    expect(new Set(it.pieces.map((piece) => piece.tick)).size).toBe(1);
    const [piece] = it.pieces;
    expect(piece).toMatchObject({ runs: [{ job: 'ecs-tasks', runId: null }] });
    if (piece) await it.kernel.piece(piece, signal);
  });
});
