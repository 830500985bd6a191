import { describe, expect, test } from '@jest/globals';
import type { Answer, Gap } from '../src/domain/answer.ts';
import type { Fleet, ReadId, Reads } from '../src/domain/fleet.ts';
import type { Job, JobLook } from '../src/domain/job.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import { gather, lookOf } from '../src/look.ts';
import { at, finding } from './domain/ledger.ts';
import { settings } from './domain/settings.ts';

type AnyAnswer = Answer<Reads[ReadId]>;
const NOW = at('2026-11-24T00:10:00Z');
const SCOPE = { system: 'aws', account: '111122223333', region: 'ap-northeast-1' } as const;
const DENIED: Gap = { reason: 'denied', detail: 'ecs:ListTasks: access denied' };
const answer = (change: Partial<AnyAnswer> = {}): AnyAnswer => ({ items: [], gap: null, notUnderstood: [], ...change });

const READS_OF_ECS = {
  place: 'regions',
  reads: ['ecs.services', 'ecs.tasks'],
  details: ['ec2.instances'],
  proves: ['ecs'],
} as const;

const job: Job = {
  id: 'ecs-tasks',
  schedule: '* * * * *',
  looks: [READS_OF_ECS],
  deadlineMinutes: 10,
  judge: () => ({
    findings: [],
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [{ what: 'a task', why: 'odd' }],
  }),
  kinds: {},
  words: {
    en: { title: 'ECS tasks', help: 'Looks at tasks.' },
    ja: { title: 'ECSタスク', help: 'タスクを確認します。' },
  },
};

function looked(
  answers: readonly (readonly [ReadId, AnyAnswer])[],
  change: Partial<Job> = {},
  reads: JobLook = READS_OF_ECS,
) {
  const bugs: unknown[] = [];
  const input = {
    scope: SCOPE,
    now: NOW,
    settings,
    lifecycle: NO_LIFECYCLE,
    seen: { services: new Set<string>(), regions: new Set<string>() },
  };
  const look = lookOf(
    { job: { ...job, ...change }, reads, runId: 'run-1' },
    input,
    new Map(answers),
    { startedAt: NOW, endedAt: NOW },
    (bug) => bugs.push(bug),
  );
  return { look, bugs };
}

describe('a look', () => {
  test('is complete when every read is', () => {
    expect(
      looked([
        ['ecs.services', answer()],
        ['ecs.tasks', answer()],
      ]).look,
    ).toMatchObject({ status: 'complete', failure: null });
  });

  test('is failed when no read saw anything, and says why', () => {
    const { look } = looked([
      ['ecs.services', answer({ gap: DENIED })],
      ['ecs.tasks', answer({ gap: DENIED })],
    ]);
    expect(look).toMatchObject({ status: 'failed', failure: 'denied', detail: DENIED.detail });
  });

  test('is partial when one read has a gap', () => {
    expect(
      looked([
        ['ecs.services', answer()],
        ['ecs.tasks', answer({ gap: DENIED })],
      ]).look.status,
    ).toBe('partial');
  });

  test('proves nothing when an item of the answer could not be understood', () => {
    const lost = answer({ notUnderstood: [{ what: 'i-1', why: 'no state', lost: true }] });
    expect(
      looked([
        ['ecs.services', lost],
        ['ecs.tasks', answer()],
      ]).look,
    ).toMatchObject({ status: 'partial', failure: 'malformed' });
    const odd = answer({ notUnderstood: [{ what: 'i-1', why: 'an impossible date' }] });
    expect(
      looked([
        ['ecs.services', odd],
        ['ecs.tasks', answer()],
      ]).look.status,
    ).toBe('complete');
  });

  test('lacks a detail also where one of its items could not be understood', () => {
    const lost = { what: 'an instance', why: 'no id', lost: true } as const;
    const { look } = looked([
      ['ecs.services', answer()],
      ['ecs.tasks', answer()],
      ['ec2.instances', answer({ notUnderstood: [lost] })],
    ]);
    expect(look).toMatchObject({ status: 'complete', unjudged: [{}] });
  });

  test('leaves what rests on a detail that could not be read as it was, and that alone', () => {
    const answers = [
      ['fluentd.endpoints', answer()],
      ['ssm.instances', answer()],
      ['kubernetes.workloads', answer({ gap: { reason: 'unreachable', detail: 'cluster main: private endpoint' } })],
    ] as const;
    const reads = {
      place: 'regions',
      reads: ['fluentd.endpoints'],
      details: ['ssm.instances', 'kubernetes.workloads'],
      proves: [],
    } as const;
    expect(looked(answers, {}, reads).look).toMatchObject({ status: 'complete', unjudged: [{ platform: 'eks' }] });
  });

  test('stays complete without its details, and tells that they are missing', () => {
    const { look } = looked([
      ['ecs.services', answer()],
      ['ecs.tasks', answer()],
      ['ec2.instances', answer({ gap: DENIED })],
    ]);
    expect(look).toMatchObject({ status: 'complete', unjudged: [{}] });
    expect(look.notUnderstood).toEqual([
      { what: 'details (ec2.instances)', why: DENIED.detail },
      { what: 'a task', why: 'odd' },
    ]);
  });

  test('carries nothing that could not be kept, whatever its judge let pass', () => {
    const { look } = looked([], {
      judge: () => ({
        findings: [
          finding({ subject: 'a\u0000b', since: new Date('x'), facts: { said: ['\ud800', 'x'.repeat(5000)] } }),
        ],
        reliefs: [],
        sightings: [],
        measures: [],
        notUnderstood: [],
      }),
    });
    const kept = look.findings.map(({ subject, since, facts }) => ({ subject, since, said: facts['said'] }));
    expect(kept).toEqual([{ subject: 'a b', since: null, said: ['\ufffd', `${'x'.repeat(999)}…`] }]);
  });

  test('of a judge that crashes is a failed one, and the bug is told', () => {
    const judge = () => {
      throw new Error('boom');
    };
    const { look, bugs } = looked(
      [
        ['ecs.services', answer()],
        ['ecs.tasks', answer()],
      ],
      { judge },
    );
    expect(look).toMatchObject({ status: 'failed', failure: 'failed', findings: [] });
    expect(bugs).toHaveLength(1);
  });
});

