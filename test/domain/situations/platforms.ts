import { ec2, ecs, eks, heroku, type Labelled, left, managed } from './situation.ts';

const fromHeroku = { source: ['heroku'] } as const;
const database = (until?: number) => heroku(90, until, { id: 'addon:db', wanted: 1 });

export const onHeroku: readonly Labelled[] = [
  {
    name: 'dynos up, nothing on ECS',
    subsystem: fromHeroku,
    lives: [heroku(90), database()],
    is: { stage: 'not_started' },
  },
  {
    name: 'a Heroku app in maintenance, ECS up: its dynos run',
    subsystem: fromHeroku,
    lives: [heroku(90), ecs(20)],
    is: { stage: 'dual_running' },
    because: 'maintenance mode stops no dyno',
  },
  {
    name: 'a Heroku app in maintenance with its formation at zero for three days, ECS up',
    subsystem: fromHeroku,
    lives: [heroku(90, 3), heroku(3, undefined, { asleep: true }), ecs(20)],
    is: { stage: 'settling' },
  },
  {
    name: 'a Heroku app in maintenance with its formation at zero for two days, nothing else',
    subsystem: fromHeroku,
    lives: [heroku(90, 2), heroku(2, undefined, { asleep: true })],
    is: { stage: 'not_started', why: 'asleep' },
  },
  {
    name: 'the formation at zero for 20 days, the database still attached',
    subsystem: fromHeroku,
    lives: [heroku(90, 20), heroku(20, undefined, { asleep: true }), database(), ecs(40)],
    is: { stage: 'dual_running' },
    because: 'switching Heroku off would kill it',
  },
  {
    name: 'the app has no dynos any more, the database is the ECS task’s',
    subsystem: fromHeroku,
    lives: [heroku(90, 20), database(), ecs(40)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'the database went five days ago, the dynos long before',
    subsystem: fromHeroku,
    lives: [heroku(90, 20), database(5), ecs(40)],
    is: { stage: 'settling' },
  },
  {
    name: 'the database went nine days ago',
    subsystem: fromHeroku,
    lives: [heroku(90, 20), database(9), ecs(40)],
    is: { stage: 'moved' },
  },
  {
    name: 'the app is deleted since ten days',
    subsystem: fromHeroku,
    lives: [heroku(90, 10), ecs(40)],
    is: { stage: 'moved' },
  },
  {
    name: 'web moved, the worker’s dynos are up',
    subsystem: fromHeroku,
    lives: [heroku(90, 20, { id: 'web' }), heroku(90, undefined, { id: 'worker' }), ecs(30)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'one-off dynos of a scheduler, ran this morning, ECS up',
    subsystem: fromHeroku,
    lives: [heroku(90, undefined, { id: 'run', hours: (hour) => hour === 0 }), ecs(30)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'Heroku denied for a day, ECS up',
    subsystem: fromHeroku,
    lives: [heroku(90, 20), ecs(40)],
    blind: [{ on: 'heroku', from: 1 }],
    is: { stage: 'unknown' },
  },
  {
    name: 'the formation was scaled up again yesterday, after the move',
    subsystem: fromHeroku,
    lives: [heroku(90, 20), heroku(20, 1, { asleep: true }), heroku(1), ecs(40)],
    is: { stage: 'regressed' },
  },
  {
    name: 'from Heroku to EC2: not where it is to end',
    subsystem: fromHeroku,
    lives: [heroku(90, 20), ec2(40)],
    is: { stage: 'not_started', why: 'runs_elsewhere', elsewhere: ['ec2'] },
  },
  {
    name: 'crashed dynos, nothing else',
    subsystem: fromHeroku,
    lives: [heroku(90, 1), heroku(1, undefined, { running: 0, healthy: false })],
    is: { stage: 'not_started' },
  },
];

const either = { target: ['ecs', 'eks', 'managed'] } as const;
export const onEksAndManaged: readonly Labelled[] = [
  { name: 'moved to EKS', subsystem: { target: ['eks'] }, lives: [ec2(90, 10), eks(30)], is: { stage: 'moved' } },
  {
    name: 'an EKS deployment at zero beside the instances',
    subsystem: { target: ['eks'] },
    lives: [ec2(90), eks(30, undefined, { asleep: true })],
    is: { stage: 'not_started' },
  },
  {
    name: 'EKS pods pending for three hours, EC2 gone for a month',
    subsystem: { target: ['eks'] },
    lives: [ec2(90, 30), eks(40, 0.125), eks(0.125, undefined, { running: 0, healthy: false })],
    is: { stage: 'at_risk', moved: true },
  },
  {
    name: 'half on ECS, half on EKS, EC2 gone',
    subsystem: either,
    lives: [ec2(90, 10), ecs(40), eks(30)],
    is: { stage: 'moved', elsewhere: [] },
  },
  {
    name: 'a Lambda function took it over',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 10), managed(30)],
    is: { stage: 'moved' },
  },
  {
    name: 'a Lambda function is there, the instances too',
    subsystem: { target: ['managed'] },
    lives: [ec2(90), managed(30)],
    is: { stage: 'dual_running' },
  },
  {
    name: 'a database on EC2 became RDS three days ago',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 3), managed(30)],
    is: { stage: 'settling' },
  },
  {
    name: 'a function that nobody calls, and the instances gone for a month',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 30), managed(40, 5), managed(5, undefined, { asleep: true })],
    is: { stage: 'moved', why: 'asleep' },
  },
  {
    name: 'declared for ECS, found on EKS; EC2 gone',
    lives: [ec2(90, 10), eks(30)],
    is: { stage: 'not_started', why: 'runs_elsewhere', elsewhere: ['eks'] },
    because: 'found on EKS, declared ECS, is a note beside the stage before it',
  },
  {
    name: 'declared for ECS, found on EKS; EC2 lives',
    lives: [ec2(90), eks(30)],
    is: { stage: 'not_started', elsewhere: ['eks'] },
  },
  {
    name: 'declared for ECS, on ECS, and a job of it on EKS',
    lives: [...left(10), eks(30)],
    is: { stage: 'moved', elsewhere: ['eks'] },
  },
  {
    name: 'EKS denied for a day; it was never there',
    subsystem: either,
    lives: left(10),
    blind: [{ on: 'eks', from: 1 }],
    is: { stage: 'moved' },
  },
  {
    name: 'EKS denied for a day; EC2 alone is seen',
    subsystem: either,
    lives: [ec2(90)],
    blind: [{ on: 'eks', from: 1 }],
    is: { stage: 'unknown' },
    because: 'it may already run where nobody sees',
  },
  {
    name: 'no cluster is looked at; EC2 alone is seen',
    subsystem: either,
    off: ['eks'],
    lives: [ec2(90)],
    is: { stage: 'unknown' },
  },
];

