import type { PlacedInstance } from '../instances.ts';
import { type Presence, runsAt } from '../presence.ts';
import { hexOf } from '../seeded.ts';
import { ACCOUNT_OF, MAIN_REGION, PRODUCTION } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { after, before, DAY } from '../time.ts';
import { groupId, type Home, idOf, subnetOf, ZONES } from './network-plan.ts';
import type { Balancer, NetworkScope, ScalingGroup, TargetGroup } from './network-scope.ts';

/** People delete the group, the load balancer and the target group of a moved subsystem about so many days later. */
const CLEARED_AFTER = 75 * DAY;

const arnOf = ({ account, region }: Home, service: string, rest: string): string =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

const groupArn = (home: Home, name: string): string =>
  arnOf(home, 'autoscaling', `autoScalingGroup:${hexOf(32, 'asg', home.account, name)}:autoScalingGroupName/${name}`);

const targetGroupArn = (home: Home, name: string): string =>
  arnOf(home, 'elasticloadbalancing', `targetgroup/${name}/${hexOf(16, 'tg', home.account, name)}`);

const balancerArn = (home: Home, name: string): string =>
  arnOf(home, 'elasticloadbalancing', `loadbalancer/app/${name}/${hexOf(16, 'alb', home.account, name)}`);

export const templateOf = (account: string, group: string): string => idOf('lt', account, group);

function tagsOf({ subsystem, environment }: Presence): Readonly<Record<string, string>> {
  return { Service: subsystem.name, Environment: environment };
}

/** What still stands of the EC2 side: it runs, or it was switched off not long ago. */
function stands(presence: Presence, now: Date): boolean {
  return presence.from <= now && (presence.until === null || now < after(presence.until, CLEARED_AFTER));
}

function scalingGroups(state: FleetState, home: Home, instances: readonly PlacedInstance[]): readonly ScalingGroup[] {
  const hosts = state.hosts.filter(
    (it) =>
      it.account === home.account &&
      it.region === home.region &&
      it.presence.subsystem.hosts?.autoScaling === true &&
      stands(it.presence, state.now),
  );
  const names = Map.groupBy(hosts, (host) => host.name.replace(/-\d+$/u, ''));
  const stories = [...names].flatMap(([name, some]): ScalingGroup[] => {
    const [first] = some;
    if (!first) return [];
    const running = instances.filter((it) => it.tags['aws:autoscaling:groupName'] === name && it.state === 'running');
    const isWeb = first.presence.component.name === 'web';
    return [
      {
        arn: groupArn(home, name),
        name,
        wanted: running.length,
        max: some.length * 2,
        instanceIds: running.map(({ id }) => id),
        templateId: templateOf(home.account, name),
        targetGroupArns: isWeb ? [targetGroupArn(home, `tg-${first.presence.subsystem.name}-ec2`)] : [],
        createdAt: first.presence.from,
        tags: tagsOf(first.presence),
      },
    ];
  });
  return [...stories, ...nodeGroups(home, instances), ...forgotten(home, state.now)];
}

function nodeGroups(home: Home, instances: readonly PlacedInstance[]): readonly ScalingGroup[] {
  const nodes = Map.groupBy(
    instances.filter((it) => it.tags['eks:cluster-name'] !== undefined && it.state === 'running'),
    (it) => it.tags['eks:cluster-name'] ?? '',
  );
  return [...nodes].map(([cluster, some]) => ({
    arn: groupArn(home, `eks-general-${cluster}`),
    name: `eks-general-${hexOf(8, 'eks', cluster)}`,
    wanted: some.length,
    max: 10,
    instanceIds: some.map(({ id }) => id),
    templateId: templateOf(home.account, `eks-${cluster}`),
    targetGroupArns: [],
    createdAt: some[0]?.launchedAt ?? new Date(0),
    tags: { 'eks:cluster-name': cluster, [`kubernetes.io/cluster/${cluster}`]: 'owned' },
  }));
}

/** A trial of long ago that nobody wrote down. */
function forgotten(home: Home, now: Date): readonly ScalingGroup[] {
  if (home.account !== PRODUCTION || home.region !== MAIN_REGION) return [];
  const name = 'old-api-canary';
  return [
    {
      arn: groupArn(home, name),
      name,
      wanted: 0,
      max: 1,
      instanceIds: [],
      templateId: templateOf(home.account, name),
      targetGroupArns: [],
      createdAt: before(new Date(Math.floor(now.getTime() / DAY) * DAY), 500 * DAY),
      tags: {},
    },
  ];
}

/** Of each web part one target group a platform: on EC2 behind a load balancer of its own, on ECS behind the shared one. */
export function balancingAt(
  state: FleetState,
  home: Home,
  instances: readonly PlacedInstance[],
): Pick<NetworkScope, 'groups' | 'targetGroups' | 'balancers'> {
  const groups = scalingGroups(state, home, instances);
  if (home.region !== MAIN_REGION) return { groups, targetGroups: [], balancers: [] };
  const web = state.presences.filter(
    (it) => ACCOUNT_OF[it.environment] === home.account && it.component.name === 'web' && stands(it, state.now),
  );
  const shared = balancerArn(home, 'tabemaru-shared');
  const targetGroups = web.flatMap((it): TargetGroup[] => {
    if (it.platform !== 'ec2' && it.platform !== 'ecs') return [];
    const name = `tg-${it.subsystem.name}-${it.platform}`;
    const runs = runsAt(it, state.now);
    const hosts = instances.filter((one) => one.tags['Service'] === it.subsystem.name && one.state === 'running');
    const tasks = Array.from({ length: it.count }, (_, index) => `10.9.${it.subsystem.name.length}.${index + 10}`);
    return [
      {
        arn: targetGroupArn(home, name),
        name,
        type: it.platform === 'ec2' ? 'instance' : 'ip',
        balancerArns: [it.platform === 'ec2' ? balancerArn(home, `${it.subsystem.name}-web`) : shared],
        targets: runs ? (it.platform === 'ec2' ? hosts.map(({ id }) => id) : tasks) : [],
        tags: tagsOf(it),
      },
    ];
  });
  const balancer = (name: string, createdAt: Date, tags: Readonly<Record<string, string>>): Balancer => ({
    arn: balancerArn(home, name),
    name,
    createdAt,
    groupIds: [groupId(home, 'web-alb')],
    subnetIds: ZONES.map((letter) => subnetOf(home, true, `${home.region}${letter}`)),
    ports: [80, 443],
    tags,
  });
  const own = web
    .filter((it) => it.platform === 'ec2')
    .map((it) => balancer(`${it.subsystem.name}-web`, it.from, tagsOf(it)));
  const oldest = web.map(({ from }) => from).sort((a, b) => a.getTime() - b.getTime())[0];
  const onEcs = targetGroups.some(({ type }) => type === 'ip');
  const once = <T extends { readonly arn: string }>(items: readonly T[]): readonly T[] => [
    ...new Map(items.map((item) => [item.arn, item])).values(),
  ];
  return {
    groups,
    targetGroups: once(targetGroups),
    balancers: once([...own, ...(onEcs && oldest ? [balancer('tabemaru-shared', oldest, {})] : [])]),
  };
}
