import type { DeliveryScope } from './areas/delivery.ts';
import type { EksScope } from './areas/eks.ts';
import type { TrailEvent } from './areas/hand-made.ts';
import type { HostScope } from './areas/hosts.ts';
import type { ImageScope } from './areas/images.ts';
import type { ManagedScope } from './areas/managed.ts';
import type { MonitoringScope } from './areas/monitoring.ts';
import type { NetworkScope } from './areas/network-scope.ts';
import type { Instance, Scope } from './fleet.ts';
import { digestOf } from './image-digest.ts';
import { hexOf, uuidOf } from './seeded.ts';

/** Where it stands, and when all of it was made. */
interface Home {
  readonly account: string;
  readonly region: string;
  readonly madeAt: Date;
}

const TAGS = { Service: 'load-1', Environment: 'production' };
const DAY = 86_400_000;
/** Changes of one kind by hand, and what a busy region writes beside them. */
const BY_HAND = 3;
const BUSY_EVENTS = 2_000;

/** The image that the tasks of a scope run, in the registry of their own account. */
export function syntheticImage({ account, region }: Pick<Home, 'account' | 'region'>): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com/load:1`;
}

/** The tags by which AWS says from which version of which launch template an instance was made. */
export function launchedBy({ account, region }: Pick<Home, 'account' | 'region'>): Readonly<Record<string, string>> {
  return {
    'aws:ec2launchtemplate:id': templateId(account, region, 0),
    'aws:ec2launchtemplate:version': '1',
  };
}

function templateId(account: string, region: string, index: number): string {
  return `lt-0${hexOf(16, account, region, 'template', index)}`;
}

/** Some of all that stands beside instances and tasks: as many of each sort in every scope. */
export function syntheticAreas(
  home: Home,
  instances: readonly Instance[],
  isBusy: boolean,
): Pick<Scope, 'network' | 'eks' | 'managed' | 'hosts' | 'images' | 'delivery' | 'monitoring'> {
  const network = networkOf(home, instances);
  return {
    network,
    eks: eksOf(home),
    managed: managedOf(home),
    hosts: hostsOf(home, instances),
    images: imagesOf(home),
    delivery: deliveryOf(home, isBusy),
    monitoring: monitoringOf(home, network),
  };
}

function some<T>(count: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function networkOf({ account, region, madeAt }: Home, instances: readonly Instance[]): NetworkScope {
  const id = (prefix: string, index: number): string => `${prefix}-0${hexOf(16, account, region, prefix, index)}`;
  const elb = (rest: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${rest}`;
  const balancers = some(2, (index) =>
    elb(`loadbalancer/app/load-${index}/${hexOf(16, account, region, 'lb', index)}`),
  );
  const targetGroups = some(3, (index) => ({
    arn: elb(`targetgroup/load-${index}/${hexOf(16, account, region, 'tg', index)}`),
    name: `load-${index}`,
    type: index === 0 ? ('instance' as const) : ('ip' as const),
    balancerArns: balancers.slice(index, index + 1),
    targets: instances.slice(0, index === 0 ? 2 : 0).map((it) => it.id),
    tags: TAGS,
  }));
  return {
    addresses: some(2, (index) => ({
      id: id('eipalloc', index),
      publicIp: `198.51.100.${index + 1}`,
      instanceId: instances[index]?.id ?? null,
      interfaceId: null,
      tags: TAGS,
    })),
    keyPairs: some(2, (index) => ({ id: id('key', index), name: `load-${index}`, createdAt: madeAt, tags: TAGS })),
    images: some(3, (index) => ({
      id: id('ami', index),
      name: `load-${index}`,
      owner: account,
      createdAt: madeAt,
      deprecatedAt: null,
      lastLaunchedAt: madeAt,
      snapshotId: id('snap', index),
      tags: TAGS,
    })),
    snapshots: some(5, (index) => ({
      id: id('snap', index),
      startedAt: madeAt,
      sizeGib: 8,
      description: '',
      tags: TAGS,
    })),
    securityGroups: some(4, (index) => ({
      id: id('sg', index),
      name: `load-${index}`,
      rules: [{ protocol: 'tcp', from: 443, to: 443, ipv4: ['10.0.0.0/8'] }],
      tags: TAGS,
    })),
    interfaces: instances.map((it) => ({
      id: `eni-${it.id.slice(2)}`,
      subnetId: id('subnet', 0),
      groupIds: [id('sg', 0)],
      instanceId: it.id,
      description: '',
      kind: 'interface',
      publicIp: null,
      ipv6: [],
    })),
    subnets: some(3, (index) => ({ id: id('subnet', index), zone: `${region}a`, isPublic: false })),
    routeTables: some(2, (index) => ({
      id: id('rtb', index),
      main: index === 0,
      subnetIds: [],
      ipv4: id('nat', index),
      ipv6: null,
    })),
    launchTemplates: some(2, (index) => ({
      id: templateId(account, region, index),
      name: `load-${index}`,
      createdAt: madeAt,
      version: 1,
      imageId: id('ami', index),
      keyName: null,
      groupIds: [id('sg', index)],
      tags: TAGS,
    })),
    groups: some(2, (index) => ({
      arn: `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:${uuidOf(account, region, index)}:autoScalingGroupName/load-${index}`,
      name: `load-${index}`,
      wanted: 0,
      max: 4,
      instanceIds: [],
      templateId: templateId(account, region, index),
      targetGroupArns: [],
      createdAt: madeAt,
      tags: TAGS,
    })),
    targetGroups,
    balancers: balancers.map((arn, index) => ({
      arn,
      name: `load-${index}`,
      createdAt: madeAt,
      groupIds: [id('sg', index)],
      subnetIds: [id('subnet', 0)],
      ports: [443],
      tags: TAGS,
    })),
  };
}