export const absorbed: readonly Labelled[] = [
  {
    name: 'log aggregator: hosts gone for nine days, all 19 senders changed',
    subsystem: { target: 'absorbed' },
    lives: [ec2(90, 9), managed(30, undefined, { id: 'absorbed/api/1/r', wanted: 19 })],
    is: { stage: 'moved' },
  },
  {
    name: 'log aggregator: all senders changed, the hosts still up',
    subsystem: { target: 'absorbed' },
    lives: [ec2(90), managed(30, undefined, { id: 'absorbed/api/1/r', wanted: 19 })],
    is: { stage: 'dual_running' },
  },
  {
    name: 'log aggregator: hosts gone for three days, all senders changed',
    subsystem: { target: 'absorbed' },
    lives: [ec2(90, 3), managed(30, undefined, { id: 'absorbed/api/1/r', wanted: 19 })],
    is: { stage: 'settling' },
  },
  {
    name: 'log aggregator: hosts up, 10 of 19 senders changed',
    subsystem: { target: 'absorbed' },
    lives: [ec2(90), managed(30, undefined, { id: 'absorbed/api/1/r', wanted: 19, asleep: true, healthy: false })],
    is: { stage: 'not_started' },
    because: 'the proof does not hold yet',
  },
  {
    name: 'log aggregator: hosts gone, a sender without its log router',
    subsystem: { target: 'absorbed' },
    lives: [ec2(90, 9), managed(30, undefined, { id: 'absorbed/api/1/r', wanted: 19, asleep: true, healthy: false })],
    is: { stage: 'at_risk', why: 'senders_not_changed' },
  },
  {
    name: 'log aggregator: moved, and a new sender yesterday without the router',
    subsystem: { target: 'absorbed' },
    lives: [
      ec2(90, 20),
      managed(30, 1, { id: 'absorbed/api/1/r', wanted: 19 }),
      managed(1, undefined, { id: 'absorbed/api/1/r', wanted: 20, asleep: true, healthy: false }),
    ],
    is: { stage: 'at_risk', moved: true },
  },
  {
    name: 'log aggregator: that sender has the router now',
    subsystem: { target: 'absorbed' },
    lives: [
      ec2(90, 20),
      managed(30, 3, { id: 'absorbed/api/1/r', wanted: 19 }),
      managed(3, 2, { id: 'absorbed/api/1/r', wanted: 20, asleep: true, healthy: false }),
      managed(2, undefined, { id: 'absorbed/api/1/r', wanted: 20 }),
    ],
    is: { stage: 'moved' },
  },
  {
    name: 'log aggregator: the proof holds in one account, not in the other',
    subsystem: { target: 'absorbed' },
    lives: [
      ec2(90, 20),
      managed(30, undefined, { id: 'absorbed/api/1/r', wanted: 19 }),
      managed(30, undefined, { id: 'absorbed/api/2/r', wanted: 4, asleep: true, healthy: false }),
    ],
    is: { stage: 'at_risk' },
  },
  {
    name: 'log aggregator: a delivery stream alone proves nothing',
    subsystem: { target: 'absorbed' },
    lives: [ec2(90), managed(30, undefined, { id: 'firehose' })],
    is: { stage: 'not_started' },
  },
  {
    name: 'log aggregator: a host came back yesterday',
    subsystem: { target: 'absorbed' },
    lives: [ec2(90, 20), ec2(1), managed(30, undefined, { id: 'absorbed/api/1/r', wanted: 19 })],
    is: { stage: 'regressed' },
  },
];

