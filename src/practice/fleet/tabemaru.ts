import { deliveryAt } from './areas/delivery.ts';
import { ecsAt } from './areas/ecs.ts';
import { eksAt } from './areas/eks.ts';
import { hostsAt } from './areas/hosts.ts';
import { imagesAt } from './areas/images.ts';
import { managedAt } from './areas/managed.ts';
import { monitoringAt } from './areas/monitoring.ts';
import { networkAt } from './areas/network.ts';
import { clusters, definitionsOf, type Placed, scheduledDefinition, scheduledTasks, serviceAt } from './containers.ts';
import type { HealthEvent, PracticeFleet, Scope } from './fleet.ts';
import {
  type Drip,
  deniedPlaces,
  dripUntil,
  HAPPENING_IDS,
  HAPPENING_TITLES,
  type Happening,
  type HappeningId,
  type HappeningSubject,
} from './happenings.ts';
import { healthEventsAt } from './health-events.ts';
import { type History, historyUntil } from './history.ts';
import { type Host, hostsOf, type Retirement, retirementsOf } from './hosts.ts';
import { instancesAt, type PlacedInstance } from './instances.ts';
import { openMemory } from './memory.ts';
import { regionsWith, TABEMARU } from './organization.ts';
import { type Presence, presencesOf } from './presence.ts';
import { type ServiceStory, servicesOf } from './services.ts';
import { MAIN_REGION, PRODUCTION } from './story.ts';
import { type GroundTruth, truthAt } from './truth.ts';

/** Everything that exists at a time. */
export interface FleetState {
  /** When the practice began. */
  readonly start: Date;
  readonly now: Date;
  readonly happenings: readonly Happening[];
  readonly presences: readonly Presence[];
  readonly hosts: readonly Host[];
  readonly retirements: readonly Retirement[];
  readonly stories: readonly ServiceStory[];
  readonly instances: readonly PlacedInstance[];
  readonly clusters: readonly Placed<Scope['clusters'][number]>[];
  readonly services: readonly Placed<Scope['services'][number]>[];
  readonly tasks: readonly Placed<Scope['tasks'][number]>[];
  readonly taskDefinitions: readonly Placed<Scope['taskDefinitions'][number]>[];
  readonly healthEvents: readonly HealthEvent[];
}

/** One thing that can be made to happen. */
export interface HappeningHandle {
  readonly id: HappeningId;
  readonly title: string;
  /** Makes it happen at `at`; kept, so that it has still happened after a restart. */
  apply(at: Date, subject?: HappeningSubject): Happening;
}

export interface TabemaruFleet extends PracticeFleet {
  /** When the practice began: of the first start, not of this process. */
  readonly start: Date;
  readonly happenings: readonly HappeningHandle[];
  /** What has happened until `now`, by itself and by hand, in order. */
  happened(now: Date): readonly Happening[];
  /** A function of the seed, the beginning, what happened so far and `now` alone. */
  stateAt(now: Date): FleetState;
  /** The 26 weeks before the practice began and since. */
  history(now: Date): History;
  truth(now: Date): GroundTruth;
}

export interface TabemaruOptions {
  /** Where the state file lives; null keeps everything in memory. */
  readonly directory: string | null;
  /** When the practice begins, if it has not begun before. */
  readonly start: Date;
  readonly seed?: string;
  readonly drip?: Drip;
  readonly withoutHealth?: readonly string[];
}

/**
 * The practice fleet of Tabemaru. Only the beginning and what was applied by hand are stored (`practice-fleet.json` in
 * `directory`, written before `apply` returns), so that it survives any end of the process.
 */
