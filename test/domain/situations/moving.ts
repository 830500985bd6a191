import { byDay, ec2, ecs, eks, heroku, type Labelled, left } from './situation.ts';

/** Before the source is gone. */
export const moving: readonly Labelled[] = [
  { name: 'instances on EC2, nothing on ECS', lives: [ec2(90)], is: { stage: 'not_started', why: 'only_source_live' } },
  {
    name: 'instances replaced one by one by their group',
    lives: [ec2(90, 20, { id: 'a' }), ec2(21, 10, { id: 'b' }), ec2(11, undefined, { id: 'c' })],
    is: { stage: 'not_started' },
  },
  {
    name: 'an instance stopped for three hours and started again',
    lives: [ec2(90, 20), ec2(20, 19.875, { asleep: true }), ec2(19.875)],
    is: { stage: 'not_started' },
  },
  {
    name: 'the only instance stopped two days ago, nothing on ECS',
    lives: [ec2(90, 2), ec2(2, undefined, { asleep: true })],
    is: { stage: 'not_started', why: 'asleep' },
  },
  {
    name: 'an instance that is wanted and does not come up',
    lives: [ec2(90, 3, { id: 'a' }), ec2(3, undefined, { id: 'b', running: 0, healthy: false })],
    is: { stage: 'not_started' },
  },
  {
    name: 'a blue/green pair on EC2, both sides up',
    lives: [ec2(90, undefined, { id: 'blue' }), ec2(1, undefined, { id: 'green' })],
    is: { stage: 'not_started' },
  },
  {
    name: 'a blue/green pair on EC2, blue terminated after the switch',
    lives: [ec2(90, 3, { id: 'blue' }), ec2(4, undefined, { id: 'green' })],
    is: { stage: 'not_started' },
  },
  {
    name: 'a blue/green pair across the platforms: blue on EC2, green on ECS',
    lives: [ec2(90, undefined, { id: 'blue' }), ecs(1, undefined, { id: 'green' })],
    is: { stage: 'dual_running', since: new Date('2026-11-23T01:00:00Z') },
  },
  {
    name: 'a blue/green pair across the platforms, blue at zero for three days',
    lives: [
      ec2(90, 3, { id: 'blue' }),
      ec2(3, undefined, { id: 'blue', asleep: true }),
      ecs(5, undefined, { id: 'green' }),
    ],
    is: { stage: 'settling' },
  },
  {
    name: 'the ECS service was made, and never started a task',
    lives: [ec2(90), ecs(5, undefined, { asleep: true })],
    is: { stage: 'not_started' },
  },
  {
    name: 'the first task on ECS an hour ago',
    lives: [ec2(90), ecs(0.05)],
    is: { stage: 'dual_running', why: 'both_live' },
  },
  {
    name: 'both for a month',
    lives: [ec2(90), ecs(30)],
    is: { stage: 'dual_running', since: new Date('2026-10-25T01:00:00Z'), moved: false },
  },
  {
    name: 'EC2 has all the traffic; ECS crash-loops at 0 of 2 for three days',
    lives: [ec2(90), ecs(3, undefined, { running: 0, healthy: false })],
    is: { stage: 'dual_running', unhealthy: true },
  },
  {
    name: 'ECS was tried for two days and deleted three weeks ago',
    lives: [ec2(90), ecs(22, 20)],
    is: { stage: 'not_started' },
  },
  {
    name: 'ECS was tried and scaled to zero four days ago',
    lives: [ec2(90), ecs(10, 4), ecs(4, undefined, { asleep: true })],
    is: { stage: 'not_started' },
  },
  {
    name: 'the trial was scaled to zero, and is up again',
    lives: [ec2(90), ecs(10, 4), ecs(4, 1, { asleep: true }), ecs(1)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'nine of ten instances are gone',
    lives: [
      ...Array.from({ length: 9 }, (_, index) => ec2(90, 3, { id: `i-${index}` })),
      ec2(90, undefined, { id: 'i-9' }),
      ecs(40),
    ],
    is: { stage: 'dual_running' },
  },
  {
    name: 'the web tier is on ECS, the worker still on EC2',
    lives: [ec2(90, 20, { id: 'web' }), ec2(90, undefined, { id: 'worker' }), ecs(30, undefined, { id: 'web' })],
    is: { stage: 'dual_running' },
  },
  {
    name: 'both, and EC2 is asleep at night: at night',
    lives: [ec2(90, undefined, { hours: byDay }), ecs(10)],
    is: { stage: 'dual_running' },
    because: 'it wakes tomorrow: a source that sleeps by habit is there',
  },
  {
    name: 'both, and EC2 is asleep at night: by day',
    now: new Date('2026-11-24T10:00:00Z'),
    lives: [ec2(90, undefined, { hours: byDay }), ecs(10)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'both, and ECS is asleep at night: at night',
    lives: [ec2(90), ecs(20, undefined, { hours: byDay })],
    is: { stage: 'dual_running' },
    because: 'the stage must not change twice a day with a scheduler',
  },
  {
    name: 'both, and both are asleep at night: at night',
    lives: [ec2(90, undefined, { hours: byDay }), ecs(20, undefined, { hours: byDay })],
    is: { stage: 'dual_running' },
  },
  {
    name: 'EC2 asleep over the weekend, ECS up: on a Sunday',
    now: new Date('2026-11-22T10:00:00Z'),
    lives: [ec2(90, 1.5), ec2(1.5, undefined, { asleep: true }), ecs(20)],
    is: { stage: 'settling' },
    because: 'nothing is promised before seven quiet days, and Monday wakes it',
  },
  {
    name: 'EC2 was stopped for a long weekend, and is up again',
    lives: [ec2(90, 4), ec2(4, 1, { asleep: true }), ec2(1), ecs(20)],
    is: { stage: 'dual_running', moved: false },
  },
  {
    name: 'two sources: Heroku is gone, EC2 and ECS are there',
    subsystem: { source: ['ec2', 'heroku'] },
    lives: [heroku(90, 20), ec2(90), ecs(30)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'two sources: Heroku is gone, EC2 alone is there',
    subsystem: { source: ['ec2', 'heroku'] },
    lives: [heroku(90, 20), ec2(90)],
    is: { stage: 'not_started' },
  },
  {
    name: 'two sources: both gone long enough',
    subsystem: { source: ['ec2', 'heroku'] },
    lives: [heroku(90, 20), ec2(90, 10), ecs(30)],
    is: { stage: 'moved' },
  },
  {
    name: 'two sources: the second gone for three days',
    subsystem: { source: ['ec2', 'heroku'] },
    lives: [heroku(90, 20), ec2(90, 3), ecs(30)],
    is: { stage: 'settling' },
  },
  {
    name: 'rolled back while it settled; both are there again',
    lives: [ec2(90, 6), ec2(3), ecs(20)],
    is: { stage: 'dual_running', moved: false },
    because: 'what had not moved yet does not regress',
  },
  {
    name: 'rolled back while it settled; ECS is deleted',
    lives: [ec2(90, 6), ec2(3), ecs(20, 2)],
    is: { stage: 'not_started' },
  },
  {
    name: 'the instance was replaced by a bigger one',
    lives: [ec2(90, 12, { id: 'small' }), ec2(12, undefined, { id: 'large' }), ecs(20)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'a pod on EKS runs beside the instances',
    subsystem: { target: ['ecs', 'eks', 'managed'] },
    lives: [ec2(90), eks(3)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'an Auto Scaling group beside a single instance, both up',
    lives: [ec2(90, undefined, { id: 'asg', wanted: 4 }), ec2(50, undefined, { id: 'i-1', wanted: 1 })],
    is: { stage: 'not_started' },
  },
  {
    name: 'the group is at zero, a single instance of it lives on',
    lives: [
      ec2(90, 10, { id: 'asg' }),
      ec2(10, undefined, { id: 'asg', asleep: true }),
      ec2(90, undefined, { id: 'i-1' }),
      ecs(20),
    ],
    is: { stage: 'dual_running' },
  },
];

/** The source is gone, and the quiet days are counted. */
export const settling: readonly Labelled[] = [
  {
    name: 'terminated three days ago',
    lives: left(3),
    is: { stage: 'settling', why: 'quiet_too_short', settlesAt: new Date('2026-11-28T00:00:00Z'), moved: false },
  },
  { name: 'terminated in the latest look', lives: left(0), is: { stage: 'settling' } },
  { name: 'an hour short of seven days', lives: left(6.95), is: { stage: 'settling' } },
  {
    name: 'an hour past seven days',
    lives: left(7.05),
    is: { stage: 'moved', since: new Date('2026-11-23T23:00:00Z'), moved: true, howMoved: 'seen' },
  },
  {
    name: 'ten quiet days where fourteen are asked for',
    subsystem: { settleDays: 14 },
    lives: left(10),
    is: { stage: 'settling' },
  },
  {
    name: 'two quiet days where one is asked for',
    subsystem: { settleDays: 1 },
    lives: left(2),
    is: { stage: 'moved' },
  },
  {
    name: 'gone a moment ago where no quiet day is asked for',
    subsystem: { settleDays: 0 },
    lives: left(0.1),
    is: { stage: 'moved' },
  },
  {
    name: 'stopped three days ago',
    lives: [...left(3), ec2(3, undefined, { asleep: true })],
    is: { stage: 'settling' },
  },
  {
    name: 'stopped ten days ago, terminated two days ago',
    lives: [...left(10), ec2(10, 2, { asleep: true })],
    is: { stage: 'moved' },
    because: 'it ran nowhere since it was stopped',
  },
  {
    name: 'the group went to zero three days ago, its instances with it',
    lives: [...left(3), ec2(90, 3, { id: 'asg' }), ec2(3, undefined, { id: 'asg', asleep: true })],
    is: { stage: 'settling' },
  },
  {
    name: 'came back for three hours four days ago',
    lives: [...left(10), ec2(4.125, 4)],
    is: { stage: 'settling', settlesAt: new Date('2026-11-27T00:00:00Z') },
  },
  {
    name: 'came back for one look four days ago',
    lives: [...left(10), ec2(4, 3.97)],
    is: { stage: 'settling' },
    because: 'the quiet is counted anew from when the source was last live',
  },
  {
    name: 'came back for one look after three quiet days',
    lives: [...left(6.5), ec2(3, 2.97)],
    is: { stage: 'settling' },
  },
  {
    name: 'the instances went on two days: the last one counts',
    lives: [ec2(90, 10, { id: 'a' }), ec2(90, 5, { id: 'b' }), ecs(40)],
    is: { stage: 'settling' },
  },
  {
    name: 'ECS was ill for two hours in the week',
    lives: [ec2(90, 7.5), ecs(40, 4, {}), ecs(4, 3.9, { healthy: false }), ecs(3.9)],
    is: { stage: 'settling' },
    because: 'the day in which the target was ill is no quiet day',
  },
  {
    name: 'ECS was ill for one look in the week',
    lives: [ec2(90, 7.5), ecs(40, 4), ecs(4, 3.97, { healthy: false }), ecs(3.97)],
    is: { stage: 'moved' },
  },
  {
    name: 'ECS has been ill for two hours while it settles',
    lives: [ec2(90, 3), ecs(40, 0.1), ecs(0.1, undefined, { healthy: false })],
    is: { stage: 'at_risk', moved: false, unhealthy: true },
  },
  {
    name: 'ECS deploys in the latest look while it settles',
    lives: [ec2(90, 3), ecs(40, 0), ecs(0, undefined, { healthy: false })],
    is: { stage: 'settling', unhealthy: false },
  },
  {
    name: 'EC2 was not seen for five hours in the week',
    lives: left(7.5),
    blind: [{ on: 'ec2', from: 4.2, until: 4 }],
    is: { stage: 'moved' },
  },
  {
    name: 'EC2 was not seen for ten hours in the week',
    lives: left(7.5),
    blind: [{ on: 'ec2', from: 4.4, until: 4 }],
    is: { stage: 'settling' },
  },
  {
    name: 'EC2 was not seen for ten hours, and eight days were',
    lives: left(9.5),
    blind: [{ on: 'ec2', from: 4.4, until: 4 }],
    is: { stage: 'moved' },
  },
  {
    name: 'ECS was not seen for a day in the week',
    lives: left(7.5),
    blind: [{ on: 'ecs', from: 5, until: 4 }],
    is: { stage: 'settling' },
  },
  {
    name: 'EC2 was not seen from its end until yesterday',
    lives: left(10),
    blind: [{ on: 'ec2', from: 10, until: 1 }],
    is: { stage: 'settling' },
  },
  {
    name: 'the load balancer of ECS saw no request in ten days',
    lives: left(10),
    targetRequests: 0,
    is: { stage: 'settling', why: 'no_requests' },
  },
  {
    name: 'three days, and no request',
    lives: left(3),
    targetRequests: 0,
    is: { stage: 'settling', why: 'quiet_too_short' },
  },
  { name: 'ten days, and requests come', lives: left(10), targetRequests: 1200, is: { stage: 'moved' } },
  {
    name: 'moved a month ago; nobody asked it anything since yesterday',
    memory: { movedAt: new Date('2026-10-20T00:00:00Z'), howMoved: 'seen', regressedAt: null, sourceSeen: true },
    lives: [ecs(60)],
    targetRequests: 0,
    is: { stage: 'moved', moved: true },
    because: 'a quiet holiday takes no move back',
  },
  {
    name: 'ECS sleeps at night, EC2 gone for three days',
    lives: [ec2(90, 3), ecs(40, undefined, { hours: byDay })],
    is: { stage: 'settling' },
  },
  {
    name: 'the ECS service got another name while it settled',
    lives: [ec2(90, 10), ecs(40, 4, { id: 'api-v1' }), ecs(4, undefined, { id: 'api-v2' })],
    is: { stage: 'moved' },
  },
  {
    name: 'from ECS on to EKS while it settled',
    subsystem: { target: ['ecs', 'eks'] },
    lives: [ec2(90, 10), ecs(40, 4), eks(5)],
    is: { stage: 'moved' },
  },
  {
    name: 'nothing ran for three hours between EC2 and ECS',
    lives: [ec2(90, 10), ecs(9.875)],
    is: { stage: 'moved', since: new Date('2026-11-21T00:00:00Z') },
  },
  {
    name: 'EC2 gone for 20 days, ECS there for two',
    lives: [ec2(90, 20), ecs(2)],
    is: { stage: 'moved', since: new Date('2026-11-22T01:00:00Z') },
    because: 'the source was quiet long enough before the target came',
  },
  {
    name: 'a second ECS service joined yesterday',
    lives: [ec2(90, 4), ecs(40), ecs(1, undefined, { id: 'ecs-2' })],
    is: { stage: 'settling' },
  },
  {
    name: 'a worker of it has no load balancer',
    lives: left(8),
    is: { stage: 'moved' },
  },
];
