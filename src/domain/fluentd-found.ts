/** Where the fluentd family runs in a scope, and how each version is known. */

import { belongingOf } from './claim.ts';
import { type FluentdSoftware, isFluentdProduct, softwareOfImage, softwareOfPackage } from './fluentd-family.ts';
import { resourceOfRunner } from './image-runner.ts';
import type { JudgeInput } from './job.ts';
import { type Ec2Unit, ec2UnitsOf, isIgnored } from './judge-ec2.ts';
import { eksUnitOf } from './judge-eks-workloads.ts';
import { outsideText } from './outside-text.ts';
import type { LogDaemon } from './reads/hosts.ts';
import type { Resource } from './resource.ts';
import { capacityOf, partitionOf } from './resources.ts';
import type { Scope } from './scope.ts';

/** How it is known that a running host gathers logs of others: what it takes and writes to, or the tag of toilbot.yaml. */
export interface Aggregation {
  /** Types of inputs; empty where the tag alone tells. */
  readonly receives: readonly string[];
  /** Types of outputs. */
  readonly writesTo: readonly string[];
}

export interface FluentdFound {
  readonly resource: Resource;
  readonly software: FluentdSoftware;
  readonly name: string;
  /** How it is known: the inventory, the endpoint, an image's tag, or a person, on a day. */
  readonly how: 'ssm' | 'endpoint' | 'image' | 'told' | 'neighbour' | 'listed';
  readonly toldOn: Date | null;
  readonly image: string | null;
  /** Why it is known to gather the logs of others; null where nothing says so. */
  readonly aggregates: Aggregation | null;
}

const NOBODY = new Map<string, string | null>();

function found(more: Partial<FluentdFound> & Pick<FluentdFound, 'resource' | 'software' | 'how'>): FluentdFound {
  return { name: more.resource.name, toldOn: null, image: null, aggregates: null, ...more };
}

/** What a person told of the subsystem that a resource belongs to. */
function toldOf(resource: Resource, input: JudgeInput): FluentdFound | null {
  const { subsystem } = belongingOf(resource, null, input.settings, NOBODY);
  const told = input.settings.subsystems.find((it) => it.name === subsystem)?.told ?? [];
  const of = told.find((it) => isFluentdProduct(it.software.trim().toLowerCase()));
  const software = of ? softwareOfPackage(of.software, of.version) : null;
  return of && software ? found({ resource, software, how: 'told', toldOn: of.on }) : null;
}

function hostsWithSoftware(input: JudgeInput, units: readonly Ec2Unit[]): readonly FluentdFound[] {
  const packages = Map.groupBy(input.answers['ssm.software']?.items ?? [], (it) => it.instanceId);
  const daemons = new Map((input.answers['fluentd.endpoints']?.items ?? []).map((it) => [it.instanceId, it]));
  return units.flatMap(({ resource, state }): readonly FluentdFound[] => {
    const daemon = daemons.get(resource.id);
    const aggregates = daemon ? aggregationOf(daemon) : state === 'running' ? byTag(resource, input) : null;
    const installed = (packages.get(resource.id) ?? []).flatMap((it) => {
      const software = softwareOfPackage(it.name, it.version);
      return software ? [found({ resource, software, how: 'ssm', aggregates })] : [];
    });
    if (installed.length > 0) return installed;
    return daemon ? [ofDaemon(daemon, resource, input)] : [];
  });
}

function aggregationOf({ receives, outputs }: LogDaemon): Aggregation | null {
  if (receives.length === 0) return null;
  const writesTo = [...new Set(outputs.map((it) => it.plugin))].filter((it) => !NO_DESTINATION.has(it)).sort();
  return { receives, writesTo };
}

/** Outputs that lead nowhere, or to another output. */
const NO_DESTINATION = new Set(['null', 'copy', 'relabel', 'stdout', 'unknown']);

/** The tag is of the hosts that gather logs; where one does not answer, it is the best that is known. */
function byTag({ tags }: Resource, { settings }: JudgeInput): Aggregation | null {
  const { tag } = settings.fluentd;
  return tag !== null && tags[tag.key] === tag.value ? { receives: [], writesTo: [] } : null;
}

/** A daemon that answered; one that does not say its version, but of which a person did, is told. */
function ofDaemon(daemon: LogDaemon, resource: Resource, input: JudgeInput): FluentdFound {
  const { software: product, version } = daemon;
  const told = version === null ? toldOf(resource, input) : null;
  const aggregates = aggregationOf(daemon);
  return told
    ? { ...told, aggregates }
    : found({ resource, software: { product, version }, how: 'endpoint', aggregates });
}

/**
 * Running hosts of which nothing is known, but should be: a person told of their subsystem, toilbot.yaml lists them, or
 * Systems Manager does not manage them while a neighbour of theirs has one of the family.
 */
