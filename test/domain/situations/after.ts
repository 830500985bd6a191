import { SCOPE } from '../stage-world.ts';
import { byDay, ec2, ecs, eks, type Labelled, left, OLD_ACCOUNT } from './situation.ts';

/** Moved, and the ordinary life after it. */
export const moved: readonly Labelled[] = [
  {
    name: 'the last instance terminated ten days ago; the group at zero remains',
    lives: [...left(10), ec2(90, 10, { id: 'asg' }), ec2(10, undefined, { id: 'asg', asleep: true })],
    is: { stage: 'moved', why: 'quiet_long_enough', moved: true, howMoved: 'seen' },
  },
  {
    name: 'stopped ten days ago, kept for a roll-back',
    lives: [...left(10), ec2(10, undefined, { asleep: true })],
    is: { stage: 'moved' },
  },
  {
    name: 'stopped; started for 20 minutes to fetch a log, and stopped again',
    lives: [...left(20), ec2(20, 0.5, { asleep: true }), ec2(0.5, 0.49), ec2(0.49, undefined, { asleep: true })],
    is: { stage: 'moved', visit: false },
    because: 'a visit, not a return',
  },
  {
    name: 'an old instance was started: seen by the latest look only',
    lives: [...left(30), ec2(30, 0, { asleep: true }), ec2(0)],
    is: { stage: 'moved', visit: true, moved: true },
  },
  {
    name: 'started for one look on three days',
    lives: [...left(30), ec2(9, 8.97, { id: 'x' }), ec2(8, 7.97, { id: 'x' }), ec2(7, 6.97, { id: 'x' })],
    is: { stage: 'moved' },
  },
  {
    name: 'a rolling deployment: 6 of 9 in one look',
    lives: [ec2(90, 40), ecs(50, 0), ecs(0, undefined, { running: 6, wanted: 9, healthy: false })],
    is: { stage: 'moved', unhealthy: false },
  },
  {
    name: 'a long deployment: below wanted for three hours, and it is in progress',
    lives: [ec2(90, 40), ecs(50, 0.125), ecs(0.125, undefined, { running: 6, wanted: 9 })],
    is: { stage: 'moved', unhealthy: false },
  },
  {
    name: 'scaled out from 2 to 20',
    lives: [ec2(90, 40), ecs(50, 1), ecs(1, undefined, { wanted: 20 })],
    is: { stage: 'moved' },
  },
  {
    name: 'a blue/green deployment on ECS: both sides up',
    lives: [ec2(90, 40), ecs(50, undefined, { id: 'blue' }), ecs(0.1, undefined, { id: 'green' })],
    is: { stage: 'moved' },
  },
  {
    name: 'a blue/green pair on ECS, blue deleted after the switch',
    lives: [ec2(90, 40), ecs(50, 5, { id: 'blue' }), ecs(6, undefined, { id: 'green' })],
    is: { stage: 'moved' },
  },
  {
    name: 'a blue/green pair on ECS, blue kept at zero',
    lives: [
      ec2(90, 40),
      ecs(50, 5, { id: 'blue' }),
      ecs(5, undefined, { id: 'blue', asleep: true }),
      ecs(6, undefined, { id: 'green' }),
    ],
    is: { stage: 'moved' },
  },
  {
    name: 'moved to ECS, and from there to EKS',
    subsystem: { target: ['ecs', 'eks'] },
    lives: [ec2(90, 40), ecs(50, 10), eks(12)],
    is: { stage: 'moved' },
  },
  {
    name: 'moved a year ago: only the memory of it is left',
    memory: { movedAt: new Date('2025-11-20T00:00:00Z'), howMoved: 'seen', regressedAt: null, sourceSeen: true },
    lives: [ecs(60)],
    is: { stage: 'moved', since: new Date('2025-11-20T00:00:00Z'), howMoved: 'seen' },
  },
  {
    name: 'a person told the day of a move before toilbot',
    memory: { movedAt: new Date('2026-01-11T00:00:00Z'), howMoved: 'told', regressedAt: null, sourceSeen: false },
    lives: [ecs(60)],
    is: { stage: 'moved', why: 'told', howMoved: 'told' },
  },
  {
    name: 'a person told a move, and EC2 was there on the first day',
    memory: { movedAt: new Date('2026-01-11T00:00:00Z'), howMoved: 'told', regressedAt: null, sourceSeen: false },
    lives: [ec2(90), ecs(60)],
    is: { stage: 'dual_running', moved: false },
    because: 'what was there before anybody looked corrects the record',
  },
  {
    name: 'the ECS service was deleted and made again within the hour',
    lives: [ec2(90, 40), ecs(50, 3), ecs(2.96)],
    is: { stage: 'moved' },
  },
  {
    name: 'the ECS service moved to another account',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OLD_ACCOUNT, from: 60 },
    ],
    lives: [ec2(90, 40), ecs(50, 10, { scope: OLD_ACCOUNT }), ecs(11)],
    is: { stage: 'moved' },
  },
  {
    name: 'one of two ECS services was shut down',
    lives: [ec2(90, 40), ecs(50), ecs(50, 5, { id: 'old' })],
    is: { stage: 'moved' },
  },
  {
    name: 'one of two ECS services is at zero for three weeks',
    lives: [ec2(90, 40), ecs(50), ecs(50, 21, { id: 'old' }), ecs(21, undefined, { id: 'old', asleep: true })],
    is: { stage: 'moved' },
  },
];

