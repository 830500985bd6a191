/**
 * The story of Tabemaru, a company that takes restaurant reservations and is half-way through its move from EC2 and
 * Heroku to ECS and EKS. Everything else of the practice fleet is derived from this file. Times are days before the
 * practice began.
 */

export const PRODUCTION = '111122223333';
export const STAGING = '444455556666';
export const SHARED = '777788889999';

export const ENVIRONMENTS = ['production', 'staging'] as const;
export type StoryEnvironment = (typeof ENVIRONMENTS)[number];
export const ACCOUNT_OF: { readonly [E in StoryEnvironment]: string } = { production: PRODUCTION, staging: STAGING };

export const MAIN_REGION = 'ap-northeast-1';
/** The delivery stream that takes over from the log aggregators. */
export const LOG_STREAM = 'tabemaru-logs';

export const TEAMS = [
  { name: 'sre', channel: 'alerts', userGroup: 'S0SRE' },
  { name: 'api-team', channel: 'alerts', userGroup: 'S0API' },
  { name: 'booking', channel: 'alerts', userGroup: 'S0WEB' },
  { name: 'store', channel: 'alerts', userGroup: 'S0WEB' },
  { name: 'growth', channel: 'alerts', userGroup: null },
  { name: 'data', channel: 'sre', userGroup: null },
] as const;
export type TeamName = (typeof TEAMS)[number]['name'];

/** The parts of a subsystem that run by themselves. */
export interface ComponentStory {
  readonly name: string;
  /** How many in production; staging has at most two. */
  readonly count: number;
  /** MiB of one task. */
  readonly memory?: number;
  readonly containers?: readonly string[];
}

/** When an environment's subsystem ran where: days before the practice began; null is never. */
export interface MoveStory {
  readonly targetSince: number | null;
  readonly sourceUntil: number | null;
  /** The source runs again since. */
  readonly backSince?: number;
}

export interface SubsystemStory {
  readonly name: string;
  readonly title: string;
  readonly team: TeamName;
  readonly source: 'ec2' | 'heroku';
  readonly target: readonly ('ecs' | 'eks' | 'managed')[] | 'undecided' | 'absorbed';
  /** What proves an absorbed target: where its senders write. */
  readonly absorbedInto?: string;
  readonly needs: readonly string[];
  readonly components: readonly ComponentStory[];
  readonly production: MoveStory;
  readonly staging: MoveStory;
  /** How its EC2 hosts are kept. */
  readonly hosts?: {
    readonly autoScaling: boolean;
    readonly type: string;
    readonly rootDevice?: 'instance-store';
    readonly elasticIp?: true;
    /** Hosts are named `<pattern>-1` …; the subsystem's name when left out. */
    readonly namePrefix?: string;
    /** Without the tag `Service`: claimed by name. */
    readonly untagged?: true;
    /** After the move they are stopped and kept for a roll-back, not terminated. */
    readonly keptStopped?: true;
  };
  /** Its ECS services carry no tag `Service`: claimed by cluster and service. */
  readonly untaggedServices?: true;
  /** Hands-on hours a week while it is on its source, and once it is on its target. */
  readonly hoursBefore: number;
  readonly hoursAfter: number;
}

const moved = (targetSince: number, sourceUntil: number): MoveStory => ({ targetSince, sourceUntil });
const notStarted: MoveStory = { targetSince: null, sourceUntil: null };
const group = (type: string) => ({ autoScaling: true, type });
const web = (count: number): readonly ComponentStory[] => [{ name: 'web', count, containers: ['app', 'nginx'] }];
const ECS = ['ecs'] as const;
const EKS = ['eks'] as const;

