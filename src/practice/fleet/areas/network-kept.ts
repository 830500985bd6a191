import { imageBuilds } from '../hosts.ts';
import type { PlacedInstance } from '../instances.ts';
import { ACCOUNT_OF, MAIN_REGION, PRODUCTION, STAGING } from '../story.ts';
import type { FleetState } from '../tabemaru.ts';
import { after, before, DAY, MINUTE } from '../time.ts';
import { NODE_TEMPLATE } from './eks.ts';
import { templateOf } from './network-balancing.ts';
import { groupId, type Home, idOf } from './network-plan.ts';
import type { Address, Image, KeyPair, LaunchTemplate, NetworkScope, ScalingGroup, Snapshot } from './network-scope.ts';

/** What people keep beside the machines: images and their snapshots, templates, keys, addresses. */

type Tags = Readonly<Record<string, string>>;
/** Images of a subsystem that left EC2 longer ago than this were deregistered; their snapshots were forgotten. */
const IMAGES_KEPT = 100 * DAY;
const AMAZON = '137112412989';
const AMAZON_EKS = '602401143452';

const dateIn = (at: Date): string => at.toISOString().slice(0, 10).replaceAll('-', '');

function image(id: string, stem: string, owner: string, createdAt: Date, tags: Tags): Image {
  const name = `${stem}-${dateIn(createdAt)}`;
  return {
    id,
    name,
    owner,
    createdAt,
    deprecatedAt: after(createdAt, 730 * DAY),
    lastLaunchedAt: null,
    snapshotId: idOf('snap', id),
    tags,
  };
}

/** The images that machines run on: the company's own, or Amazon's where nobody built one. */
function usedImages(instances: readonly PlacedInstance[], account: string): readonly Image[] {
  const byId = new Map(instances.filter((it) => it.state !== 'terminated').map((it) => [it.imageId, it]));
  return [...byId].map(([id, it]) => {
    const name = (it.tags['Name'] ?? 'host').replace(/-\d+$/u, '');
    const built = before(it.launchedAt, 2 * DAY);
    // A builder begins with Amazon's.
    const isBuilder = it.tags['Name'] === 'Packer Builder';
    const isOwn = (it.tags['Service'] !== undefined && !isBuilder) || it.tags['Role'] === 'log-aggregator';
    if (isOwn) return { ...image(id, name, account, built, serviceTag(it.tags)), lastLaunchedAt: it.launchedAt };
    return it.tags['eks:cluster-name'] === undefined
      ? {
          ...image(id, 'al2023-ami-2023.5', AMAZON, built, {}),
          name: `al2023-ami-2023.5.${dateIn(built)}.0-kernel-6.1-x86_64`,
        }
      : image(id, 'amazon-eks-node-1.29-v', AMAZON_EKS, built, {});
  });
}

const serviceTag = (tags: Tags): Tags => (tags['Service'] === undefined ? {} : { Service: tags['Service'] });

/** Older images of each subsystem that was or is on EC2, newest build first. */
function oldImages(state: FleetState, home: Home): readonly Image[] {
  const names = new Map<string, { readonly until: Date | null; readonly from: Date; readonly service: string }>();
  for (const host of state.hosts) {
    if (host.account !== home.account || host.presence.subsystem.hosts === undefined) continue;
    const { until, from, subsystem } = host.presence;
    names.set(subsystem.name, { until, from, service: subsystem.name });
  }
  return [...names].flatMap(([name, { until, from, service }]) => {
    if (until !== null && state.now >= after(until, IMAGES_KEPT)) return [];
    const last = until ?? after(from, 340 * DAY);
    return [40, 110].map((days) => {
      const at = before(last, days * DAY);
      return {
        ...image(idOf('ami', home.account, name, days), name, home.account, at, { Service: service }),
        lastLaunchedAt: at,
      };
    });
  });
}

function builtImages(state: FleetState, home: Home): readonly Image[] {
  if (home.account !== PRODUCTION) return [];
  return imageBuilds(state.happenings)
    .filter(({ until }) => until <= state.now)
    .map(({ subsystem, until }) =>
      image(idOf('ami', subsystem, until.getTime()), subsystem, home.account, until, { Service: subsystem }),
    );
}

/** Snapshots of images, of images that are gone, and those that a plan makes every night. */
function snapshotsOf(state: FleetState, home: Home, images: readonly Image[]): readonly Snapshot[] {
  const own = images
    .filter(({ owner }) => owner === home.account)
    .map(({ id, snapshotId, createdAt, tags }) => ({
      id: snapshotId,
      startedAt: createdAt,
      sizeGib: 30,
      description: `Created by CreateImage for ${id}`,
      tags,
    }));
  const gone = state.presences
    .filter((it) => it.platform === 'ec2' && it.side === 'source' && ACCOUNT_OF[it.environment] === home.account)
    .flatMap(({ subsystem, until, component }) => {
      if (until === null || state.now < after(until, IMAGES_KEPT)) return [];
      return [1, 2, 3].map((number) => ({
        id: idOf('snap', home.account, subsystem.name, component.name, number),
        startedAt: before(until, number * 50 * DAY),
        sizeGib: 30,
        description: `Created by CreateImage for ${idOf('ami', home.account, subsystem.name, number, 'gone')}`,
        tags: number === 3 ? {} : { Service: subsystem.name },
      }));
    });
  const nights = Array.from({ length: 7 }, (_, night) => ({
    id: idOf('snap', home.account, 'night', night),
    startedAt: before(state.now, (night + 1) * DAY + 30 * DAY),
    sizeGib: 200,
    description: 'Policy: log-aggregator, every night',
    tags: { 'aws:dlm:lifecycle-policy-id': 'policy-0123456789abcdef0', 'dlm:managed': 'true' },
  }));
  return [...own, ...gone, ...nights];
}

