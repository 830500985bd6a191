import { type Happening, spansOf, subjectOf } from './happenings.ts';
import { type Presence, workloadName } from './presence.ts';
import { hexOf } from './seeded.ts';
import { ACCOUNT_OF, MAIN_REGION } from './story.ts';
import { after, DAY, HOUR, MINUTE } from './time.ts';

/** One EC2 host of the story: an incarnation of a machine with an id of its own. */
export interface Host {
  readonly id: string;
  readonly name: string;
  /** Its number in its group, from 1. */
  readonly number: number;
  readonly presence: Presence;
  readonly account: string;
  readonly region: string;
  /** When it was launched, and each time it was started again. */
  readonly starts: readonly Date[];
  /** When it stopped running for good, or null. */
  readonly until: Date | null;
  readonly afterwards: 'stopped' | 'terminated';
}

/** A retirement of the hardware under a host: seen by EC2 and by AWS Health, one and the same. */
export interface Retirement {
  readonly host: Host;
  readonly announcedAt: Date;
  readonly notBefore: Date;
  /** When the host was stopped and started on other hardware, or null. */
  readonly doneAt: Date | null;
}

/** The host that stands in runbooks and people's heads. */
const FIRST_LOG_HOST = 'i-0a1b2c3d4e5f60718';

/** All hosts there ever were in the story, with the ids that a seed gives. */
export function hostsOf(
  seed: string,
  presences: readonly Presence[],
  happenings: readonly Happening[],
): readonly Host[] {
  const hosts: Host[] = [];
  for (const presence of presences) {
    if (presence.platform !== 'ec2') continue;
    const kept = presence.subsystem.hosts?.keptStopped === true;
    for (let number = 1; number <= presence.count; number += 1) {
      const name = hostName(presence, number);
      const earlier = kept ? hosts.findIndex((host) => host.name === name) : -1;
      const found = hosts[earlier];
      if (found !== undefined) {
        hosts[earlier] = { ...found, starts: [...found.starts, presence.from], until: presence.until };
        continue;
      }
      const incarnation = hosts.filter((host) => host.name === name).length;
      hosts.push({
        id: name === 'log-agg-1' ? FIRST_LOG_HOST : `i-0${hexOf(16, seed, 'host', name, incarnation)}`,
        name,
        number,
        presence,
        account: ACCOUNT_OF[presence.environment],
        region: MAIN_REGION,
        starts: [presence.from],
        until: presence.until,
        afterwards: kept ? 'stopped' : 'terminated',
      });
    }
  }
  return hosts.map((host) => ({ ...host, starts: [...host.starts, ...restarts(host, hosts, happenings)] }));
}

function hostName(presence: Presence, number: number): string {
  const prefix = presence.subsystem.hosts?.namePrefix ?? workloadName(presence);
  return presence.environment === 'production' ? `${prefix}-${number}` : `${prefix}-stg-${number}`;
}

function restarts(host: Host, hosts: readonly Host[], happenings: readonly Happening[]): readonly Date[] {
  return retirementsOf(hosts, happenings)
    .filter((retirement) => retirement.host.id === host.id)
    .flatMap((retirement) => (retirement.doneAt === null ? [] : [after(retirement.doneAt, 2 * MINUTE)]));
}

/** Retirements announced so far, each on the first running production host of its subsystem. */
export function retirementsOf(hosts: readonly Host[], happenings: readonly Happening[]): readonly Retirement[] {
  return spansOf(happenings, 'maintenance-announced', 'maintenance-done', null).flatMap((span) => {
    const host = firstHost(hosts, span.subject, span.from);
    if (host === null) return [];
    return [
      { host, announcedAt: span.from, notBefore: fiveInTheMorning(after(span.from, 9 * DAY)), doneAt: span.until },
    ];
  });
}

/** 05:00 in Japan of the day on which `time` falls there. */
function fiveInTheMorning(time: Date): Date {
  const day = Math.floor((time.getTime() + 9 * HOUR) / DAY);
  return new Date(day * DAY - 4 * HOUR);
}

function firstHost(hosts: readonly Host[], subsystem: string, at: Date): Host | null {
  return (
    hosts.find(
      (host) =>
        host.presence.subsystem.name === subsystem &&
        host.presence.environment === 'production' &&
        (host.starts[0] ?? at) <= at &&
        (host.until === null || host.until > at),
    ) ?? null
  );
}

/** The status check of which host fails since when. */
export function failingChecks(
  hosts: readonly Host[],
  happenings: readonly Happening[],
): readonly { readonly host: Host; readonly from: Date; readonly until: Date | null }[] {
  return spansOf(happenings, 'status-check-fails', 'status-check-recovers', 3 * HOUR).flatMap((span) => {
    const host = firstHost(hosts, span.subject, span.from);
    return host === null ? [] : [{ host, from: span.from, until: span.until }];
  });
}

/** Machines that exist while an image is built: capacity of nobody. */
export function imageBuilds(
  happenings: readonly Happening[],
): readonly { subsystem: string; from: Date; until: Date }[] {
  return happenings
    .filter((happening) => happening.id === 'image-build')
    .map((happening) => ({
      subsystem: subjectOf(happening),
      from: happening.at,
      until: after(happening.at, 35 * MINUTE),
    }));
}
