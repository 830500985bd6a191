import { afterEach } from '@jest/globals';
import { type AwsFleet, openAwsFleet } from '../../../src/adapters/aws/fleet.ts';
import type { AwsFleetOptions } from '../../../src/adapters/aws/options.ts';
import type { Scope as LookedAt } from '../../../src/domain/scope.ts';
import { PRACTICE_EXTERNAL_ID, PRACTICE_ROLE, practiceCredentials } from '../../../src/practice/aws/credentials.ts';
import { type PracticeAws, type PracticeAwsOptions, startPracticeAws } from '../../../src/practice/aws/server.ts';
import {
  EMPTY_SCOPE,
  type Instance,
  type OrganizationAccount,
  type PracticeFleet,
  type Scope,
  type Service,
  type Task,
} from '../../../src/practice/fleet/fleet.ts';

export const NOW = new Date('2026-07-01T03:00:00Z');
export const OWN = '111111111111';
export const MEMBER = '222222222222';
export const SUSPENDED = '333333333333';
export const CLOSING = '444444444444';
export const TOKYO = 'ap-northeast-1';
export const ROLE = { roleName: PRACTICE_ROLE, externalId: PRACTICE_EXTERNAL_ID };

export function at(account: string, region = TOKYO): LookedAt {
  return { system: 'aws', account, region };
}

export function unending(): AbortSignal {
  return new AbortController().signal;
}

function member(id: string, name: string, status: OrganizationAccount['status'] = 'ACTIVE'): OrganizationAccount {
  return { id, name, email: `${name}@example.com`, status, joinedAt: new Date('2020-01-01T00:00:00Z') };
}

/** A fleet of two active accounts that holds what the test says, in Tokyo of the own account. */
export function smallFleet(holds: Partial<Scope> = {}, more: Partial<PracticeFleet> = {}): PracticeFleet {
  return {
    seed: 'small',
    organization: {
      id: 'o-small00001',
      managementAccount: OWN,
      accounts: [
        member(OWN, 'main'),
        member(MEMBER, 'staging'),
        member(SUSPENDED, 'old', 'SUSPENDED'),
        member(CLOSING, 'older', 'PENDING_CLOSURE'),
      ],
    },
    withoutHealth: [],
    regions: () => [
      { name: TOKYO, optIn: 'opt-in-not-required' },
      { name: 'us-east-1', optIn: 'opt-in-not-required' },
      { name: 'eu-west-1', optIn: 'opt-in-not-required' },
      { name: 'me-south-1', optIn: 'not-opted-in' },
      { name: 'ap-east-1', optIn: 'opted-in' },
    ],
    scope: (account, region) => (account === OWN && region === TOKYO ? { ...EMPTY_SCOPE, ...holds } : EMPTY_SCOPE),
    healthEvents: () => [],
    denials: () => [],
    truth: () => null,
    ...more,
  };
}

export function instance(number: number, more: Partial<Instance> = {}): Instance {
  return {
    id: `i-${String(number).padStart(17, '0')}`,
    tags: { Name: `host-${number}` },
    state: 'running',
    reason: '',
    type: 't3.small',
    zone: `${TOKYO}a`,
    imageId: 'ami-0123456789abcdef0',
    launchedAt: new Date('2026-01-05T00:00:00Z'),
    rootDevice: 'ebs',
    privateIp: `10.0.0.${number}`,
    publicIp: null,
    elasticIp: false,
    checks: { system: null, instance: null, attachedEbs: null },
    events: [],
    ...more,
  };
}

const arn = (kind: string) => `arn:aws:ecs:${TOKYO}:${OWN}:${kind}`;
export const CLUSTER = { arn: arn('cluster/prod'), name: 'prod', tags: {} };
export const DEFINITION = {
  arn: arn('task-definition/api:7'),
  family: 'api',
  revision: 7,
  cpu: 256,
  memory: 512,
  registeredAt: new Date('2026-05-01T00:00:00Z'),
  tags: {},
  containers: [
    {
      name: 'app',
      image: 'api:7',
      essential: true,
      port: 80,
      environment: { DATABASE_PASSWORD: 'canary-secret-value' },
      logGroup: '/ecs/api',
    },
  ],
};

export function service(number: number, more: Partial<Service> = {}): Service {
  return {
    arn: arn(`service/prod/api-${number}`),
    name: `api-${number}`,
    cluster: 'prod',
    tags: { Service: 'api' },
    wanted: 2,
    running: 2,
    pending: 0,
    taskDefinition: DEFINITION.arn,
    platformVersion: '1.4.0',
    createdAt: new Date('2026-01-05T00:00:00Z'),
    targetGroup: null,
    deployments: [],
    events: [],
    ...more,
  };
}

export function task(number: number, more: Partial<Task> = {}): Task {
  return {
    arn: arn(`task/prod/${String(number).padStart(32, '0')}`),
    cluster: 'prod',
    group: 'service:api-1',
    startedBy: 'ecs-svc/1',
    taskDefinition: DEFINITION.arn,
    tags: { Service: 'api' },
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    platformVersion: '1.4.0',
    zone: `${TOKYO}a`,
    cpu: 256,
    memory: 512,
    createdAt: new Date('2026-07-01T02:00:00Z'),
    startedAt: new Date('2026-07-01T02:01:00Z'),
    stoppedAt: null,
    stopCode: null,
    stoppedReason: null,
    containers: [{ name: 'app', image: 'api:7', exitCode: null, reason: null }],
    ...more,
  };
}

export function stoppedTask(number: number): Task {
  return task(number, {
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    stoppedAt: new Date('2026-07-01T02:30:00Z'),
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    containers: [{ name: 'app', image: 'api:7', exitCode: 137, reason: 'OutOfMemoryError: container killed' }],
  });
}

export interface Opened {
  readonly aws: PracticeAws;
  readonly fleet: AwsFleet;
  readonly logged: { readonly level: string; readonly fields: object; readonly message: string }[];
}

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** Starts practice AWS on a fleet and opens the adapter on it, without limit on calls unless the test says so. */
export async function open(
  practice: PracticeFleet,
  options: Partial<AwsFleetOptions> = {},
  endpoint: Partial<PracticeAwsOptions> = {},
): Promise<Opened> {
  const aws = await startPracticeAws({ port: 0, fleet: practice, clock: () => NOW, ...endpoint });
  process.env['AWS_ENDPOINT_URL'] = aws.url;
  const own = practiceCredentials(practice.seed, practice.organization.managementAccount);
  const logged: Opened['logged'] = [];
  const note = (level: string) => (fields: object, message: string) => void logged.push({ level, fields, message });
  const fleet = openAwsFleet({
    accounts: [{ id: OWN }],
    regions: [TOKYO],
    homeRegion: TOKYO,
    callsPerSecond: null,
    clock: () => NOW,
    logger: { info: note('info'), warn: note('warn') },
    credentials: async () => own,
    ...options,
  });
  endings.push(async () => {
    fleet.close();
    // A test may have closed it already.
    await aws.close().catch(() => {});
  });
  return { aws, fleet, logged };
}