/** Somebody gives each built image to the template of its group, and then has the instances replaced. */
const VERSION_AFTER_BUILD = 10 * MINUTE;

function templatesOf(
  state: FleetState,
  home: Home,
  groups: readonly ScalingGroup[],
  instances: readonly PlacedInstance[],
  images: readonly Image[],
): readonly LaunchTemplate[] {
  return groups.map((group) => {
    const host = instances.find(({ id }) => group.instanceIds.includes(id));
    const newest = images.find(({ tags }) => tags['Service'] === group.tags['Service']);
    const made = imageBuilds(state.happenings)
      .filter(({ subsystem }) => subsystem === group.tags['Service'] && home.account === PRODUCTION)
      .map(({ until }) => after(until, VERSION_AFTER_BUILD))
      .filter((at) => at <= state.now);
    const versionAt = made.at(-1);
    return {
      id: group.templateId,
      name: group.name,
      createdAt: group.createdAt,
      version: 1 + (group.name.length % 9) + made.length,
      ...(versionAt ? { versionAt } : {}),
      imageId: host?.imageId ?? newest?.id ?? idOf('ami', 'public'),
      keyName: host?.keyName ?? null,
      groupIds: host?.securityGroups?.map(({ id }) => id) ?? [groupId(home, 'internal')],
      tags: group.tags,
    };
  });
}

function keysOf(home: Home, start: Date): readonly KeyPair[] {
  const key = (name: string, days: number, tags: Tags = {}): KeyPair => ({
    id: idOf('key', home.account, name),
    name,
    createdAt: before(start, days * DAY),
    tags,
  });
  const used = [key('tabemaru-2019', 2700), key('tabemaru-2016', 3650), key('ops-2022', 1600)];
  return home.account === PRODUCTION
    ? [...used, key('api-deploy', 2100, { Service: 'api' }), key('yamada-macbook', 1900), key('kiosk-2018', 2900)]
    : used;
}

function freeAddresses(home: Home): readonly Address[] {
  const address = (name: string, last: number, interfaceId: string | null, tags: Tags): Address => ({
    id: idOf('eipalloc', home.account, name),
    publicIp: `198.51.100.${last}`,
    instanceId: null,
    interfaceId,
    tags,
  });
  const nat = address('nat', 250, idOf('eni', home.account, home.region, 'Interface for NAT Gateway'), { Name: 'nat' });
  if (home.account === PRODUCTION)
    return [nat, address('loyalty', 12, null, { Name: 'loyalty-old', Service: 'loyalty' })];
  return home.account === STAGING ? [nat, address('unknown', 13, null, {})] : [nat];
}

/** What is kept of an account's region, used and unused. */
export function keptAt(
  state: FleetState,
  home: Home,
  instances: readonly PlacedInstance[],
  groups: readonly ScalingGroup[],
): Pick<NetworkScope, 'addresses' | 'keyPairs' | 'images' | 'snapshots' | 'launchTemplates'> {
  const used = usedImages(instances, home.account);
  if (home.region !== MAIN_REGION)
    return { addresses: [], keyPairs: [], images: used, snapshots: [], launchTemplates: [] };
  const images = [
    ...new Map([...builtImages(state, home), ...oldImages(state, home), ...used].map((it) => [it.id, it])).values(),
  ];
  const began = state.presences.map(({ from }) => from).sort((a, b) => a.getTime() - b.getTime())[0] ?? state.now;
  const withOld = templatesOf(state, home, groups, instances, images);
  return {
    addresses: freeAddresses(home),
    keyPairs: keysOf(home, began),
    images,
    snapshots: snapshotsOf(state, home, images),
    launchTemplates:
      home.account === PRODUCTION ? [...withOld, forgottenTemplate(home, began), nodeTemplate(home, began)] : withOld,
  };
}

/** No group names it: only the node group of EKS does. */
function nodeTemplate(home: Home, began: Date): LaunchTemplate {
  return {
    id: NODE_TEMPLATE.id,
    name: NODE_TEMPLATE.name,
    createdAt: began,
    version: Number(NODE_TEMPLATE.version),
    imageId: idOf('ami', 'public'),
    keyName: null,
    groupIds: [groupId(home, 'internal')],
    tags: {},
  };
}

function forgottenTemplate(home: Home, began: Date): LaunchTemplate {
  return {
    id: templateOf(home.account, 'image-resize'),
    name: 'image-resize',
    createdAt: began,
    version: 4,
    imageId: idOf('ami', home.account, 'image-resize', 'gone'),
    keyName: null,
    groupIds: [groupId(home, 'internal')],
    tags: { Service: 'image-resize' },
  };
}
