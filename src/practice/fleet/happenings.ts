import { pickOf, wholeOf } from './seeded.ts';
import { PRODUCTION } from './story.ts';
import { after, DAY, HOUR, MINUTE } from './time.ts';

/** The things that keep happening to the practice fleet. Each is a fact with a time; what exists is derived from all. */

export const HAPPENING_TITLES = {
  'task-dies': 'Tasks of a service run out of memory: three within a quarter of an hour, two slots stay empty',
  'task-recovers': 'The service with the dying tasks is whole again',
  'maintenance-announced': 'AWS announces that the hardware under a host is retired',
  'maintenance-done': 'The host with the retirement was stopped and started on new hardware',
  'service-cut-over': 'A service is cut over from EC2 to ECS',
  regression: 'EC2 hosts of a service that had moved run again',
  'deployment-fails': 'A deployment cannot pull its image and is rolled back',
  'status-check-fails': 'The system status check of a host fails',
  'status-check-recovers': 'The system status check of the host passes again',
  'access-denied': 'An account denies everything in a region',
  'access-restored': 'The account answers again in the region',
  'image-build': 'Somebody builds a machine image with Packer',
  'dyno-crashes': 'A dyno on Heroku crashes and stays down',
  'dyno-recovers': 'The crashed dyno runs again',
  'addon-degrades': 'An add-on of the EKS cluster becomes degraded',
  'addon-recovers': 'The add-on of the EKS cluster is well again',
  'workload-fails': 'Pods of a workload on EKS cannot pull their image and are not replaced',
  'workload-recovers': 'The workload on EKS is whole again',
  'eks-private': "The EKS cluster's endpoint is made private: it answers nobody outside its network",
  'eks-public': "The EKS cluster's endpoint answers again",
} as const;
export type HappeningId = keyof typeof HAPPENING_TITLES;
export const HAPPENING_IDS = Object.keys(HAPPENING_TITLES) as readonly HappeningId[];

/** On what it happens; what is left out is the story's own choice. */
export interface HappeningSubject {
  readonly subsystem?: string;
  readonly account?: string;
  readonly region?: string;
}

export interface Happening extends HappeningSubject {
  readonly id: HappeningId;
  readonly at: Date;
}

const USUAL_SUBSYSTEM: { readonly [H in HappeningId]?: string } = {
  'task-dies': 'api',
  'task-recovers': 'api',
  'maintenance-announced': 'log-aggregator',
  'maintenance-done': 'log-aggregator',
  'service-cut-over': 'coupon',
  regression: 'waitlist',
  'deployment-fails': 'notification-hub',
  'status-check-fails': 'pos-gateway',
  'status-check-recovers': 'pos-gateway',
  'image-build': 'legacy-admin',
  'addon-degrades': 'tabemaru-eks',
  'addon-recovers': 'tabemaru-eks',
  'workload-fails': 'recommendation',
  'workload-recovers': 'recommendation',
  'eks-private': 'tabemaru-eks',
  'eks-public': 'tabemaru-eks',
  'dyno-crashes': 'push-notify',
  'dyno-recovers': 'push-notify',
};

/** What it happens to, as one word: the subsystem, the EKS cluster, or `account/region`. */
export function subjectOf(happening: Happening): string {
  const subsystem = USUAL_SUBSYSTEM[happening.id];
  if (subsystem !== undefined) return happening.subsystem ?? subsystem;
  return `${happening.account ?? PRODUCTION}/${happening.region ?? 'us-east-1'}`;
}

export interface Span {
  readonly subject: string;
  readonly from: Date;
  /** Null while it lasts. */
  readonly until: Date | null;
}

/**
 * From each `begins` to the next `ends` of the same subject, or for at most `longest` milliseconds. A beginning while it
 * lasts already changes nothing.
 */
export function spansOf(
  happenings: readonly Happening[],
  begins: HappeningId,
  ends: HappeningId | null,
  longest: number | null,
): readonly Span[] {
  const spans: Span[] = [];
  for (const beginning of happenings) {
    if (beginning.id !== begins) continue;
    const subject = subjectOf(beginning);
    if (spans.some((span) => span.subject === subject && (span.until === null || span.until > beginning.at))) continue;
    const end = happenings.find((one) => one.id === ends && one.at > beginning.at && subjectOf(one) === subject);
    const latest = longest === null ? null : after(beginning.at, longest);
    const until = end === undefined || (latest !== null && latest < end.at) ? latest : end.at;
    spans.push({ subject, from: beginning.at, until });
  }
  return spans;
}