/** Sets of targets, none decided, none at all, and born on the target. */
export const targets: readonly Labelled[] = [
  { name: 'undecided, on EC2', subsystem: { target: 'undecided' }, lives: [ec2(90)], is: { stage: 'not_started' } },
  {
    name: 'undecided; EC2 gone, on ECS',
    subsystem: { target: 'undecided' },
    lives: left(10),
    is: { stage: 'not_started', why: 'runs_elsewhere', elsewhere: ['ecs'] },
  },
  {
    name: 'undecided, and the job of ECS fails',
    subsystem: { target: 'undecided' },
    lives: [ec2(90)],
    blind: [{ on: 'ecs', from: 3 }],
    is: { stage: 'not_started' },
  },
  {
    name: 'born on ECS',
    subsystem: { source: [] },
    lives: [ecs(30)],
    is: { stage: 'moved', howMoved: 'seen', since: new Date('2026-10-25T01:00:00Z') },
  },
  { name: 'born on ECS yesterday', subsystem: { source: [] }, lives: [ecs(1)], is: { stage: 'moved' } },
  {
    name: 'born on ECS, and at zero for two days',
    subsystem: { source: [] },
    lives: [ecs(30, 2), ecs(2, undefined, { asleep: true })],
    is: { stage: 'moved', why: 'asleep' },
  },
  { name: 'born on ECS, and deleted', subsystem: { source: [] }, lives: [ecs(30, 2)], is: { stage: 'missing' } },
  {
    name: 'born on ECS, and ECS is denied',
    subsystem: { source: [] },
    lives: [ecs(30)],
    blind: [{ on: 'ecs', from: 1 }],
    is: { stage: 'unknown' },
  },
  { name: 'planned: no source, nothing there yet', subsystem: { source: [] }, lives: [], is: { stage: 'unseen' } },
  {
    name: 'born on ECS; an instance of it is on EC2',
    subsystem: { source: [] },
    lives: [ecs(30), ec2(10)],
    is: { stage: 'moved', elsewhere: ['ec2'] },
  },
  {
    name: 'two targets, each with a part',
    subsystem: { target: ['ecs', 'managed'] },
    lives: [ec2(90, 10), ecs(30), managed(20)],
    is: { stage: 'moved' },
  },
  {
    name: 'two targets, only the second taken',
    subsystem: { target: ['ecs', 'managed'] },
    lives: [ec2(90, 10), managed(20)],
    is: { stage: 'moved' },
  },
  {
    name: 'two targets, the one taken is ill',
    subsystem: { target: ['ecs', 'managed'] },
    lives: [ec2(90, 20), ecs(30, 0.2), ecs(0.2, undefined, { healthy: false }), managed(20)],
    is: { stage: 'at_risk' },
  },
  {
    name: 'from ECS to EKS',
    subsystem: { source: ['ecs'], target: ['eks'] },
    lives: [ecs(90, 10), eks(20)],
    is: { stage: 'moved' },
  },
  {
    name: 'from ECS to EKS, both there',
    subsystem: { source: ['ecs'], target: ['eks'] },
    lives: [ecs(90), eks(20)],
    is: { stage: 'dual_running' },
  },
];