function eksOf({ account, region, madeAt }: Home): EksScope {
  return {
    clusters: [
      {
        arn: `arn:aws:eks:${region}:${account}:cluster/load`,
        name: 'load',
        version: '1.34',
        platformVersion: 'eks.9',
        supportType: 'STANDARD',
        publicEndpoint: true,
        createdAt: madeAt,
        tags: TAGS,
        nodegroups: [
          {
            name: 'general',
            status: 'ACTIVE',
            version: '1.34',
            releaseVersion: '1.34.2-20260601',
            size: 3,
            createdAt: madeAt,
            issues: [],
          },
        ],
        addons: [{ name: 'vpc-cni', status: 'ACTIVE', version: 'v1.20.4-eksbuild.2', createdAt: madeAt, issues: [] }],
        workloads: some(4, (index) => ({
          kind: 'Deployment' as const,
          namespace: 'load',
          name: `load-${index}`,
          labels: { 'app.kubernetes.io/name': `load-${index}` },
          image: syntheticImage({ account, region }),
          wanted: 2,
          running: 2,
          waiting: null,
          createdAt: madeAt,
          schedule: null,
          lastScheduledAt: null,
          lastSucceededAt: null,
        })),
      },
    ],
  };
}

function managedOf({ account, region, madeAt }: Home): ManagedScope {
  const things = (service: string, prefix: string, count: number) =>
    some(count, (index) => ({
      arn: `arn:aws:${service}:${region}:${account}:${prefix}load-${index}`,
      name: `load-${index}`,
      createdAt: madeAt,
      tags: TAGS,
    }));
  const targetOf = (name: string): string => `arn:aws:lambda:${region}:${account}:function:${name}`;
  const scheduled = { expression: 'rate(1 hour)', target: targetOf('load-0'), taskDefinition: null };
  return {
    functions: things('lambda', 'function:', 4).map((it) => ({ ...it, runtime: 'nodejs22.x', environment: {} })),
    streams: things('kinesis', 'stream/', 2),
    deliveryStreams: things('firehose', 'deliverystream/', 1),
    queues: things('sqs', '', 3).map((it) => ({ ...it, messages: 0 })),
    schedules: [
      ...things('events', 'rule/', 2).map((it) => ({ ...it, ...scheduled, kind: 'rule' as const })),
      ...things('scheduler', 'schedule/default/', 2).map((it) => ({ ...it, ...scheduled, kind: 'schedule' as const })),
    ],
    databases: things('rds', 'db:', 2).map((it) => ({ ...it, engine: 'postgres', version: '17.5' })),
    caches: things('elasticache', 'cluster:', 2).map((it) => ({ ...it, engine: 'redis', version: '7.1.0' })),
    count: () => 10,
  };
}

