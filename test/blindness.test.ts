import { describe, expect, test } from '@jest/globals';
import { blindnessLooks } from '../src/blindness.ts';
import type { Run } from '../src/domain/store.ts';
import type { LookFailure } from '../src/domain/vocabulary.ts';
import { blindnessWords as said } from '../src/words/blindness-en.ts';
import { viewOf } from './jobs/values.ts';

const NOW = new Date('2026-11-24T00:10:00Z');
const RUN: Run = {
  id: 'r',
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
};
const look = (account: string, region: string, failure: LookFailure | null) => ({
  scopeId: `aws/${account}/${region}`,
  status: failure ? ('failed' as const) : ('complete' as const),
  failure,
  detail: failure,
});
const findings = (looks: Parameters<typeof blindnessLooks>[1]) =>
  blindnessLooks(RUN, looks, NOW).flatMap((it) => it.findings);

describe('what a run could not see', () => {
  test('is one finding an account and reason, however many regions', () => {
    const found = findings([
      look('1', 'a', 'denied'),
      look('1', 'b', 'denied'),
      look('1', 'c', 'throttled'),
      look('2', 'a', null),
    ]);
    expect(found.map((it) => [it.aspect, it.resource.id, it.facts['regions']])).toEqual([
      ['denied', 'sight:1', ['a', 'b']],
      ['throttled', 'sight:1', ['c']],
    ]);
  });

  test('is nothing, in a complete look that resolves, when all was seen', () => {
    const looks = blindnessLooks(RUN, [look('1', 'a', null)], NOW);
    expect(looks).toMatchObject([{ status: 'complete', findings: [], job: 'ecs-tasks:sight' }]);
  });

  test('is toilbot itself when no account could be seen for one reason: one finding, not one an account', () => {
    const found = findings([
      look('1', 'a', 'unreachable'),
      look('2', 'a', 'unreachable'),
      look('3', 'a', 'unreachable'),
    ]);
    expect(found.map((it) => it.resource.id)).toEqual(['sight:aws']);
  });

  test('is not toilbot itself while one place was seen', () => {
    const found = findings([look('1', 'a', 'denied'), look('2', 'a', null), look('3', 'a', 'denied')]);
    expect(found.map((it) => it.resource.id)).toEqual(['sight:1', 'sight:3']);
  });
});

describe('the words', () => {
  const accounts = [{ id: '1', name: 'prod', environment: null }];
  const viewed = (looks: Parameters<typeof blindnessLooks>[1]) =>
    viewOf(blindnessLooks(RUN, looks, NOW, accounts).flatMap((it) => it.findings));

  test('name the account as people do, where, why, and what to do', () => {
    const view = viewed([look('1', 'eu-west-1', 'denied'), look('1', 'us-east-1', 'denied'), look('2', 'a', null)]);
    expect(said.headline(view)).toBe('Could not look: prod, eu-west-1 and us-east-1, access denied');
    expect(said.notification(view)).toMatch(
      /^toilbot could not look at prod, .* since .*: access denied\. What was open/,
    );
    expect(said.lines(view)[0]).toMatch(/by ecs-tasks: what was open there stays open/);
    expect(said.lines(view)[1]).toContain('read-only permission that is named below');
    expect(said.bullets(view)).toEqual(['denied']);
    expect(said.over(view)).toBe('Sees again: prod, eu-west-1 and us-east-1');
  });

  test('say of a support plan without AWS Health what covers part of it', () => {
    const view = viewed([look('1', 'global', 'not_available'), look('2', 'global', null)]);
    expect(said.headline(view)).toBe('AWS Health is not available: prod');
    expect(said.lines(view)).toEqual([
      'AWS Health needs Business Support or better. ec2-status still covers instances.',
    ]);
  });

  test('say of all accounts that it is AWS', () => {
    const view = viewed([look('1', 'a', 'unreachable'), look('2', 'a', 'unreachable')]);
    expect(said.headline(view)).toBe('Could not look: AWS, not reachable');
  });

  test('of an account that is looked at no more is over', () => {
    const earlier = [
      { job: 'ecs-tasks:sight', scopeId: 'aws/9/all' },
      { job: 'ec2-status:sight', scopeId: 'aws/8/all' },
    ];
    const looks = blindnessLooks(RUN, [look('1', 'a', 'denied')], NOW, [], earlier);
    expect(looks.map((it) => [it.scope.account, it.findings.length])).toEqual([
      ['9', 0],
      ['1', 1],
    ]);
  });
});