/** Jobs between their runs. */
const hourly = (hour: number): boolean => hour % 12 === 0;
export const scheduled: readonly Labelled[] = [
  {
    name: 'a nightly job on ECS between its runs, EC2 gone for ten days',
    lives: [ec2(90, 10), ecs(40, undefined, { hours: (hour) => hour === 18 })],
    is: { stage: 'moved' },
  },
  {
    name: 'a nightly job on ECS between its runs, EC2 gone for three days',
    lives: [ec2(90, 3), ecs(40, undefined, { hours: (hour) => hour === 18 })],
    is: { stage: 'settling' },
  },
  {
    name: 'a job on ECS while it runs, EC2 gone for ten days',
    lives: [ec2(90, 10), ecs(40, undefined, { hours: (hour) => hour === 1 })],
    is: { stage: 'moved' },
  },
  {
    name: 'a nightly job on ECS between its runs, the cron host still up',
    lives: [ec2(90), ecs(40, undefined, { hours: (hour) => hour === 18 })],
    is: { stage: 'dual_running' },
    because: 'it is there between its runs too',
  },
  {
    name: 'twice a day on ECS, and a cron host that is up',
    lives: [ec2(90), ecs(40, undefined, { hours: hourly })],
    is: { stage: 'dual_running' },
  },
  {
    name: 'a monthly function between its runs, EC2 gone for ten days',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 10), managed(40, 39), managed(39, undefined, { asleep: true, wanted: 1 })],
    is: { stage: 'moved' },
  },
  {
    name: 'a monthly function between its runs, EC2 gone for 40 days',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 40), managed(50, 22), managed(22, undefined, { asleep: true, wanted: 1 })],
    is: { stage: 'moved' },
    because: 'a schedule that keeps to it is not a rest',
  },
  {
    name: 'a monthly function that never ran in a look, EC2 gone for ten days',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 10), managed(40, undefined, { asleep: true, wanted: 1 })],
    is: { stage: 'moved', moved: true },
  },
  {
    name: 'the same, and EC2 is back since yesterday',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 30), ec2(1), managed(40, undefined, { asleep: true, wanted: 1 })],
    is: { stage: 'regressed' },
  },
  {
    name: 'a monthly function beside the cron host',
    subsystem: { target: ['managed'] },
    lives: [ec2(90), managed(40, undefined, { asleep: true, wanted: 1 })],
    is: { stage: 'dual_running' },
  },
  {
    name: 'the last run of the function failed',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 30), managed(40, 1), managed(1, undefined, { asleep: true, wanted: 1, healthy: false })],
    is: { stage: 'at_risk', moved: true },
  },
  {
    name: 'a CronJob on EKS that missed two periods',
    subsystem: { target: ['eks'] },
    lives: [ec2(90, 30), eks(40, 0.3), eks(0.3, undefined, { running: 0, wanted: 0, healthy: false })],
    is: { stage: 'at_risk' },
  },
  {
    name: 'the schedule is switched off for three days',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 30), managed(40, 3), managed(3, undefined, { asleep: true })],
    is: { stage: 'moved', why: 'asleep' },
  },
  {
    name: 'the schedule is switched off for three weeks',
    subsystem: { target: ['managed'] },
    lives: [ec2(90, 40), managed(50, 21), managed(21, undefined, { asleep: true })],
    is: { stage: 'missing' },
  },
  {
    name: 'the job is deleted',
    lives: [ec2(90, 30), ecs(40, 2, { hours: (hour) => hour === 18 })],
    is: { stage: 'missing' },
  },
  {
    name: 'a cron host that is started for the night’s run, nothing on ECS',
    lives: [ec2(90, undefined, { hours: (hour) => hour === 22 })],
    is: { stage: 'not_started' },
  },
  {
    name: 'from a scheduled function to EKS, both there between their runs',
    subsystem: { source: ['managed'], target: ['eks'] },
    lives: [managed(90, undefined, { asleep: true, wanted: 1 }), eks(30)],
    is: { stage: 'dual_running', moved: false },
  },
  {
    name: 'from a scheduled function to EKS, the schedule deleted ten days ago',
    subsystem: { source: ['managed'], target: ['eks'] },
    lives: [managed(90, 10, { asleep: true, wanted: 1 }), eks(30)],
    is: { stage: 'moved', howMoved: 'seen' },
  },
  {
    name: 'a run failed on one of the quiet days, and stayed failed for a day',
    subsystem: { target: ['managed'] },
    lives: [
      ec2(90, 7.5),
      managed(40, 4, { asleep: true, wanted: 1 }),
      managed(4, 3, { asleep: true, wanted: 1, healthy: false }),
      managed(3, undefined, { asleep: true, wanted: 1 }),
    ],
    is: { stage: 'settling' },
  },
  {
    name: 'stopped and kept; started for one look on two days running, and stopped again',
    lives: [
      ec2(90, 20),
      ec2(20, 1.5, { asleep: true }),
      ec2(1.5, 1.49),
      ec2(1.49, 0.5, { asleep: true }),
      ec2(0.5, 0.49),
      ec2(0.49, undefined, { asleep: true }),
      ecs(40),
    ],
    is: { stage: 'moved' },
    because: 'two visits are no habit',
  },
  {
    name: 'a weekly run on ECS, five days ago, EC2 gone for a month',
    lives: [ec2(90, 30), ecs(40, 5), ecs(5, undefined, { asleep: true })],
    is: { stage: 'moved', why: 'asleep' },
  },
];
