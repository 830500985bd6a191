/** What the internet can reach of a region, and by which doors: the findings of the job `network-exposure`. */

import type { NotUnderstood } from './answer.ts';
import { bystanderOf } from './bystanders.ts';
import { belongingOf } from './claim.ts';
import type { Finding } from './finding.ts';
import type { Answers } from './fleet.ts';
import { byOwner, earliest, firstNames, NAMES_TOLD, unclaimedResource, wholeItems } from './judge-leftovers.ts';
import { partResource } from './left-parts.ts';
import { isoTime, outsideText } from './outside-text.ts';
import { openingsOf, type Reach, reachOf, subnetReach } from './reachable.ts';
import type { Ec2Instance, LoadBalancer, NetworkInterface, SecurityGroup } from './reads/ec2.ts';
import type { Resource } from './resource.ts';
import { instanceResource } from './resources.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';
import type { JsonObject } from './vocabulary.ts';

interface Looking {
  readonly answers: Answers;
  readonly scope: Scope;
  readonly settings: Settings;
}

export interface Exposure {
  readonly findings: readonly Finding[];
  readonly notUnderstood: readonly NotUnderstood[];
}

interface Machine {
  readonly instance: Ec2Instance;
  readonly resource: Resource;
  readonly isBastion: boolean;
}

/** How the internet reaches each interface; null where that cannot be known, and no interface at all where a read has a gap. */
interface Reached {
  readonly of: ReadonlyMap<string, Reach | null>;
  readonly unseen: readonly string[];
}

/** An image builder has an address and a group of its own for the minutes of a build. */
function isBuilder(resource: Resource, settings: Settings): boolean {
  return bystanderOf(resource, settings) === 'image-builder' || /^packer\b/i.test(resource.name);
}

function machinesOf({ answers, scope, settings }: Looking): readonly Machine[] {
  return (answers['ec2.instances']?.items ?? [])
    .map((instance) => {
      const resource = instanceResource(instance.id, instance, scope);
      return { instance, resource, isBastion: bystanderOf(resource, settings) === 'bastion' };
    })
    .filter(({ instance, resource }) => instance.state !== 'terminated' && !isBuilder(resource, settings));
}

function reachedOf(answers: Answers, interfaces: readonly NetworkInterface[] | null): Reached | null {
  const subnets = wholeItems(answers, 'ec2.subnets');
  const tables = wholeItems(answers, 'ec2.routeTables');
  if (!interfaces || !subnets || !tables) return null;
  const reach = subnetReach(subnets, tables);
  const of = new Map(interfaces.map((it) => [it.id, reachOf(it, reach)]));
  const unseen = interfaces.flatMap((it) => (of.get(it.id) === null && it.subnetId !== null ? it.subnetId : []));
  return { of, unseen: [...new Set(unseen)] };
}

function finding(
  kind: string,
  aspect: string,
  subject: string,
  resource: Resource,
  severity: number,
  facts: JsonObject,
): Finding {
  const base = { nature: 'condition', keys: [], component: null, firstHand: true, dueAt: null, since: null } as const;
  return { ...base, kind, aspect, subject: outsideText(subject, 300), resource, severity, facts };
}

/** One finding an owner: whose machines these are, or what nobody claims. */
function perOwner(
  { scope, settings }: Looking,
  kind: string,
  machines: readonly Machine[],
  severity: number,
  factsOf: (some: readonly Machine[]) => JsonObject,
): readonly Finding[] {
  return byOwner(machines, settings).flatMap(({ owner, claimed, items }) => {
    const [first] = items;
    if (!first) return [];
    const resource = claimed ? first.resource : unclaimedResource('unclaimed', 'unclaimed', scope);
    const names = firstNames(items.map((it) => it.resource));
    const bastions = items.filter(({ isBastion }) => isBastion).length;
    return finding(kind, 'instances', owner, resource, severity, {
      count: items.length,
      names,
      instance: items.length === 1 ? first.resource.id : null,
      bastions,
      ...factsOf(items),
    });
  });
}

function exposedInstances(
  looking: Looking,
  machines: readonly Machine[],
  interfaces: readonly NetworkInterface[],
  { of }: Reached,
): readonly Finding[] {
  const reachesOf = ({ instance }: Machine): readonly Reach[] =>
    interfaces.flatMap((it) => (it.instanceId === instance.id ? (of.get(it.id) ?? []) : []));
  const is = (machine: Machine, family: keyof Reach): boolean => reachesOf(machine).some((reach) => reach[family]);
  const exposed = machines.filter((it) => it.instance.state === 'running' && (is(it, 'ipv4') || is(it, 'ipv6')));
  return perOwner(looking, 'instance-exposed', exposed, 2, (some) => ({
    ipv4: some.some((it) => is(it, 'ipv4')),
    ipv6: some.some((it) => is(it, 'ipv6')),
  }));
}