/** The source came back. */
export const regress: readonly Labelled[] = [
  {
    name: 'back on EC2 for a day, beside ECS',
    lives: [...left(30), ec2(1, undefined, { id: 'new' })],
    is: { stage: 'regressed', why: 'source_came_back', since: new Date('2026-11-23T01:00:00Z'), moved: false },
  },
  {
    name: 'back for two looks an hour apart',
    lives: [...left(30), ec2(0.042, undefined, { id: 'new' })],
    is: { stage: 'regressed' },
  },
  {
    name: 'the stopped instance was started a day ago',
    lives: [...left(30), ec2(30, 1, { asleep: true }), ec2(1)],
    is: { stage: 'regressed' },
  },
  {
    name: 'the group was set from zero to two yesterday',
    lives: [...left(30), ec2(30, 1, { id: 'asg', asleep: true }), ec2(1, undefined, { id: 'asg' })],
    is: { stage: 'regressed' },
  },
  {
    name: 'back for three hours, gone since this morning',
    lives: [...left(30), ec2(0.5, 0.375)],
    is: { stage: 'regressed', why: 'quiet_again_too_short', settlesAt: new Date('2026-11-30T15:00:00Z') },
  },
  {
    name: 'back for ten days, gone for two',
    lives: [...left(30), ec2(12, 2)],
    is: { stage: 'regressed', why: 'quiet_again_too_short' },
  },
  {
    name: 'back for a day, gone for eight',
    lives: [...left(30), ec2(9.5, 8.5)],
    is: { stage: 'moved', moved: true, since: new Date('2026-11-22T12:00:00Z') },
  },
  { name: 'back for two weeks, and still there', lives: [...left(40), ec2(14)], is: { stage: 'regressed' } },
  {
    name: 'rolled back: EC2 up, ECS at zero for two days',
    lives: [ec2(90, 30), ec2(2), ecs(40, 2), ecs(2, undefined, { asleep: true })],
    is: { stage: 'regressed', moved: false },
  },
  { name: 'rolled back: EC2 up, ECS deleted', lives: [ec2(90, 30), ec2(5), ecs(40, 4)], is: { stage: 'regressed' } },
  {
    name: 'rolled back, and everything is asleep now',
    lives: [
      ec2(90, 30),
      ec2(5, 2),
      ec2(2, undefined, { asleep: true }),
      ecs(40, 4),
      ecs(4, undefined, { asleep: true }),
    ],
    is: { stage: 'regressed', why: 'asleep' },
  },
  {
    name: 'back twice, each time gone for more than a week',
    lives: [...left(50), ec2(36, 35), ec2(17, 16)],
    is: { stage: 'moved' },
    days: 80,
  },
  {
    name: 'moved, back, moved again, back since yesterday',
    lives: [...left(50), ec2(30, 29), ec2(1)],
    days: 80,
    is: { stage: 'regressed', since: new Date('2026-11-23T01:00:00Z') },
  },
  {
    name: 'back for an hour while ECS was down, and both are there',
    lives: [ec2(90, 30), ec2(0.05), ecs(40, 0.2), ecs(0.2, undefined, { running: 0, healthy: false })],
    is: { stage: 'regressed', unhealthy: true },
  },
  {
    name: 'back for a day; gone for four, in which a day was not seen',
    lives: [...left(30), ec2(8.5, 7.5)],
    blind: [{ on: 'ec2', from: 5, until: 4 }],
    is: { stage: 'regressed' },
  },
  {
    name: 'gone again after a return, and ECS is ill',
    lives: [ec2(90, 30), ec2(3, 2), ecs(40, 0.2), ecs(0.2, undefined, { healthy: false })],
    is: { stage: 'at_risk', moved: false },
  },
  {
    name: 'back at a place that was always looked at, and never had it',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OLD_ACCOUNT, from: 60 },
    ],
    lives: [...left(30), ec2(3, undefined, { scope: OLD_ACCOUNT })],
    is: { stage: 'regressed' },
  },
  {
    name: 'a new account, looked at since yesterday, holds instances of it',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OLD_ACCOUNT, from: 1 },
    ],
    lives: [...left(30), ec2(90, undefined, { scope: OLD_ACCOUNT })],
    is: { stage: 'dual_running', moved: false },
    because: 'a new look corrects the record, it regresses nothing',
  },
  {
    name: 'a new account was looked at, had nothing, and has instances since yesterday',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OLD_ACCOUNT, from: 10 },
    ],
    lives: [...left(30), ec2(1, undefined, { scope: OLD_ACCOUNT })],
    is: { stage: 'regressed' },
  },
  {
    name: 'moved before toilbot; an instance came three days ago',
    lives: [ecs(90), ec2(3)],
    is: { stage: 'regressed' },
  },
  {
    name: 'moved before toilbot; an instance came for one look',
    lives: [ecs(90), ec2(3, 2.97)],
    is: { stage: 'moved', howMoved: 'before' },
  },
  {
    name: 'told as moved; an instance came two days ago',
    memory: { movedAt: new Date('2026-01-11T00:00:00Z'), howMoved: 'told', regressedAt: null, sourceSeen: false },
    lives: [ecs(60), ec2(2)],
    is: { stage: 'regressed' },
  },
  {
    name: 'back every night by a forgotten scheduler',
    lives: [...left(30), ec2(5, undefined, { hours: (hour) => hour >= 8 && hour < 20 })],
    is: { stage: 'regressed' },
  },
  {
    name: 'rolled back, and where ECS was is not seen',
    lives: [ec2(90, 30), ec2(1), ecs(40)],
    blind: [{ on: 'ecs', from: 0.5 }],
    is: { stage: 'unknown', why: 'target_not_visible' },
    because: 'rule 3: whether the target lives decides between dual running and a return',
  },
  { name: 'back, and then nothing is anywhere', lives: [ec2(90, 30), ec2(5, 2), ecs(40, 2)], is: { stage: 'missing' } },
];

