import { SCOPE } from '../stage-world.ts';
import { ec2, ecs, heroku, type Labelled, managed, OLD_ACCOUNT, OSAKA } from './situation.ts';

const two = [
  { id: SCOPE, from: 60 },
  { id: OSAKA, from: 60 },
];

/** Nothing is there, or it is meant to go. */
export const missing: readonly Labelled[] = [
  {
    name: 'gone in the latest look, nothing on ECS',
    lives: [ec2(90, 0)],
    is: { stage: 'not_started', why: 'gone_in_one_look' },
  },
  {
    name: 'asleep for three weeks, and gone in the latest look',
    lives: [ec2(21, 0, { asleep: true })],
    is: { stage: 'missing', why: 'gone_in_one_look' },
    because: 'it was missing before that look',
  },
  {
    name: 'stopped for three days, and gone in the latest look',
    lives: [ec2(90, 3), ec2(3, 0, { asleep: true })],
    is: { stage: 'not_started', why: 'gone_in_one_look' },
  },
  { name: 'gone in two looks', lives: [ec2(90, 0.05)], is: { stage: 'missing', why: 'gone' } },
  {
    name: 'EC2 terminated three days ago, nothing on ECS',
    lives: [ec2(90, 3)],
    is: { stage: 'missing', since: new Date('2026-11-21T00:00:00Z') },
  },
  {
    name: 'moved; the ECS service was deleted two days ago',
    lives: [ec2(90, 30), ecs(40, 2)],
    is: { stage: 'missing' },
  },
  {
    name: 'moved; the ECS service is gone in the latest look',
    lives: [ec2(90, 30), ecs(40, 0)],
    is: { stage: 'moved', why: 'gone_in_one_look' },
  },
  {
    name: 'settling; the ECS service was deleted yesterday',
    lives: [ec2(90, 4), ecs(40, 1)],
    is: { stage: 'missing' },
  },
  {
    name: 'dual running; both gone in one look',
    lives: [ec2(90, 0), ecs(40, 0)],
    is: { stage: 'dual_running', why: 'gone_in_one_look' },
  },
  { name: 'dual running; both gone for a day', lives: [ec2(90, 1), ecs(40, 1)], is: { stage: 'missing' } },
  { name: 'gone for three weeks', lives: [ec2(90, 40), ecs(50, 21)], is: { stage: 'missing' } },
  { name: 'gone for two days, and back on EC2', lives: [ec2(90, 5), ec2(3)], is: { stage: 'not_started' } },
  {
    name: 'moved, gone for two days, and back on ECS',
    lives: [ec2(90, 30), ecs(40, 5), ecs(3)],
    is: { stage: 'moved' },
  },
  {
    name: 'gone, and partial looks since',
    lives: [ec2(90, 0.2)],
    blind: [{ on: 'ec2', from: 0.2, status: 'partial' }],
    is: { stage: 'not_started' },
    because: 'a partial look ends nothing',
  },
  {
    name: 'gone, and the looks of two days failed',
    lives: [ec2(90, 2)],
    blind: [{ on: 'ec2', from: 2 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'gone at both places in two looks',
    scopes: two,
    lives: [ec2(90, 1), ec2(90, 1, { scope: OSAKA })],
    is: { stage: 'missing' },
  },
  {
    name: 'gone at one place long ago, at the other in one look',
    scopes: two,
    lives: [ec2(90, 10), ec2(90, 0, { scope: OSAKA })],
    is: { stage: 'not_started' },
  },
  {
    name: 'gone at one place, and lives at the other',
    scopes: two,
    lives: [ec2(90, 10), ec2(90, undefined, { scope: OSAKA })],
    is: { stage: 'not_started' },
  },
  {
    name: 'moved a year ago, and nothing is there',
    memory: { movedAt: new Date('2025-11-20T00:00:00Z'), howMoved: 'seen', regressedAt: null, sourceSeen: true },
    lives: [],
    is: { stage: 'missing' },
  },
  { name: 'nothing was ever seen', lives: [], is: { stage: 'unseen', why: 'never_seen' } },
  {
    name: 'nothing was ever seen, and EC2 cannot be looked at',
    lives: [],
    blind: [{ on: 'ec2', from: 60 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'undecided where it goes, and gone for two days',
    subsystem: { target: 'undecided' },
    lives: [ec2(90, 2)],
    is: { stage: 'missing' },
  },
];

/** `target: none`: to be shut down. */
export const retired: readonly Labelled[] = [
  {
    name: 'to be shut down, and still there',
    subsystem: { target: 'none' },
    lives: [ec2(90)],
    is: { stage: 'not_started' },
  },
  {
    name: 'to be shut down, terminated two days ago',
    subsystem: { target: 'none' },
    lives: [ec2(90, 2)],
    is: { stage: 'retired', why: 'meant_to_go', settlesAt: new Date('2026-11-29T00:00:00Z') },
  },
  {
    name: 'to be shut down, terminated three weeks ago',
    subsystem: { target: 'none' },
    lives: [ec2(90, 21)],
    is: { stage: 'retired', settlesAt: null },
  },
  {
    name: 'to be shut down, terminated in the latest look',
    subsystem: { target: 'none' },
    lives: [ec2(90, 0)],
    is: { stage: 'retired' },
  },
  {
    name: 'to be shut down, one of two instances gone',
    subsystem: { target: 'none' },
    lives: [ec2(90, 5, { id: 'a' }), ec2(90, undefined, { id: 'b' })],
    is: { stage: 'not_started' },
  },
  {
    name: 'to be shut down, stopped two days ago',
    subsystem: { target: 'none' },
    lives: [ec2(90, 2), ec2(2, undefined, { asleep: true })],
    is: { stage: 'not_started', why: 'asleep' },
  },
  {
    name: 'to be shut down, stopped three weeks ago',
    subsystem: { target: 'none' },
    lives: [ec2(90, 21), ec2(21, undefined, { asleep: true })],
    is: { stage: 'retired' },
    because: 'it is meant to go: nobody wants an alarm',
  },
  {
    name: 'to be shut down, was gone for a week, and is started again',
    subsystem: { target: 'none' },
    lives: [ec2(90, 9), ec2(2)],
    is: { stage: 'not_started' },
  },
  {
    name: 'to be shut down, and EC2 is denied',
    subsystem: { target: 'none' },
    lives: [ec2(90, 2)],
    blind: [{ on: 'ec2', from: 2 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'to be shut down, terminated; EC2 was denied later',
    subsystem: { target: 'none' },
    lives: [ec2(90, 9)],
    blind: [{ on: 'ec2', from: 1 }],
    is: { stage: 'unknown' },
    because: 'it may be back, and nobody would see',
  },
  {
    name: 'to be shut down, but somebody runs it on ECS',
    subsystem: { target: 'none' },
    lives: [ec2(90, 9), ecs(12)],
    is: { stage: 'not_started', why: 'runs_elsewhere', elsewhere: ['ecs'] },
  },
  {
    name: 'a Heroku app to be shut down, its database still attached',
    subsystem: { source: ['heroku'], target: 'none' },
    lives: [heroku(90, 9, { id: 'web' }), heroku(90, undefined, { id: 'db', wanted: 1 })],
    is: { stage: 'not_started' },
  },
  {
    name: 'a Heroku app to be shut down, deleted with its database',
    subsystem: { source: ['heroku'], target: 'none' },
    lives: [heroku(90, 9, { id: 'web' }), heroku(90, 3, { id: 'db', wanted: 1 })],
    is: { stage: 'retired' },
  },
  { name: 'to be shut down, and never seen', subsystem: { target: 'none' }, lives: [], is: { stage: 'unseen' } },
];

/** Not looking is not gone. */
export const blind: readonly Labelled[] = [
  {
    name: 'one look throttled between two complete ones',
    lives: [ec2(90, 10), ecs(40)],
    blind: [{ on: 'ec2', from: 0.06, until: 0.02 }],
    is: { stage: 'moved' },
  },
  {
    name: 'EC2 denied for five hours',
    lives: [ec2(90, 10), ecs(40)],
    blind: [{ on: 'ec2', from: 0.2 }],
    is: { stage: 'moved' },
  },
  {
    name: 'EC2 denied for eight hours',
    lives: [ec2(90, 10), ecs(40)],
    blind: [{ on: 'ec2', from: 0.34 }],
    is: { stage: 'unknown', why: 'source_not_visible' },
  },
  {
    name: 'dual running, and ECS denied for eight hours',
    lives: [ec2(90), ecs(40)],
    blind: [{ on: 'ecs', from: 0.34 }],
    is: { stage: 'unknown', why: 'target_not_visible' },
  },
  {
    name: 'dual running, and EC2 denied for a week',
    lives: [ec2(90), ecs(40)],
    blind: [{ on: 'ec2', from: 7 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'both denied for a day',
    lives: [ec2(90), ecs(40)],
    blind: [
      { on: 'ec2', from: 1 },
      { on: 'ecs', from: 1 },
    ],
    is: { stage: 'unknown', why: 'not_visible' },
  },
  {
    name: 'only on EC2, and EC2 denied for a day',
    lives: [ec2(90)],
    blind: [{ on: 'ec2', from: 1 }],
    is: { stage: 'unknown', why: 'not_visible' },
  },
  {
    name: 'only on EC2, and ECS denied for a day',
    lives: [ec2(90)],
    blind: [{ on: 'ecs', from: 1 }],
    is: { stage: 'unknown', why: 'target_not_visible' },
  },
  {
    name: 'only on EC2, and ECS denied since the first day',
    lives: [ec2(90)],
    blind: [{ on: 'ecs', from: 60 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'EC2 denied since the first day, ECS up',
    lives: [ec2(90), ecs(40)],
    blind: [{ on: 'ec2', from: 60 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'one region denied for a week, and seen again since two days',
    lives: [ec2(90, 10), ecs(40)],
    blind: [{ on: 'ec2', from: 9, until: 2 }],
    is: { stage: 'settling' },
  },
  {
    name: 'one region denied for a week after the move, and seen again',
    lives: [ec2(90, 20), ecs(40)],
    blind: [{ on: 'ec2', from: 9, until: 2 }],
    is: { stage: 'moved', moved: true },
  },
  {
    name: 'one region denied for a week in the quiet days',
    lives: [ec2(90, 13), ecs(40)],
    blind: [{ on: 'ec2', from: 12, until: 5 }],
    is: { stage: 'settling' },
  },
  {
    name: 'one region denied for a week in the quiet days, and enough of them since',
    lives: [ec2(90, 18), ecs(40)],
    blind: [{ on: 'ec2', from: 17, until: 10 }],
    is: { stage: 'moved' },
  },
  {
    name: 'one region denied for a week, where it never was',
    scopes: two,
    lives: [ec2(90, 10), ecs(40)],
    blind: [
      { on: 'ec2', scope: OSAKA, from: 7 },
      { on: 'ecs', scope: OSAKA, from: 7 },
    ],
    is: { stage: 'moved' },
  },
  {
    name: 'one region denied, and EC2 never seen anywhere',
    scopes: two,
    lives: [ecs(40)],
    blind: [{ on: 'ec2', scope: OSAKA, from: 7 }],
    is: { stage: 'unknown' },
    because: 'as long as it was never seen on EC2 it may be at any place',
  },
  {
    name: 'the account of the source denied for eight days',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OLD_ACCOUNT, from: 60 },
    ],
    lives: [ec2(90, undefined, { scope: OLD_ACCOUNT }), ecs(40)],
    blind: [{ on: 'ec2', scope: OLD_ACCOUNT, from: 8 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'the region of the source removed from the configuration eight days ago',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 60, dropped: 8 },
    ],
    lives: [ec2(90, undefined, { scope: OSAKA }), ecs(40)],
    is: { stage: 'unknown' },
  },
  {
    name: 'the region of the source removed an hour after its end',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 60, dropped: 8 },
    ],
    lives: [ec2(90, 8.05, { scope: OSAKA }), ecs(40)],
    is: { stage: 'unknown' },
  },
  {
    name: 'moved a month ago, then the old region removed',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 60, dropped: 8 },
    ],
    lives: [ec2(90, 30, { scope: OSAKA }), ecs(40)],
    is: { stage: 'unknown', moved: true },
    because: 'it stays a candidate until a person says otherwise; the move is remembered',
  },
  {
    name: 'the region of the target removed',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 60, dropped: 8 },
    ],
    lives: [ec2(90, 30), ecs(40, undefined, { scope: OSAKA })],
    is: { stage: 'unknown' },
  },
  {
    name: 'a region removed where nothing of it ever was',
    scopes: [
      { id: SCOPE, from: 60 },
      { id: OSAKA, from: 60, dropped: 8 },
    ],
    lives: [ec2(90, 30), ecs(40)],
    is: { stage: 'moved' },
  },
  {
    name: 'both seen, and another place of the source denied',
    scopes: two,
    lives: [ec2(90), ec2(90, undefined, { scope: OSAKA }), ecs(40)],
    blind: [{ on: 'ec2', scope: OSAKA, from: 3 }],
    is: { stage: 'dual_running' },
    because: 'what is seen on both sides needs no more',
  },
  {
    name: 'both seen, and another place of the target denied',
    scopes: two,
    lives: [ec2(90), ecs(40), ecs(30, undefined, { scope: OSAKA })],
    blind: [{ on: 'ecs', scope: OSAKA, from: 3 }],
    is: { stage: 'dual_running' },
  },
  {
    name: 'moved here; another place of the target denied',
    scopes: two,
    lives: [ec2(90, 20), ecs(40), ecs(40, undefined, { scope: OSAKA })],
    blind: [{ on: 'ecs', scope: OSAKA, from: 3 }],
    is: { stage: 'moved' },
    because: 'the source is seen to be gone, and the target is seen',
  },
  {
    name: 'partial looks at EC2 for a day, which see the instances',
    lives: [ec2(90), ecs(40)],
    blind: [{ on: 'ec2', from: 1, status: 'partial', sees: true }],
    is: { stage: 'dual_running' },
  },
  {
    name: 'partial looks at EC2 for a day, which see nothing',
    lives: [ec2(90, 10), ecs(40)],
    blind: [{ on: 'ec2', from: 1, status: 'partial' }],
    is: { stage: 'unknown' },
  },
  {
    name: 'partial looks at ECS for a day, which see the tasks',
    lives: [ec2(90, 20), ecs(40)],
    blind: [{ on: 'ecs', from: 1, status: 'partial', sees: true }],
    is: { stage: 'moved' },
  },
  {
    name: 'a return that only partial looks saw',
    lives: [ec2(90, 20), ec2(1), ecs(40)],
    blind: [{ on: 'ec2', from: 2, status: 'partial', sees: true }],
    is: { stage: 'regressed' },
    because: 'what was seen is there, however little else was',
  },
  { name: 'no job looks at EC2', off: ['ec2'], lives: [ecs(40)], is: { stage: 'unknown' } },
  {
    name: 'the job that looks at EC2 was switched off after the move',
    off: ['ec2'],
    lives: [ec2(90, 20), ecs(40)],
    is: { stage: 'unknown' },
  },
  {
    name: 'managed services not seen for ten hours: their looks are six hours apart',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 20), managed(40)],
    blind: [{ on: 'managed', from: 0.45 }],
    is: { stage: 'moved' },
  },
  {
    name: 'managed services not seen for a day',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 20), managed(40)],
    blind: [{ on: 'managed', from: 1.1 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'missing, and now nothing can be seen',
    lives: [ec2(90, 5)],
    blind: [
      { on: 'ec2', from: 1 },
      { on: 'ecs', from: 1 },
    ],
    is: { stage: 'unknown' },
  },
  {
    name: 'settling, and EC2 denied since yesterday',
    lives: [ec2(90, 3), ecs(40)],
    blind: [{ on: 'ec2', from: 1 }],
    is: { stage: 'unknown', moved: false },
  },
  {
    name: 'regressed, and EC2 denied since yesterday',
    lives: [ec2(90, 30), ec2(4), ecs(40)],
    blind: [{ on: 'ec2', from: 1 }],
    is: { stage: 'unknown', moved: false },
  },
  {
    name: 'denied for a week, and the instances are still there after it',
    lives: [ec2(90), ecs(40)],
    blind: [{ on: 'ec2', from: 9, until: 2 }],
    is: { stage: 'dual_running' },
  },
  {
    name: 'moved; denied for a week; the instances that nobody saw come are there',
    lives: [ec2(90, 30), ec2(6), ecs(40)],
    blind: [{ on: 'ec2', from: 9, until: 2 }],
    is: { stage: 'regressed', since: new Date('2026-11-22T01:00:00Z') },
  },
];