describe('the reads of a piece', () => {
  const EC2: JobLook = { place: 'regions', reads: ['ec2.instances', 'ec2.images'], details: [], proves: [] };
  const SSM: JobLook = { place: 'regions', reads: ['ssm.instances', 'ec2.instances'], details: [], proves: [] };
  const signal = new AbortController().signal;

  /** A fleet whose reads end when they are told to. */
  function slowFleet() {
    const began: ReadId[] = [];
    const enders = new Map<ReadId, (answer: AnyAnswer | Error) => void>();
    const read = (id: ReadId) =>
      new Promise<AnyAnswer>((resolve, reject) => {
        began.push(id);
        enders.set(id, (it) => (it instanceof Error ? reject(it) : resolve(it)));
      });
    const settled = async () => {
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
    };
    const end = async (id: ReadId, it: AnyAnswer | Error = answer()) => {
      await settled();
      enders.get(id)?.(it);
      await settled();
    };
    return { fleet: { scopes: async () => [], read } as unknown as Fleet, began, end };
  }

  test('are made once; what the first look needs before all else, and a look waits for its own alone', async () => {
    const { fleet, began, end } = slowFleet();
    const gathered = gather(fleet, [SSM, EC2], SCOPE, signal);
    let [ec2, ssm] = [false, false];
    gathered.of(EC2).then(() => {
      ec2 = true;
    });
    gathered.of(SSM).then(() => {
      ssm = true;
    });
    await end('ssm.instances');
    expect(began).toEqual(['ssm.instances', 'ec2.instances']);
    await end('ec2.instances');
    expect(began).toEqual(['ssm.instances', 'ec2.instances', 'ec2.images']);
    expect([ec2, ssm]).toEqual([false, true]);
    await end('ec2.images');
    expect(ec2).toBe(true);
  });

  test('of one service are made in turn, the services side by side', async () => {
    const { fleet, began, end } = slowFleet();
    const both: JobLook = { ...EC2, reads: ['ec2.instances', 'ec2.images', 'ssm.instances'] };
    const gathered = gather(fleet, [both], SCOPE, signal);
    await end('ssm.instances');
    expect(began).toEqual(['ec2.instances', 'ssm.instances']);
    await end('ec2.instances');
    expect(began).toEqual(['ec2.instances', 'ssm.instances', 'ec2.images']);
    await end('ec2.images');
    expect((await gathered.of(both)).size).toBe(3);
  });

  test('that one breaks keep no other from being made', async () => {
    const { fleet, end } = slowFleet();
    const gathered = gather(fleet, [EC2, SSM], SCOPE, signal);
    const broken = expect(gathered.of(EC2)).rejects.toThrow('a bug');
    await end('ec2.instances');
    await end('ec2.images', new Error('a bug'));
    await end('ssm.instances');
    await broken;
    expect([...(await gathered.of(SSM)).keys()]).toEqual(['ssm.instances', 'ec2.instances']);
  });
});