/** The target is ill. */
export const outage: readonly Labelled[] = [
  {
    name: 'moved two months ago; an ECS service with no healthy task for two hours',
    days: 80,
    lives: [ec2(90, 70), ecs(75, 0.1), ecs(0.1, undefined, { running: 0, healthy: false })],
    is: { stage: 'at_risk', why: 'target_unhealthy', moved: true, since: new Date('2026-11-23T23:00:00Z') },
  },
  {
    name: 'no healthy task in one look',
    lives: [ec2(90, 40), ecs(50, 0), ecs(0, undefined, { running: 0, healthy: false })],
    is: { stage: 'moved', unhealthy: false },
  },
  {
    name: '3 of 4 for three hours, and no deployment',
    lives: [ec2(90, 40), ecs(50, 0.125), ecs(0.125, undefined, { running: 3, wanted: 4, healthy: false })],
    is: { stage: 'at_risk', moved: true },
  },
  {
    name: 'one of two ECS services is ill',
    lives: [ec2(90, 40), ecs(50), ecs(50, 1, { id: 'worker' }), ecs(1, undefined, { id: 'worker', healthy: false })],
    is: { stage: 'at_risk' },
  },
  {
    name: 'ill for a day, and well again',
    lives: [ec2(90, 40), ecs(50, 3), ecs(3, 2, { healthy: false }), ecs(2)],
    is: { stage: 'moved' },
    because: 'it goes back to moved, not to settling',
  },
  {
    name: 'ill for ten days',
    lives: [ec2(90, 40), ecs(50, 10), ecs(10, undefined, { running: 0, healthy: false })],
    is: { stage: 'at_risk', moved: true },
  },
  {
    name: 'ill for two hours, then deleted',
    lives: [ec2(90, 40), ecs(50, 0.3), ecs(0.3, 0.2, { healthy: false })],
    is: { stage: 'missing' },
  },
  {
    name: 'ill for two hours, then scaled to zero',
    lives: [ec2(90, 40), ecs(50, 0.3), ecs(0.3, 0.2, { healthy: false }), ecs(0.2, undefined, { asleep: true })],
    is: { stage: 'moved', moved: true },
    because: 'asleep for less than a day',
  },
  {
    name: 'moved before toilbot, and ill for two hours',
    lives: [ecs(90, 0.1), ecs(0.1, undefined, { running: 0, healthy: false })],
    is: { stage: 'at_risk', moved: true, howMoved: 'before' },
    because: 'progress must not fall in an outage, once it is confirmed',
  },
  {
    name: 'born on ECS, and ill for two hours',
    subsystem: { source: [] },
    lives: [ecs(90, 0.1), ecs(0.1, undefined, { running: 0, healthy: false })],
    is: { stage: 'at_risk', moved: true },
  },
  {
    name: 'ill, and whether EC2 is back is not seen',
    lives: [ec2(90, 40), ecs(50, 0.5), ecs(0.5, undefined, { healthy: false })],
    blind: [{ on: 'ec2', from: 1 }],
    is: { stage: 'unknown', unhealthy: true },
    because: 'the rule of stale sources comes first; the illness is a note beside it',
  },
  {
    name: 'ill in one region, well in another',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OLD_ACCOUNT, from: 60 },
    ],
    lives: [
      ec2(90, 40),
      ecs(50),
      ecs(50, 0.2, { scope: OLD_ACCOUNT }),
      ecs(0.2, undefined, { scope: OLD_ACCOUNT, healthy: false }),
    ],
    is: { stage: 'at_risk' },
  },
  {
    name: 'flaps: ill in every other look',
    lives: [
      ec2(90, 40),
      ecs(50, 0.2),
      ecs(0.2, 0.14, { healthy: false }),
      ecs(0.14, 0.1),
      ecs(0.1, 0.06, { healthy: false }),
      ecs(0.06, 0.02),
      ecs(0.02, undefined, { healthy: false }),
    ],
    is: { stage: 'moved' },
    because: 'no two looks in a row',
  },
  {
    name: 'EC2 has instances that fail, and nothing else is there',
    lives: [ec2(90, 1), ec2(1, undefined, { healthy: false })],
    is: { stage: 'not_started', unhealthy: false },
  },
];