export function openTabemaruFleet(options: TabemaruOptions): TabemaruFleet {
  const memory = openMemory(options.directory, options.start, options.seed ?? 'tabemaru', options.drip ?? 'demo');
  const { start, seed, drip } = memory;

  const happened = (now: Date): readonly Happening[] =>
    [...dripUntil(drip, seed, start, now), ...memory.applied().filter((one) => one.at <= now)].sort(
      (a, b) => a.at.getTime() - b.at.getTime(),
    );

  const stateAt = (now: Date): FleetState => stateOf(seed, start, now, happened(now));

  // A scan asks hundreds of times a second: it is answered from one state, at most a second old.
  let recent: { readonly state: FleetState; readonly applied: number } | null = null;
  // What it answers of an account's region, too: a metric alone asks once for each of its figures.
  const scopes = new Map<string, Scope>();
  const recentState = (now: Date): FleetState => {
    const applied = memory.applied().length;
    const age = recent === null ? -1 : now.getTime() - recent.state.now.getTime();
    if (recent === null || recent.applied !== applied || age < 0 || age >= 1000) {
      recent = { state: stateAt(now), applied };
      scopes.clear();
    }
    return recent.state;
  };
  const recentScope = (account: string, region: string, now: Date): Scope => {
    const state = recentState(now);
    const known = scopes.get(`${account} ${region}`) ?? scopeOf(state, account, region);
    scopes.set(`${account} ${region}`, known);
    return known;
  };

  return {
    seed,
    start,
    organization: TABEMARU,
    withoutHealth: options.withoutHealth ?? [],
    happenings: HAPPENING_IDS.map((id) => ({
      id,
      title: HAPPENING_TITLES[id],
      apply: (at, subject = {}) => memory.apply({ ...subject, id, at }),
    })),
    happened,
    stateAt,
    regions: () => regionsWith(['ap-east-1']),
    scope: recentScope,
    healthEvents: (now) => recentState(now).healthEvents,
    denials: (now) => deniedPlaces(happened(now), now),
    history: (now) => historyUntil(seed, start, now, stateAt(now)),
    truth: (now) => truthAt(seed, start, now, stateAt(now)),
  };
}

function stateOf(seed: string, start: Date, now: Date, happenings: readonly Happening[]): FleetState {
  const presences = presencesOf(start, happenings);
  const hosts = hostsOf(seed, presences, happenings);
  const retirements = retirementsOf(hosts, happenings);
  const stories = servicesOf(seed, start, now, presences, happenings);
  const running = stories.map((story) => ({ story, ...serviceAt(seed, story, now) }));
  const production = { account: PRODUCTION, region: MAIN_REGION };
  return {
    start,
    now,
    happenings,
    presences,
    hosts,
    retirements,
    stories,
    instances: instancesAt(seed, start, now, hosts, retirements, happenings),
    clusters: clusters(),
    services: running.map(({ story, service }) => ({ account: story.account, region: story.region, item: service })),
    tasks: [
      ...running.flatMap(({ story, tasks }) =>
        tasks.map((item) => ({ account: story.account, region: story.region, item })),
      ),
      ...scheduledTasks(seed, now).map((item) => ({ ...production, item })),
    ],
    taskDefinitions: [
      ...stories.flatMap((story) =>
        definitionsOf(seed, story, now).map((item) => ({ account: story.account, region: story.region, item })),
      ),
      { ...production, item: scheduledDefinition(start) },
    ],
    healthEvents: healthEventsAt(seed, start, now, retirements),
  };
}

/** Makes it when it is first asked for. */
function lazy<T>(make: () => T): () => T {
  let made: { readonly it: T } | null = null;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

/** An account's region: each area by itself, as who asks of the tasks alone need not wait for images and builds. */
function scopeOf(state: FleetState, account: string, region: string): Scope {
  const here = <T>(placed: readonly Placed<T>[]): T[] =>
    placed.filter((one) => one.account === account && one.region === region).map((one) => one.item);
  const area = <T>(areaAt: (state: FleetState, account: string, region: string) => T) =>
    lazy(() => areaAt(state, account, region));
  const [network, ecs, eks, managed] = [area(networkAt), area(ecsAt), area(eksAt), area(managedAt)];
  const [hosts, images, delivery, monitoring] = [area(hostsAt), area(imagesAt), area(deliveryAt), area(monitoringAt)];
  return {
    instances: state.instances.filter((instance) => instance.account === account && instance.region === region),
    clusters: here(state.clusters),
    services: here(state.services),
    tasks: here(state.tasks),
    taskDefinitions: here(state.taskDefinitions),
    get network() {
      return network();
    },
    get ecs() {
      return ecs();
    },
    get eks() {
      return eks();
    },
    get managed() {
      return managed();
    },
    get hosts() {
      return hosts();
    },
    get images() {
      return images();
    },
    get delivery() {
      return delivery();
    },
    get monitoring() {
      return monitoring();
    },
  };
}
