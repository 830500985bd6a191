/** The HTTP endpoints of fluentd and Fluent Bit: hosts that are listed, and instances that carry a tag. */

import type { Answer, Gap } from '../../domain/answer.ts';
import type { FleetMember, ReadId, Reads } from '../../domain/fleet.ts';
import type { Ec2Instance } from '../../domain/reads/ec2.ts';
import type { LogDaemon } from '../../domain/reads/hosts.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Settings } from '../../domain/settings.ts';
import { type HttpClient, openHttp } from '../http/fetch-json.ts';
import { type Asked, ask, type Endpoint } from './ask.ts';
import { workersSeen } from './workers.ts';

/** Hosts that are asked at once in one region. */
const AT_ONCE = 8;
const READ = 'fluentd.endpoints';
/** The account of the scopes of listed hosts; their region is the host's name. */
const HOSTS = 'hosts';

const NOT_HERE: Answer<never> = {
  items: [],
  gap: { reason: 'not_available', detail: `${READ}: nothing is listed there` },
  notUnderstood: [],
};

/** This member makes one read, whose answer is of log daemons. */
function typed<R extends ReadId>(answer: Answer<LogDaemon>): Answer<Reads[R]> {
  return answer as unknown as Answer<Reads[R]>;
}

function together(asked: readonly Asked[]): Answer<LogDaemon> {
  const gaps = asked.flatMap((it) => it.gap ?? []);
  const [first] = gaps;
  const more = gaps.length > 1 ? `, and ${gaps.length - 1} more` : '';
  const gap: Gap | null = first ? { reason: first.reason, detail: `${first.detail}${more}` } : null;
  return {
    items: asked.flatMap((it) => it.daemon ?? []),
    gap,
    notUnderstood: asked.flatMap((it) => it.notUnderstood),
  };
}

async function inTurns<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const lane = async (): Promise<void> => {
    for (const [at, item] of waiting) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  return results;
}

interface Parts {
  readonly clock: () => Date;
  readonly settings: Settings['fluentd'];
}

/** Hosts that toilbot.yaml lists: each a scope of its own. */
export function listedHosts({ clock, settings }: Parts): FleetMember {
  const http = openHttp({ clock });
  const workers = workersSeen(clock);
  const { hosts } = settings;
  return {
    system: 'fluentd',
    places: ['fluentd'],
    scopes: async () =>
      hosts.map(({ name }) => ({ scope: { system: 'fluentd', account: HOSTS, region: name }, gap: null })),
    reads: [READ],
    read: async <R extends ReadId>(_read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> => {
      const host = hosts.find((it) => it.name === scope.region);
      if (!host || scope.account !== HOSTS) return NOT_HERE;
      const { name, endpoint, software } = host;
      const asked = { address: endpoint, host: name, instanceId: null, software };
      return typed(together([await ask({ http, endpoint: asked, signal }, workers)]));
    },
    describe: () => (hosts.length === 0 ? '' : `fluentd: ${hosts.length} listed, asked at their endpoints`),
    close: () => {},
  };
}

/** How the instances of a scope are had: the AWS fleet's own read. */
export type InstancesOf = (scope: Scope, signal: AbortSignal) => Promise<Answer<Ec2Instance>>;

function endpointsOf(instances: readonly Ec2Instance[], tag: NonNullable<Settings['fluentd']['tag']>): Endpoint[] {
  return instances.flatMap((it) =>
    it.state === 'running' && it.privateIp !== null && it.tags[tag.key] === tag.value
      ? [{ address: `${it.privateIp}:${tag.port}`, host: it.name || it.id, instanceId: it.id, software: tag.software }]
      : [],
  );
}

/** Instances with the tag of toilbot.yaml, asked at their private addresses; without one, none. */
export function taggedHosts({ clock, settings }: Parts, instancesOf: InstancesOf, client?: HttpClient): FleetMember {
  const http = client ?? openHttp({ clock });
  const workers = workersSeen(clock);
  const { tag } = settings;
  return {
    system: 'aws',
    places: [],
    scopes: async () => [],
    reads: [READ],
    read: async <R extends ReadId>(_read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> => {
      if (tag === null) return typed({ items: [], gap: null, notUnderstood: [] });
      const instances = await instancesOf(scope, signal);
      const asked = await inTurns(endpointsOf(instances.items, tag), AT_ONCE, (endpoint) =>
        ask({ http, endpoint, signal }, workers),
      );
      const answer = together(asked);
      return typed({ ...answer, gap: instances.gap ?? answer.gap });
    },
    describe: () => (tag === null ? '' : `fluentd: instances tagged ${tag.key}=${tag.value}, at port ${tag.port}`),
    close: () => {},
  };
}