/** Something is there at zero. */
export const dormant: readonly Labelled[] = [
  {
    name: 'moved; ECS is scaled to zero at night: at night',
    lives: [ec2(90, 30), ecs(40, undefined, { hours: byDay })],
    is: { stage: 'moved', why: 'quiet_long_enough' },
  },
  {
    name: 'moved; ECS is scaled to zero at night: by day',
    now: new Date('2026-11-24T10:00:00Z'),
    lives: [ec2(90, 30), ecs(40, undefined, { hours: byDay })],
    is: { stage: 'moved' },
  },
  {
    name: 'moved; ECS at zero over a weekend',
    lives: [ec2(90, 30), ecs(40, 2.5), ecs(2.5, undefined, { asleep: true })],
    is: { stage: 'moved', why: 'asleep' },
  },
  {
    name: 'moved; ECS at zero over a holiday of nine days',
    lives: [ec2(90, 30), ecs(40, 9), ecs(9, undefined, { asleep: true })],
    is: { stage: 'moved', why: 'asleep', moved: true },
  },
  {
    name: 'moved; ECS at zero for an hour short of two weeks',
    lives: [ec2(90, 40), ecs(50, 13.9), ecs(13.9, undefined, { asleep: true })],
    is: { stage: 'moved', why: 'asleep' },
  },
  {
    name: 'moved; ECS at zero for more than two weeks',
    lives: [ec2(90, 40), ecs(50, 14.1), ecs(14.1, undefined, { asleep: true })],
    is: { stage: 'missing', why: 'asleep_too_long' },
  },
  {
    name: 'moved; ECS at zero for 20 days, and up again',
    lives: [ec2(90, 50), ecs(58, 23), ecs(23, 3, { asleep: true }), ecs(3)],
    is: { stage: 'moved' },
  },
  {
    name: 'staging that has not moved, stopped every night by a scheduler',
    environment: 'staging',
    lives: [ec2(90, undefined, { hours: byDay, environment: 'staging' })],
    is: { stage: 'not_started' },
  },
  {
    name: 'the only instance stopped for ten days',
    lives: [ec2(90, 10), ec2(10, undefined, { asleep: true })],
    is: { stage: 'not_started', why: 'asleep' },
  },
  {
    name: 'the only instance stopped for 16 days',
    lives: [ec2(90, 16), ec2(16, undefined, { asleep: true })],
    is: { stage: 'missing', why: 'asleep_too_long' },
  },
  {
    name: 'the only instance stopped for 16 days, and started',
    lives: [ec2(90, 17), ec2(17, 1, { asleep: true }), ec2(1)],
    is: { stage: 'not_started' },
  },
  {
    name: 'an Auto Scaling group at zero for a week, nothing on ECS',
    lives: [ec2(90, 7, { id: 'asg' }), ec2(7, undefined, { id: 'asg', asleep: true })],
    is: { stage: 'not_started' },
  },
  {
    name: 'an Auto Scaling group at zero from the first day, ten days ago',
    days: 10,
    lives: [ec2(90, undefined, { asleep: true })],
    is: { stage: 'not_started' },
  },
  {
    name: 'an Auto Scaling group at zero from the first day, three weeks ago',
    days: 21,
    lives: [ec2(90, undefined, { asleep: true })],
    is: { stage: 'missing' },
  },
  {
    name: 'an ECS service at zero from the first day, nothing else',
    days: 5,
    lives: [ecs(90, undefined, { asleep: true })],
    is: { stage: 'unseen' },
  },
  {
    name: 'both stopped on the same day, from dual running',
    lives: [ec2(90, 3), ec2(3, undefined, { asleep: true }), ecs(40, 3), ecs(3, undefined, { asleep: true })],
    is: { stage: 'dual_running', why: 'asleep' },
  },
  {
    name: 'settling, and ECS went to zero two days ago',
    lives: [ec2(90, 4), ecs(40, 2), ecs(2, undefined, { asleep: true })],
    is: { stage: 'settling', why: 'asleep' },
  },
  {
    name: 'EC2 slept at night, and nobody woke it for three days; ECS is up',
    lives: [ec2(90, 3, { hours: byDay }), ec2(3, undefined, { asleep: true }), ecs(30)],
    is: { stage: 'settling' },
  },
  {
    name: 'EC2 slept at night, and nobody woke it for nine days; ECS is up',
    lives: [ec2(90, 9, { hours: byDay }), ec2(9, undefined, { asleep: true }), ecs(30)],
    is: { stage: 'moved' },
  },
  {
    name: 'ECS at zero, stopped EC2 instance kept',
    lives: [ec2(90, 30), ec2(30, undefined, { asleep: true }), ecs(40, 3), ecs(3, undefined, { asleep: true })],
    is: { stage: 'moved', why: 'asleep' },
  },
  {
    name: 'before toilbot; ECS at zero for three days',
    lives: [ecs(90, 3), ecs(3, undefined, { asleep: true })],
    is: { stage: 'moved', howMoved: 'before', why: 'asleep' },
  },
  {
    name: 'asleep, and EC2 cannot be seen',
    lives: [ec2(90, 30), ecs(40, 3), ecs(3, undefined, { asleep: true })],
    blind: [{ on: 'ec2', from: 1 }],
    is: { stage: 'unknown' },
  },
];