export const STORY: readonly SubsystemStory[] = [
  {
    name: 'api',
    title: 'Reservation API',
    team: 'api-team',
    source: 'ec2',
    target: ECS,
    needs: [],
    components: [
      { name: 'web', count: 12, memory: 4096, containers: ['unicorn', 'nginx'] },
      { name: 'worker', count: 6, memory: 2048, containers: ['sidekiq'] },
    ],
    production: moved(112, 105),
    staging: moved(133, 130),
    hosts: group('c5.2xlarge'),
    hoursBefore: 6.1,
    hoursAfter: 0.9,
  },
  {
    name: 'web-booking',
    title: 'Booking site',
    team: 'booking',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: web(4),
    production: moved(146, 140),
    staging: moved(160, 158),
    hosts: group('c5.large'),
    hoursBefore: 2.8,
    hoursAfter: 0.5,
  },
  {
    name: 'kiosk',
    title: 'Kiosk in the restaurants',
    team: 'store',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: web(2),
    production: moved(91, 84),
    staging: moved(104, 101),
    hosts: group('t3.large'),
    hoursBefore: 1.9,
    hoursAfter: 0.4,
  },
  {
    name: 'waitlist',
    title: 'Waiting list',
    team: 'booking',
    source: 'ec2',
    target: ECS,
    needs: ['api', 'notification-hub'],
    components: web(2),
    production: moved(16, 10),
    staging: moved(37, 34),
    hosts: { autoScaling: false, type: 't3.large', keptStopped: true },
    hoursBefore: 1.8,
    hoursAfter: 0.4,
  },
  {
    name: 'seat-map',
    title: 'Seat map',
    team: 'store',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: web(4),
    production: moved(12, 5),
    staging: moved(40, 33),
    hosts: { autoScaling: false, type: 'm5.large', keptStopped: true },
    hoursBefore: 1.7,
    hoursAfter: 0.4,
  },
  {
    name: 'coupon',
    title: 'Coupons',
    team: 'growth',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: web(2),
    production: { targetSince: 9, sourceUntil: null },
    staging: moved(24, 20),
    hosts: group('t3.medium'),
    hoursBefore: 1.5,
    hoursAfter: 0.3,
  },
  {
    name: 'store-admin',
    title: 'Administration for restaurants',
    team: 'store',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: web(2),
    production: { targetSince: 41, sourceUntil: null },
    staging: moved(62, 48),
    hosts: group('t3.large'),
    hoursBefore: 1.6,
    hoursAfter: 0.5,
  },
  {
    name: 'menu-sync',
    title: 'Menu import',
    team: 'store',
    source: 'heroku',
    target: ECS,
    needs: ['api'],
    components: [{ name: 'worker', count: 1, containers: ['importer'] }],
    production: { targetSince: 66, sourceUntil: 63, backSince: 4 },
    staging: { targetSince: 80, sourceUntil: 77, backSince: 5 },
    untaggedServices: true,
    hoursBefore: 1.0,
    hoursAfter: 0.3,
  },
  {
    name: 'pdf-render',
    title: 'Receipts as PDF',
    team: 'booking',
    source: 'heroku',
    target: ECS,
    needs: [],
    components: [{ name: 'renderer', count: 1, memory: 2048, containers: ['chromium'] }],
    production: moved(158, 154),
    staging: moved(165, 163),
    hoursBefore: 1.1,
    hoursAfter: 0.3,
  },
  {
    name: 'notification-hub',
    title: 'Mail and SMS',
    team: 'api-team',
    source: 'ec2',
    target: ECS,
    needs: [],
    components: [{ name: 'worker', count: 2, containers: ['sender'] }],
    production: moved(75, 70),
    staging: moved(90, 87),
    hosts: group('t3.large'),
    hoursBefore: 2.2,
    hoursAfter: 0.4,
  },
  {
    name: 'review',
    title: 'Reviews',
    team: 'growth',
    source: 'heroku',
    target: ECS,
    needs: ['api'],
    components: web(2),
    production: moved(60, 56),
    staging: moved(72, 70),
    hoursBefore: 1.2,
    hoursAfter: 0.4,
  },
  {
    name: 'loyalty',
    title: 'Loyalty points',
    team: 'growth',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: web(2),
    production: moved(49, 42),
    staging: moved(63, 60),
    hosts: group('t3.large'),
    hoursBefore: 1.8,
    hoursAfter: 0.4,
  },
  {
    name: 'call-center',
    title: 'Bookings by telephone',
    team: 'booking',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: web(2),
    production: moved(125, 119),
    staging: moved(139, 136),
    hosts: group('t3.large'),
    hoursBefore: 1.6,
    hoursAfter: 0.4,
  },
  {
    name: 'search',
    title: 'Restaurant search',
    team: 'data',
    source: 'ec2',
    target: EKS,
    needs: [],
    components: [{ name: 'search', count: 6 }],
    production: moved(174, 168),
    staging: moved(188, 186),
    hosts: group('r5.large'),
    hoursBefore: 2.6,
    hoursAfter: 0.6,
  },
  {
    name: 'recommendation',
    title: 'Recommendations',
    team: 'data',
    source: 'ec2',
    target: EKS,
    needs: ['search'],
    components: [{ name: 'recommendation', count: 3 }],
    production: moved(132, 126),
    staging: moved(146, 144),
    hosts: group('r5.large'),
    hoursBefore: 1.7,
    hoursAfter: 0.4,
  },
  {
    name: 'availability',
    title: 'Free tables',
    team: 'api-team',
    source: 'ec2',
    target: EKS,
    needs: ['api'],
    components: [{ name: 'availability', count: 4 }],
    production: moved(104, 98),
    staging: moved(118, 115),
    hosts: group('c5.large'),
    hoursBefore: 1.9,
    hoursAfter: 0.4,
  },
  {
    name: 'image-resize',
    title: 'Photo sizes',
    team: 'growth',
    source: 'ec2',
    target: ['managed'],
    needs: [],
    components: [{ name: 'resize', count: 1 }],
    production: moved(216, 210),
    staging: moved(228, 226),
    hosts: group('c5.large'),
    hoursBefore: 1.4,
    hoursAfter: 0.1,
  },
  {
    name: 'billing-batch',
    title: 'Monthly bills',
    team: 'data',
    source: 'heroku',
    target: ECS,
    needs: ['api'],
    components: [{ name: 'batch', count: 1, containers: ['batch'] }],
    production: notStarted,
    staging: moved(30, 27),
    hoursBefore: 0.6,
    hoursAfter: 0.3,
  },
  {
    name: 'push-notify',
    title: 'Push notifications',
    team: 'growth',
    source: 'heroku',
    target: ECS,
    needs: ['api'],
    components: [{ name: 'worker', count: 2, containers: ['push'] }],
    production: notStarted,
    staging: notStarted,
    hoursBefore: 2.5,
    hoursAfter: 0.4,
  },
  {
    name: 'log-aggregator',
    title: 'Log aggregator (td-agent)',
    team: 'sre',
    source: 'ec2',
    target: 'absorbed',
    absorbedInto: LOG_STREAM,
    needs: [],
    components: [{ name: 'td-agent', count: 2 }],
    production: notStarted,
    staging: { targetSince: null, sourceUntil: 20 },
    hosts: { autoScaling: false, type: 'm5.xlarge', namePrefix: 'log-agg', untagged: true },
    hoursBefore: 5.0,
    hoursAfter: 0.4,
  },
  {
    name: 'legacy-admin',
    title: 'Old administration',
    team: 'sre',
    source: 'ec2',
    target: 'undecided',
    needs: ['api'],
    components: [{ name: 'web', count: 2, containers: ['rails', 'nginx'] }],
    production: notStarted,
    staging: notStarted,
    hosts: group('t3.medium'),
    hoursBefore: 3.5,
    hoursAfter: 0.5,
  },
  {
    name: 'reserve-web',
    title: 'Reservation widget',
    team: 'booking',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: web(3),
    production: notStarted,
    staging: notStarted,
    hosts: group('c5.large'),
    hoursBefore: 3.0,
    hoursAfter: 0.4,
  },
  {
    name: 'pos-gateway',
    title: 'Gateway to the tills',
    team: 'store',
    source: 'ec2',
    target: ECS,
    needs: ['api'],
    components: [{ name: 'gateway', count: 2, containers: ['gateway'] }],
    production: notStarted,
    staging: notStarted,
    hosts: { autoScaling: false, type: 't3.large', elasticIp: true },
    hoursBefore: 2.5,
    hoursAfter: 0.4,
  },
  {
    name: 'report-batch',
    title: 'Nightly reports',
    team: 'data',
    source: 'ec2',
    target: ['ecs', 'managed'],
    needs: ['api'],
    components: [{ name: 'batch', count: 1, containers: ['batch'] }],
    production: notStarted,
    staging: notStarted,
    hosts: { autoScaling: false, type: 'c3.large', rootDevice: 'instance-store' },
    hoursBefore: 1.9,
    hoursAfter: 0.3,
  },
];
