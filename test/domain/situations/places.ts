import { SCOPE } from '../stage-world.ts';
import { byDay, ec2, ecs, type Labelled, OLD_ACCOUNT, OSAKA } from './situation.ts';

const two = [
  { id: SCOPE, from: 60 },
  { id: OSAKA, from: 60 },
];
const accounts = [
  { id: SCOPE, from: 60 },
  { id: OLD_ACCOUNT, from: 60 },
];

/** Several regions and accounts. */
export const places: readonly Labelled[] = [
  {
    name: 'Tokyo is on ECS, Osaka still on EC2',
    scopes: two,
    lives: [ec2(90, 20), ecs(40), ec2(90, undefined, { scope: OSAKA })],
    is: { stage: 'dual_running' },
  },
  {
    name: 'Tokyo moved, Osaka gone from EC2 for three days',
    scopes: two,
    lives: [ec2(90, 20), ec2(90, 3, { scope: OSAKA }), ecs(40), ecs(40, undefined, { scope: OSAKA })],
    is: { stage: 'settling' },
  },
  {
    name: 'both regions moved',
    scopes: two,
    lives: [ec2(90, 20), ec2(90, 10, { scope: OSAKA }), ecs(40), ecs(40, undefined, { scope: OSAKA })],
    is: { stage: 'moved' },
  },
  {
    name: 'EC2 in both regions, ECS in none',
    scopes: two,
    lives: [ec2(90), ec2(90, undefined, { scope: OSAKA })],
    is: { stage: 'not_started' },
  },
  {
    name: 'moved; a group at zero in Osaka for the worst case',
    scopes: two,
    lives: [ec2(90, 20), ecs(40), ec2(90, undefined, { scope: OSAKA, asleep: true })],
    is: { stage: 'moved' },
  },
  {
    name: 'moved; the drill in Osaka started EC2 there for two hours',
    scopes: two,
    lives: [
      ec2(90, 20),
      ecs(40),
      ec2(90, 1, { scope: OSAKA, asleep: true }),
      ec2(1, 0.9, { scope: OSAKA }),
      ec2(0.9, undefined, { scope: OSAKA, asleep: true }),
    ],
    is: { stage: 'regressed' },
  },
  {
    name: 'moved to ECS in another region',
    scopes: two,
    lives: [ec2(90, 10), ecs(40, undefined, { scope: OSAKA })],
    is: { stage: 'moved' },
  },
  {
    name: 'ECS fails over to Osaka',
    scopes: two,
    lives: [ec2(90, 30), ecs(40, 1), ecs(2, undefined, { scope: OSAKA })],
    is: { stage: 'moved' },
  },
  {
    name: 'EC2 moved from the old account to the new one',
    scopes: accounts,
    lives: [ec2(90, 10, { scope: OLD_ACCOUNT }), ec2(12)],
    is: { stage: 'not_started' },
  },
  {
    name: 'from EC2 in the old account to ECS in the new one',
    scopes: accounts,
    lives: [ec2(90, 10, { scope: OLD_ACCOUNT }), ecs(20)],
    is: { stage: 'moved' },
  },
  {
    name: 'EC2 of the old account moved to a new one, which was not looked at',
    scopes: accounts.slice(1),
    lives: [ec2(90, 10, { scope: OLD_ACCOUNT }), ec2(12)],
    is: { stage: 'missing' },
  },
  {
    name: 'the claims name Osaka too, which is denied',
    scopes: two,
    claimed: { ec2: [OSAKA] },
    lives: [ec2(90, 20), ecs(40)],
    blind: [{ on: 'ec2', scope: OSAKA, from: 3 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'the claims name Osaka too, which is seen and empty',
    scopes: two,
    claimed: { ec2: [OSAKA] },
    lives: [ec2(90, 20), ecs(40)],
    is: { stage: 'moved' },
  },
  {
    name: 'the claims name a region that nobody looks at',
    claimed: { ec2: [OSAKA] },
    lives: [ec2(90, 20), ecs(40)],
    is: { stage: 'unknown' },
  },
  {
    name: 'the claims name the old account for ECS, which is denied; EC2 and ECS are seen here',
    scopes: accounts,
    claimed: { ecs: [OLD_ACCOUNT] },
    lives: [ec2(90), ecs(40)],
    blind: [{ on: 'ecs', scope: OLD_ACCOUNT, from: 3 }],
    is: { stage: 'dual_running' },
  },
  {
    name: 'Osaka looked at since two days: ECS is there too',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 2 },
    ],
    lives: [ec2(90, 20), ecs(40), ecs(90, undefined, { scope: OSAKA })],
    is: { stage: 'moved' },
  },
  {
    name: 'Osaka looked at since two days: its EC2 is gone since yesterday',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 2 },
    ],
    lives: [ec2(90, 20), ecs(40), ec2(90, 1, { scope: OSAKA })],
    is: { stage: 'settling', moved: false },
  },
  {
    name: 'Osaka looked at since ten days: its EC2 is gone since nine',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 10 },
    ],
    lives: [ec2(90, 20), ecs(40), ec2(90, 9, { scope: OSAKA })],
    is: { stage: 'moved' },
  },
  {
    name: 'not started; Osaka, looked at since yesterday, has it on ECS',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 1 },
    ],
    lives: [ec2(90), ecs(90, undefined, { scope: OSAKA })],
    is: { stage: 'dual_running' },
  },
  {
    name: 'the same id in two accounts: one gone, one alive',
    scopes: accounts,
    lives: [ec2(90, 10, { id: 'i-1' }), ec2(90, undefined, { id: 'i-1', scope: OLD_ACCOUNT }), ecs(40)],
    is: { stage: 'dual_running' },
  },
];