/** What an interface of a load balancer is described as; its own listeners say what it answers. */
function isBalancer(it: NetworkInterface): boolean {
  return it.description.startsWith('ELB ') || /load_balancer$/.test(it.kind);
}

/** The group as a resource; where only its users tell whose it is, the first of them, if they are all of one owner. */
function groupOwner(group: SecurityGroup, users: readonly Machine[], { scope, settings }: Looking): Resource {
  const own = partResource(group.id, group.name, group.tags, scope);
  if (belongingOf(own, null, settings, new Map()).subsystem !== null) return own;
  const owners = byOwner(users, settings);
  const [only] = owners;
  return owners.length === 1 && only?.claimed ? (only.items[0]?.resource ?? own) : own;
}

/** Groups in use whose rules open an admin port to everybody; of a load balancer's, only where it listens on that port. */
function openPorts(
  looking: Looking,
  machines: readonly Machine[],
  interfaces: readonly NetworkInterface[],
  balancers: readonly LoadBalancer[] | null,
  reached: Reached | null,
): readonly Finding[] {
  const { answers, settings } = looking;
  return (wholeItems(answers, 'ec2.securityGroups') ?? []).flatMap((group): readonly Finding[] => {
    const opening = openingsOf(group.rules, settings.adminPorts);
    if (!opening || /^packer[_ -]/i.test(group.name)) return [];
    const used = interfaces.filter((it) => it.groupIds.includes(group.id));
    const others = used.filter((it) => !isBalancer(it));
    const listening = (balancers ?? []).filter(
      (it) =>
        it.internetFacing &&
        it.securityGroupIds.includes(group.id) &&
        it.ports.some((port) => opening.ports.includes(port)),
    );
    if (others.length === 0 && listening.length === 0) return [];
    const users = machines.filter(({ instance }) => others.some((it) => it.instanceId === instance.id));
    const stopped = users.filter(({ instance }) => instance.state !== 'running').map(({ instance }) => instance.id);
    const doors = others.filter((it) => {
      if (it.instanceId !== null && stopped.includes(it.instanceId)) return false;
      const reach = reached?.of.get(it.id);
      return reach && ((opening.ipv4 && reach.ipv4) || (opening.ipv6 && reach.ipv6));
    });
    const unknown = reached === null || others.some((it) => reached.of.get(it.id) === null);
    const reachable = doors.length + listening.length;
    return [
      {
        ...finding(
          'admin-port-open',
          'security-group',
          group.id,
          groupOwner(group, users, looking),
          reachable > 0 ? 3 : 1,
          {
            group: outsideText(group.id, 40),
            groupName: outsideText(group.name, 60),
            ports: opening.ports,
            all: opening.all,
            ipv4: opening.ipv4,
            ipv6: opening.ipv6,
            interfaces: others.length,
            // Not known is not "nothing".
            reachable: unknown && reachable === 0 ? null : reachable,
            balancers: listening.slice(0, NAMES_TOLD).map(({ name }) => outsideText(name, 60)),
            count: users.length,
            names: firstNames(users.map(({ resource }) => resource)),
            bastions: users.filter(({ isBastion }) => isBastion).length,
          },
        ),
        gathers: true,
      },
    ];
  });
}

function keyPairs(looking: Looking, machines: readonly Machine[]): readonly Finding[] {
  const made = new Map((looking.answers['ec2.keyPairs']?.items ?? []).map((key) => [key.name, key.createdAt]));
  const keyed = machines.filter(({ instance }) => instance.keyName !== null);
  return perOwner(looking, 'key-pair-in-use', keyed, 1, (some) => {
    const keys = [...new Set(some.flatMap(({ instance }) => instance.keyName ?? []))].sort();
    return {
      keys: keys.slice(0, NAMES_TOLD).map((key) => outsideText(key, 60)),
      keyCount: keys.length,
      keysSince: isoTime(earliest(keys.map((key) => made.get(key)))),
    };
  });
}

/** Instances that the internet reaches, admin ports open to everybody, and instances that still have a key pair. */
export function exposureOf(looking: Looking): Exposure {
  const { answers } = looking;
  const machines = machinesOf(looking);
  const interfaces = wholeItems(answers, 'ec2.networkInterfaces');
  const reached = reachedOf(answers, interfaces);
  const balancers = wholeItems(answers, 'elb.loadBalancers');
  return {
    findings: [
      ...(interfaces && reached ? exposedInstances(looking, machines, interfaces, reached) : []),
      ...(interfaces ? openPorts(looking, machines, interfaces, balancers, reached) : []),
      ...keyPairs(looking, machines),
    ],
    notUnderstood: (reached?.unseen ?? []).map((subnet) => ({
      what: `subnet ${outsideText(subnet, 60)}`,
      why: 'its route table is not to be seen here: whether it is public is not known',
    })),
  };
}