function silentHosts(
  input: JudgeInput,
  units: readonly Ec2Unit[],
  known: readonly FluentdFound[],
): readonly FluentdFound[] {
  const managed = input.answers['ssm.instances'];
  const isManaged = new Set(managed?.items.map((it) => it.instanceId));
  const seen = new Set(known.map((it) => it.resource.id));
  const groupOf = (resource: Resource): string | null => {
    const { subsystem, environment, component } = belongingOf(resource, null, input.settings, NOBODY);
    return subsystem === null ? null : JSON.stringify([subsystem, environment, component]);
  };
  const groups = new Map(known.map((it) => [groupOf(it.resource), it.software.product]));
  return units
    .filter(({ resource, state }) => state === 'running' && !seen.has(resource.id))
    .flatMap(({ resource }): readonly FluentdFound[] => {
      const told = toldOf(resource, input);
      if (told) return [told];
      const listed = input.settings.fluentd.hosts.find((it) => it.name === resource.name);
      if (listed) return [found({ resource, software: { product: listed.software, version: null }, how: 'listed' })];
      const product = groups.get(groupOf(resource));
      const unmanaged = managed !== undefined && managed.gap === null && !isManaged.has(resource.id);
      if (groupOf(resource) === null || product === undefined || !unmanaged) return [];
      return [found({ resource, software: { product, version: null }, how: 'neighbour' })];
    });
}

function inImages(input: JudgeInput): readonly FluentdFound[] {
  const { answers, scope, settings } = input;
  const tasks = (answers['ecs.taskDefinitions']?.items ?? []).flatMap((definition) =>
    definition.containers.flatMap(({ image }) =>
      definition.usedBy.map((user) => ({ image, resource: userResource(user, definition.tags, scope) })),
    ),
  );
  const pods = (answers['kubernetes.workloads']?.items ?? []).flatMap((workload) => {
    const { resource } = eksUnitOf(workload, scope, settings);
    return workload.containers.map(({ image }) => ({ image, resource }));
  });
  return [...tasks, ...pods].flatMap(({ image, resource }) => {
    const software = softwareOfImage(image, input.lifecycle);
    return software ? [found({ resource, software, how: 'image', image: outsideText(image, 200) })] : [];
  });
}

/** `cluster/service`, or `cluster/family:name` of tasks that run by themselves. */
function userResource(user: string, tags: Resource['tags'], scope: Scope): Resource {
  const { account, region } = scope;
  const [cluster, family] = user.split('/family:');
  const id = family
    ? `ecs/${account}/${region}/${cluster}/family:${family}`
    : `arn:${partitionOf(region)}:ecs:${region}:${account}:service/${user}`;
  return { ...resourceOfRunner(id, [], scope), tags };
}

/** All of the family in an account's region. Nodes of clusters are left out: what runs on them is known by its image. */
export function foundInRegion(input: JudgeInput): readonly FluentdFound[] {
  const units = ec2UnitsOf(input.answers['ec2.instances']?.items ?? [], [], input.scope).filter(
    (unit) =>
      !isIgnored(unit, input.settings) &&
      ['running', 'pending', 'stopping', 'stopped'].includes(unit.state) &&
      capacityOf(unit.resource.tags) === null,
  );
  const known = hostsWithSoftware(input, units);
  return [...known, ...silentHosts(input, units, known), ...inImages(input)];
}

/** A listed host as a resource: claims know it by its name. */
export function listedResource(daemon: LogDaemon): Resource {
  const name = outsideText(daemon.host, 120);
  return {
    platform: 'other',
    id: `fluentd/${name}`,
    name,
    account: '',
    region: '',
    tags: {},
    service: null,
  };
}

/**
 * A listed host. One of a subsystem on EC2 is looked at in its region too, where more is known: whether its version is
 * unknown is said there.
 */
export function foundAtHost(input: JudgeInput): readonly FluentdFound[] {
  return daemonsAtHost(input).flatMap(({ it, onEc2 }) =>
    onEc2 && (it.software.version === null || it.how === 'told') ? [] : [it],
  );
}

/** Listed hosts that are known to be on EC2, by the subsystem that claims them: whatever their version, they may aggregate. */
export function onEc2AtHost(input: JudgeInput): readonly FluentdFound[] {
  return daemonsAtHost(input).flatMap(({ it, onEc2 }) => (onEc2 ? [it] : []));
}

function daemonsAtHost(input: JudgeInput): readonly { readonly it: FluentdFound; readonly onEc2: boolean }[] {
  return (input.answers['fluentd.endpoints']?.items ?? []).map((daemon) => {
    const it = ofDaemon(daemon, listedResource(daemon), input);
    const { subsystem } = belongingOf(it.resource, null, input.settings, NOBODY);
    const onEc2 = input.settings.subsystems.find(({ name }) => name === subsystem)?.source.includes('ec2') ?? false;
    return { it, onEc2 };
  });
}