/** The first days of toilbot. */
export const firstDays: readonly Labelled[] = [
  {
    name: 'first day: ECS healthy, EC2 never seen',
    days: 1,
    lives: [ecs(90)],
    is: { stage: 'moved', why: 'source_never_seen', since: null, howMoved: 'before' },
  },
  { name: 'first look', days: 0, lives: [ecs(90)], is: { stage: 'moved', howMoved: 'before' } },
  { name: 'first day: only EC2', days: 1, lives: [ec2(90)], is: { stage: 'not_started' } },
  { name: 'first day: both', days: 1, lives: [ec2(90), ecs(40)], is: { stage: 'dual_running' } },
  { name: 'first day: nothing', days: 1, lives: [], is: { stage: 'unseen' } },
  {
    name: 'first day: a stopped instance, nothing else',
    days: 1,
    lives: [ec2(90, undefined, { asleep: true })],
    is: { stage: 'not_started' },
  },
  {
    name: 'first day: ECS healthy, a stopped instance kept',
    days: 1,
    lives: [ec2(90, undefined, { asleep: true }), ecs(40)],
    is: { stage: 'moved', howMoved: 'before' },
    because: 'what stands still since before toilbot is a leftover',
  },
  {
    name: 'first day: ECS at zero beside a live instance',
    days: 1,
    lives: [ec2(90), ecs(40, undefined, { asleep: true })],
    is: { stage: 'not_started' },
  },
  {
    name: 'first day: ECS ill in all looks',
    days: 1,
    lives: [ecs(40, undefined, { healthy: false })],
    is: { stage: 'at_risk', moved: true, howMoved: 'before' },
  },
  {
    name: 'first day: the looks at EC2 fail',
    days: 1,
    lives: [ecs(40)],
    blind: [{ on: 'ec2', from: 1 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'first day: the looks at ECS fail',
    days: 1,
    lives: [ec2(40)],
    blind: [{ on: 'ecs', from: 1 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'EC2 went on the second day, four days ago',
    days: 6,
    lives: [ec2(90, 4), ecs(40)],
    is: { stage: 'settling', moved: false },
  },
  {
    name: 'EC2 went on the second day, eight days ago',
    days: 10,
    lives: [ec2(90, 8), ecs(40)],
    is: { stage: 'moved', howMoved: 'seen' },
    because: 'its end and its quiet were both seen',
  },
  {
    name: 'first day: ECS sleeps at night, and it is night',
    days: 1,
    lives: [ecs(90, undefined, { hours: byDay })],
    is: { stage: 'moved', howMoved: 'before' },
  },
  {
    name: 'three days: an old EC2 instance came up on the second',
    days: 3,
    lives: [ecs(90), ec2(1)],
    is: { stage: 'regressed' },
    because: 'it was seen without the source before',
  },
];

/** Environments are tracked apart. */
const staged = [
  ec2(90, 12, { id: 's', environment: 'staging' }),
  ecs(30, undefined, { id: 's', environment: 'staging' }),
  ec2(90),
];
export const environments: readonly Labelled[] = [
  { name: 'staging moved and production not: staging', environment: 'staging', lives: staged, is: { stage: 'moved' } },
  { name: 'staging moved and production not: production', lives: staged, is: { stage: 'not_started' } },
  {
    name: 'production moved and staging forgotten: production',
    lives: [ec2(90, 20), ecs(30), ec2(90, undefined, { id: 's', environment: 'staging' })],
    is: { stage: 'moved' },
  },
  {
    name: 'production moved and staging forgotten: staging',
    environment: 'staging',
    lives: [ec2(90, 20), ecs(30), ec2(90, undefined, { id: 's', environment: 'staging' })],
    is: { stage: 'not_started' },
  },
  {
    name: 'an instance of no known environment speaks for none other',
    lives: [ec2(90, 20), ecs(30), ec2(90, undefined, { id: 'x', environment: 'unknown' })],
    is: { stage: 'moved' },
  },
  {
    name: 'an instance of no known environment: its own row',
    environment: 'unknown',
    lives: [ec2(90, 20), ecs(30), ec2(90, undefined, { id: 'x', environment: 'unknown' })],
    is: { stage: 'not_started' },
  },
  {
    name: 'the instances were tagged as production three days ago',
    lives: [ec2(90, undefined, { was: { until: 3, environment: 'unknown' } })],
    is: { stage: 'not_started', since: new Date('2026-09-25T01:00:00Z') },
  },
  {
    name: 'the instances were tagged as production three days ago: nothing is left of no environment',
    environment: 'unknown',
    lives: [ec2(90, undefined, { was: { until: 3, environment: 'unknown' } })],
    is: { stage: 'unseen' },
  },
  {
    name: 'a staging instance was tagged as production by mistake, and it was mended',
    lives: [
      ec2(90, 20),
      ecs(30),
      ec2(90, undefined, { id: 's', environment: 'staging', was: { until: 1, environment: 'production' } }),
    ],
    is: { stage: 'moved' },
  },
  {
    name: 'staging is deleted; production goes on: staging',
    environment: 'staging',
    lives: [ec2(90, 4, { id: 's', environment: 'staging' }), ec2(90)],
    is: { stage: 'missing' },
  },
  {
    name: 'staging is ill, production is well: production',
    lives: [ec2(90, 20), ecs(30), ecs(30, undefined, { id: 's', environment: 'staging', healthy: false })],
    is: { stage: 'moved', unhealthy: false },
  },
  {
    name: 'staging came back to EC2: staging',
    environment: 'staging',
    lives: [
      ec2(90, 30, { environment: 'staging' }),
      ecs(40, undefined, { environment: 'staging' }),
      ec2(2, undefined, { id: 'new', environment: 'staging' }),
    ],
    is: { stage: 'regressed' },
  },
];

/** Claims change: history goes to the newest owner. */
const split = [
  ec2(90, 12, { id: 'web', subsystem: 'api' }),
  ecs(30, undefined, { id: 'web', subsystem: 'api' }),
  ec2(90, undefined, { id: 'worker', subsystem: 'worker', was: { until: 5, subsystem: 'api' } }),
];
const renamed = { name: 'payments', formerNames: ['api'] };
export const claims: readonly Labelled[] = [
  {
    name: 'a renamed service: moved under its old name',
    subsystem: renamed,
    lives: [
      ec2(90, 20, { subsystem: 'api' }),
      ecs(30, undefined, { subsystem: 'payments', was: { until: 5, subsystem: 'api' } }),
    ],
    is: { stage: 'moved', why: 'quiet_long_enough' },
  },
  {
    name: 'a renamed service: settling across the new name',
    subsystem: renamed,
    lives: [
      ec2(90, 4, { subsystem: 'api' }),
      ecs(30, undefined, { subsystem: 'payments', was: { until: 2, subsystem: 'api' } }),
    ],
    is: { stage: 'settling', settlesAt: new Date('2026-11-27T00:00:00Z') },
  },
  {
    name: 'a renamed service: not started, with its history',
    subsystem: renamed,
    lives: [ec2(90, undefined, { subsystem: 'payments', was: { until: 2, subsystem: 'api' } })],
    is: { stage: 'not_started', since: new Date('2026-09-25T01:00:00Z') },
  },
  {
    name: 'a renamed service without a former name: what runs brings its history',
    subsystem: { name: 'payments' },
    lives: [
      ec2(90, 20, { subsystem: 'api' }),
      ecs(30, undefined, { subsystem: 'payments', was: { until: 5, subsystem: 'api' } }),
    ],
    is: { stage: 'moved', howMoved: 'before' },
    because: 'nothing says that the gone instances were its own: a person confirms it',
  },
  {
    name: 'a renamed service came back to EC2',
    subsystem: renamed,
    lives: [
      ec2(90, 20, { subsystem: 'api' }),
      ecs(30, undefined, { subsystem: 'payments', was: { until: 5, subsystem: 'api' } }),
      ec2(1, undefined, { id: 'new', subsystem: 'payments' }),
    ],
    is: { stage: 'regressed' },
  },
  {
    name: 'a subsystem split in two: the part that moved',
    lives: split,
    is: { stage: 'moved' },
    because: 'the worker was never its own, as is known now',
  },
  {
    name: 'a subsystem split in two: the part that did not',
    subsystem: { name: 'worker' },
    lives: split,
    is: { stage: 'not_started', since: new Date('2026-09-25T01:00:00Z') },
  },
  {
    name: 'two subsystems joined: one moved, one not',
    lives: [ec2(90, 20), ecs(30), ec2(90, undefined, { id: 'w', was: { until: 5, subsystem: 'worker' } })],
    is: { stage: 'dual_running', moved: false },
  },
  {
    name: 'two subsystems joined: both moved',
    lives: [ec2(90, 20), ecs(30), ecs(30, undefined, { id: 'w', was: { until: 5, subsystem: 'worker' } })],
    is: { stage: 'moved' },
  },
  {
    name: 'an unclaimed instance was found to belong to it, after the move',
    lives: [ec2(90, 20), ecs(30), ec2(90, undefined, { id: 'x', was: { until: 1, subsystem: null } })],
    is: { stage: 'dual_running', moved: false },
    because: 'it was there all the time: the record is corrected',
  },
  {
    name: 'an instance was wrongly its own, and was given to another',
    lives: [
      ec2(90, 20),
      ecs(30),
      ec2(90, undefined, { id: 'x', subsystem: 'other', was: { until: 1, subsystem: 'api' } }),
    ],
    is: { stage: 'moved' },
  },
  {
    name: 'the ECS service was claimed yesterday',
    lives: [ec2(90, 20), ecs(30, undefined, { was: { until: 1, subsystem: null } })],
    is: { stage: 'moved', howMoved: 'seen' },
  },
];
