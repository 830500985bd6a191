import { describe, expect, test } from '@jest/globals';
import type { Answer, Gap } from '../src/domain/answer.ts';
import type { ReadId, Reads } from '../src/domain/fleet.ts';
import type { Job } from '../src/domain/job.ts';
import { NO_LIFECYCLE } from '../src/domain/lifecycle.ts';
import { lookOf } from '../src/look.ts';
import { at } from './domain/ledger.ts';
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
  words: { en: { title: 'ECS tasks', help: 'Looks at tasks.' } },
};

function looked(answers: readonly (readonly [ReadId, AnyAnswer])[], change: Partial<Job> = {}) {
  const bugs: unknown[] = [];
  const input = {
    scope: SCOPE,
    now: NOW,
    settings,
    lifecycle: NO_LIFECYCLE,
    seen: { services: new Set<string>(), regions: new Set<string>() },
  };
  const look = lookOf(
    { job: { ...job, ...change }, reads: READS_OF_ECS, runId: 'run-1' },
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

  test('stays complete without its details, and tells that they are missing', () => {
    const { look } = looked([
      ['ecs.services', answer()],
      ['ecs.tasks', answer()],
      ['ec2.instances', answer({ gap: DENIED })],
    ]);
    expect(look.status).toBe('complete');
    expect(look.notUnderstood).toEqual([
      { what: 'details (ec2.instances)', why: DENIED.detail },
      { what: 'a task', why: 'odd' },
    ]);
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