function hostsOf({ madeAt }: Home, instances: readonly Instance[]): HostScope {
  return {
    managed: instances.map((it, index) => ({
      instanceId: it.id,
      computerName: `load-${index}.internal`,
      online: true,
      platformName: 'Amazon Linux',
      platformVersion: '2023',
      lastPingAt: madeAt,
      capturedAt: madeAt,
      applications: index % 2 === 0 ? [{ name: 'fluent-package', version: '6.0.0', release: '1' }] : [],
    })),
  };
}

function imagesOf({ account, region, madeAt }: Home): ImageScope {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  return {
    repositories: [
      {
        name: 'load',
        images: [
          {
            digest: digestOf(syntheticImage({ account, region })),
            tags: ['1'],
            pushedAt: madeAt,
            scan: {
              status: 'ACTIVE',
              completedAt: madeAt,
              vulnerabilities: [
                {
                  id: 'CVE-2026-10000',
                  severity: 'LOW',
                  package: 'zlib',
                  version: '1.3.0',
                  fixedIn: null,
                  firstSeenAt: madeAt,
                  layer: `sha256:${hexOf(64, 'layer')}`,
                },
              ],
            },
            mediaType,
            manifest: JSON.stringify({ schemaVersion: 2, mediaType }),
          },
        ],
      },
    ],
  };
}

/** The last day before `madeAt` plus a day: what a look of that time sees as fresh. */
function deliveryOf({ account, region, madeAt }: Home, isBusy: boolean): DeliveryScope {
  const execution = uuidOf(account, region, 'execution');
  const endedAt = new Date(madeAt.getTime() + 600_000);
  const event = (name: string, index: number): TrailEvent => ({
    id: uuidOf(account, region, name, index),
    name,
    source: 'ec2.amazonaws.com',
    at: new Date(madeAt.getTime() - (index % 48) * 600_000),
    username: 'somebody',
    resources: [],
    record: { userIdentity: { type: 'AssumedRole' }, eventSource: 'ec2.amazonaws.com', readOnly: false },
  });
  return {
    pipelines: [
      {
        name: 'load',
        tags: TAGS,
        createdAt: new Date(madeAt.getTime() - 30 * DAY),
        executions: [
          {
            id: execution,
            status: 'Succeeded',
            startedAt: madeAt,
            updatedAt: endedAt,
            rollback: false,
            actions: [
              {
                id: uuidOf(execution, 'deploy'),
                execution,
                name: 'Deploy',
                category: 'Deploy',
                status: 'Succeeded',
                startedAt: madeAt,
                updatedAt: endedAt,
                configuration: { ClusterName: 'load', ServiceName: 'load' },
              },
            ],
          },
        ],
      },
    ],
    builds: some(3, (index) => ({
      id: `load:${uuidOf(account, region, 'build', index)}`,
      project: 'load',
      status: 'SUCCEEDED',
      startedAt: madeAt,
      endedAt,
      queuedSeconds: 1,
    })),
    activities: some(3, (index) => ({
      id: uuidOf(account, region, 'activity', index),
      group: 'load-0',
      description: 'Launching a new EC2 instance',
      cause: 'an instance was started in response to a difference between desired and actual capacity',
      status: 'Successful',
      startedAt: madeAt,
      endedAt,
    })),
    trail: [
      ...some(BY_HAND, (index) => event('SendCommand', index)),
      ...some(isBusy ? BUSY_EVENTS : 0, (index) => event('CreateLogStream', index)),
    ],
  };
}

function monitoringOf({ madeAt }: Home, { targetGroups }: NetworkScope): MonitoringScope {
  return {
    alarms: some(5, (index) => ({
      name: `load-${index}`,
      composite: false,
      state: index === 0 ? ('ALARM' as const) : ('OK' as const),
      since: new Date(madeAt.getTime() - 60 * DAY),
      reason: 'Threshold Crossed: 1 datapoint [91.4] was greater than the threshold (80.0).',
      actionsEnabled: true,
      metric: 'CPUUtilization',
      namespace: 'AWS/EC2',
      dimensions: {},
      tags: TAGS,
      changes: [],
    })),
    traffic: targetGroups.map(({ name }) => ({ targetGroup: name, hourly: 100 })),
  };
}