function holds(span: Span, now: Date): boolean {
  return span.from <= now && (span.until === null || now < span.until);
}

export const DRIPS = ['demo', 'calm', 'none'] as const;
/**
 * `demo` tells the story in 80 minutes and goes on calmly, `calm` is an ordinary working life (about one thing a working
 * day) from the beginning, `none` leaves everything to `apply`. In `demo` and `calm` a service is failing, a host's
 * retirement is announced and a machine image was just built and rolled out when the practice begins.
 */
export type Drip = (typeof DRIPS)[number];

/** Minutes from the beginning, what, and to which subsystem where it is not the usual one. */
type Script = readonly (readonly [minutes: number, id: HappeningId, subsystem?: string])[];
const OPENING: Script = [
  // Its roll-out has just ended when the practice begins.
  [-90, 'image-build', 'reserve-web'],
  [-20, 'task-dies'],
  [-10, 'maintenance-announced'],
];
const DEMO: Script = [
  [8, 'task-recovers'],
  [12, 'image-build'],
  [16, 'deployment-fails'],
  [22, 'status-check-fails'],
  [34, 'status-check-recovers'],
  [38, 'service-cut-over'],
  [46, 'access-denied'],
  [56, 'access-restored'],
  [62, 'regression'],
  [78, 'maintenance-done'],
];

/** What happens by itself until `now`: a function of the seed and the beginning alone, so nothing of it is stored. */
export function dripUntil(drip: Drip, seed: string, start: Date, now: Date): readonly Happening[] {
  if (drip === 'none') return [];
  const script = drip === 'demo' ? [...OPENING, ...DEMO] : OPENING;
  const scripted = script.map(
    ([minutes, id, subsystem]): Happening => ({
      id,
      at: after(start, minutes * MINUTE),
      ...(subsystem === undefined ? {} : { subsystem }),
    }),
  );
  return [...scripted, ...ordinaryDays(seed, start, now)].filter((happening) => happening.at <= now);
}

function ordinaryDays(seed: string, start: Date, now: Date): readonly Happening[] {
  const happenings: Happening[] = [];
  const firstDay = Math.floor(start.getTime() / DAY) + 1;
  for (let day = firstDay; day * DAY <= now.getTime(); day += 1) {
    const weekday = new Date(day * DAY).getUTCDay();
    if (weekday !== 0 && weekday !== 6) happenings.push(...ordinaryDay(seed, day));
  }
  return happenings;
}

/** One working day: something between 10 and 18 o'clock in Japan. */
function ordinaryDay(seed: string, day: number): readonly Happening[] {
  const at = new Date(day * DAY + HOUR + wholeOf(0, 8 * 60, seed, 'day', day) * MINUTE);
  const what = pickOf<HappeningId>(
    ['task-dies', 'status-check-fails', 'deployment-fails', 'image-build', 'image-build', 'maintenance-announced'],
    seed,
    'what',
    day,
  );
  if (what === 'task-dies') {
    const subsystem = pickOf(['kiosk', 'web-booking', 'review', 'api'], seed, 'who', day);
    return [
      { id: what, at, subsystem },
      { id: 'task-recovers', at: after(at, 40 * MINUTE), subsystem },
    ];
  }
  if (what === 'status-check-fails') {
    const subsystem = pickOf(['pos-gateway', 'reserve-web', 'legacy-admin'], seed, 'who', day);
    return [
      { id: what, at, subsystem },
      { id: 'status-check-recovers', at: after(at, 25 * MINUTE), subsystem },
    ];
  }
  if (what === 'maintenance-announced') {
    const subsystem = pickOf(['legacy-admin', 'reserve-web', 'pos-gateway', 'report-batch'], seed, 'who', day);
    return [
      { id: what, at, subsystem },
      { id: 'maintenance-done', at: after(at, 5 * DAY), subsystem },
    ];
  }
  if (what === 'deployment-fails') {
    return [{ id: what, at, subsystem: pickOf(['loyalty', 'call-center', 'seat-map'], seed, 'who', day) }];
  }
  return [{ id: what, at, subsystem: pickOf(['legacy-admin', 'reserve-web', 'pos-gateway'], seed, 'who', day) }];
}

/** Places that deny everything now. */
export function deniedPlaces(
  happenings: readonly Happening[],
  now: Date,
): readonly { account: string; region: string }[] {
  return spansOf(happenings, 'access-denied', 'access-restored', null)
    .filter((span) => holds(span, now))
    .map((span) => {
      const [account = PRODUCTION, region = 'ap-northeast-1'] = span.subject.split('/');
      return { account, region };
    });
}
