import { describe, expect, test } from '@jest/globals';
import { jobs } from '../../jobs/index.ts';
import { claimLook, NOTHING_KNOWN } from '../../src/domain/claim.ts';
import { lookAt } from '../../src/domain/job.ts';
import { settle } from '../../src/domain/settle.ts';
import type { SettleState } from '../../src/domain/settlement.ts';
import { ACCOUNT, answer, healthEvent, input, instance, NOW, retirement, SCOPE, SETTINGS, status } from './values.ts';

const I = 'i-0a1b2c3d4e5f';
const answers = {
  'ec2.instances': answer([instance(I)]),
  'ec2.instanceStatuses': answer([status(I, { events: [retirement()] })]),
  'health.events': answer([
    healthEvent({
      service: 'EC2',
      typeCode: 'AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_SCHEDULED',
      startsAt: new Date('2026-12-02T20:00:00Z'),
      // AWS Health gives no tags of the resources it names.
      entities: [{ value: I, account: ACCOUNT, status: 'PENDING', tags: {}, updatedAt: null }],
    }),
  ]),
};
const rules = {
  kinds: new Map(jobs.flatMap((job) => Object.entries(job.kinds))),
  reminderDays: [7, 1],
  timeZone: 'Asia/Tokyo',
  speaksFor: new Map(),
};

/** Lets a job look and settles it, as the store would: rows and cases are kept under their own numbers. */
function looked(state: SettleState, id: string, minute: number): { state: SettleState; posts: number } {
  const job = jobs.find((it) => it.id === id);
  if (!job) throw new Error(id);
  const at = new Date(NOW.getTime() + minute * 60_000);
  const scope = lookAt(job, 'health') ? { ...SCOPE, region: 'organization' } : SCOPE;
  const frame = { runId: 'r', job: id, scope, status: 'complete', failure: null, detail: null } as const;
  const look = { ...frame, startedAt: at, endedAt: at, ...job.judge(input(answers)) };
  const settled = settle(state, claimLook(look, SETTINGS, NOTHING_KNOWN), rules, at);
  const cases = new Map(state.cases.map((it) => [it.id, it]));
  for (const it of settled.cases) cases.set(it.id, it);
  const rows = new Map(state.rows.map((it) => [`${it.job} ${it.subject}`, it]));
  for (const it of settled.rows) rows.set(`${it.job} ${it.subject}`, { ...it, id: BigInt(rows.size + 1) });
  const keys = new Map(state.keys);
  for (const { key, caseId } of settled.keys) keys.set(key, caseId);
  return {
    state: { ...state, cases: [...cases.values()], rows: [...rows.values()], keys },
    posts: settled.tells.filter((tell) => tell.purpose === 'post').length,
  };
}

describe('one retirement seen by AWS Health and by EC2 is one case', () => {
  test.each([
    ['aws-health', 'ec2-status'],
    ['ec2-status', 'aws-health'],
  ])('%s first', (...order) => {
    let state: SettleState = { cases: [], rows: [], keys: new Map(), mutes: [], baseline: false };
    let posts = 0;
    [...order, ...order].forEach((id, index) => {
      const after = looked(state, id, index * 10);
      state = after.state;
      posts += after.posts;
    });
    expect(state.cases.map((it) => [it.subsystem, it.state])).toEqual([['log-aggregator', 'open']]);
    expect(state.rows).toHaveLength(2);
    expect(posts).toBe(1);
  });
});
