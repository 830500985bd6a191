import { describe, expect, test } from '@jest/globals';
import type { Fleet } from '../src/domain/fleet.ts';
import type { Job, JudgeInput } from '../src/domain/job.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import type { Run, Store } from '../src/domain/store.ts';
import { openKernel } from '../src/run.ts';
import { at, RULES } from './domain/ledger.ts';

const NOW = at('2026-11-24T00:10:00Z');
const run = (change: Partial<Run>): Run => ({
  id: '00000000-0000-0000-0000-000000000001',
  job: 'ecs-tasks',
  slot: NOW,
  startedAt: NOW,
  deadlineAt: NOW,
  closedAt: null,
  expectedScopes: [],
  expectedCount: 0,
  lookCount: 0,
  completeCount: 0,
  skippedSlots: 0,
  failure: null,
  ...change,
});

/** A kernel on a store that has these runs to close and these cases to wake; case 1 and run `bad` fail. */
function kernel(runs: readonly Run[], due: readonly number[], handled: readonly number[] = []) {
  let now = NOW;
  const [left, forgotten]: [number[], string[]] = [[...handled], []];
  const [woken, closed, failed, errors]: [number[], string[], string[], string[]] = [[], [], [], []];
  const store = {
    firstLooks: { sumUp: async () => {} },
    people: {
      forgetHandled: async (before: Date) => {
        forgotten.push(before.toISOString());
        return left.shift() ?? 0;
      },
    },
    runs: {
      cursors: async () => new Map(),
      closable: async () => runs,
      looks: async (id: string) => {
        if (id === 'bad') throw new Error('a bug');
        return [];
      },
      close: async (id: string) => closed.push(id) > 0,
      lookRecords: async () => [],
      failRun: async (id: string, why: string) => void failed.push(`${id} ${why}`),
    },
    cases: {
      due: async () => due,
      changeCase: async (id: number) => {
        if (id === 1) throw new Error('a bug');
        woken.push(id);
      },
    },
  } as unknown as Store;
  const logger = { info() {}, warn() {}, error: (_: object, message: string) => void errors.push(message) };
  const parts = {
    jobs: [],
    store,
    rules: RULES,
    clock: () => now,
    logger,
    nudge: () => {},
    stages: { tick: async () => {} },
  };
  return {
    ...openKernel({
      ...parts,
      fleet: null as never,
      settings: { accounts: [], channels: { security: null } } as never,
      lifecycle: () => NO_LIFECYCLE,
    }),
    at: (time: Date) => {
      now = time;
    },
    forgotten,
    woken,
    closed,
    failed,
    errors,
  };
}

describe('a tick', () => {
  test('goes on where one run or one case fails', async () => {
    const it = kernel([run({ id: 'bad' }), run({ id: 'good' })], [1, 2, 3]);
    await it.tick();
    expect(it.closed).toEqual(['good']);
    expect(it.woken).toEqual([2, 3]);
    expect(it.errors).toHaveLength(2);
  });

  test('a run whose scopes were never found does not close as if all were well', async () => {
    const it = kernel([run({ expectedScopes: null })], []);
    await it.tick();
    expect(it.closed).toEqual([]);
    expect(it.failed).toEqual([expect.stringContaining('scopes were not found')]);
  });
});

describe('what was handled is forgotten', () => {
  test('after thirty days, once a day', async () => {
    const it = kernel([], []);
    for (const time of ['2026-11-24T00:10:00Z', '2026-11-24T23:59:00Z', '2026-11-25T00:00:00Z']) {
      it.at(new Date(time));
      await it.tick();
    }
    expect(it.forgotten).toEqual(['2026-10-25T00:10:00.000Z', '2026-10-26T00:00:00.000Z']);
  });

  test('by the next ticks where one cannot forget it all', async () => {
    const it = kernel([], [], [10_000, 10_000, 3]);
    for (let ticks = 0; ticks < 5; ticks += 1) await it.tick();
    expect(it.forgotten).toHaveLength(3);
  });
});

test('a judge is told where people said that resources belong', async () => {
  const told: JudgeInput['settings'][] = [];
  const job = {
    id: 'some-job',
    looks: [{ place: 'regions', reads: ['ec2.instances'], details: [], proves: [] }],
    judge: ({ settings }: JudgeInput) => {
      told.push(settings);
      return { findings: [], reliefs: [], sightings: [], measures: [], notUnderstood: [] };
    },
  } as unknown as Job;
  const said = new Map([['i-01', 'api']]);
  const store = { cases: { corrections: async () => said, recordLook: async () => 'recorded' } } as unknown as Store;
  const fleet = { read: async () => ({ items: [], gap: null, notUnderstood: [] }) } as unknown as Fleet;
  const logger = { info() {}, warn() {}, error() {} };
  const parts = {
    store,
    fleet,
    rules: RULES,
    clock: () => NOW,
    logger,
    nudge: () => {},
    lifecycle: () => NO_LIFECYCLE,
    stages: { tick: async () => {} },
  };
  const { piece } = openKernel({ ...parts, jobs: [job], settings: { accounts: [], subsystems: [] } as never });
  const runs = [{ job: 'some-job', runId: 'run' }];
  const scopeId = 'aws/111122223333/ap-northeast-1';
  await piece({ tick: NOW.toISOString(), scopeId, place: 'regions', runs, gap: null }, new AbortController().signal);
  expect(told.map((it) => it.said)).toEqual([said]);
});

test('an event that a judge crashes on is told as such, and the other jobs make of it what they can', async () => {
  const glimpsed: string[] = [];
  const job = (id: string, judge: Job['judge']) =>
    ({ id, looks: [{ place: 'regions', reads: ['ecs.tasks'], details: [], proves: [] }], judge }) as unknown as Job;
  const nothing = { findings: [], reliefs: [], sightings: [], measures: [], notUnderstood: [] };
  const bad = job('bad', () => {
    throw new Error('a bug');
  });
  const scope = { system: 'aws', account: '111122223333', region: 'ap-northeast-1' } as const;
  const store = {
    cases: { corrections: async () => new Map() },
    events: {
      glimpse: async (look: { readonly job: string }) => {
        glimpsed.push(look.job);
        return 'recorded';
      },
    },
  } as unknown as Store;
  const errors: string[] = [];
  const kernelOf = (jobs: readonly Job[]) =>
    openKernel({
      jobs,
      store,
      fleet: { scopes: async () => [{ scope, gap: null }] } as unknown as Fleet,
      settings: { accounts: [], subsystems: [] } as never,
      rules: RULES,
      lifecycle: () => NO_LIFECYCLE,
      clock: () => NOW,
      logger: { info() {}, warn() {}, error: (_: object, message: string) => void errors.push(message) },
      nudge: () => {},
      stages: { tick: async () => {} },
    });
  const item = {} as never;
  const says = { read: 'ecs.tasks', item } as const;
  const event = { id: 'e-1', type: 'ECS Task State Change', at: NOW, scope, says } as const;
  const { signal } = new AbortController();
  const good = job('good', () => nothing);
  expect(await kernelOf([bad, good]).event(event, signal)).toBe('crashed');
  expect(glimpsed).toEqual(['good']);
  expect(errors).toEqual(['a judge crashed']);
  expect(await kernelOf([good]).event(event, signal)).toBe('recorded');
});
