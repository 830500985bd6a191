import { type Place, READS, type ReadId } from './fleet.ts';
import type { Job, JobLook } from './job.ts';
import type { System } from './scope.ts';
import type { Settings } from './settings.ts';

/** Whether a job looks, and at what. What is off by choice is no failed look. */
export type JobState =
  | {
      readonly on: true;
      /** What it looks at: its looks without those, and without those details, that are off. */
      readonly looks: readonly JobLook[];
      /** What is off of it, with the reason: one short line each. */
      readonly without: readonly string[];
    }
  | { readonly on: false; readonly reason: string };

/** The system whose scopes a place has. */
export const SYSTEM_OF = {
  regions: 'aws',
  health: 'aws',
  heroku: 'heroku',
  fluentd: 'fluentd',
  circleci: 'circleci',
  github: 'github',
  toilbot: 'toilbot',
} as const satisfies Record<Place, System>;

const NAMES = {
  aws: 'AWS is not configured',
  heroku: 'Heroku is not configured',
  fluentd: 'no fluentd host is listed',
  circleci: 'CircleCI is not configured',
  github: 'GitHub is not configured',
  toilbot: 'toilbot is not configured',
} as const satisfies Record<System, string>;

type Rights = Pick<Settings, 'tiers' | 'purposeAccepted'>;

/** Why a read is off by choice; null when it is on. */
export function readOff(read: ReadId, rights: Rights): string | null {
  const { tier } = READS[read];
  if (!rights.tiers.includes(tier)) return `tier ${tier} is off`;
  return tier === 'hands-on' && rights.purposeAccepted === null
    ? 'the purpose statement, docs/purpose.md, is not accepted'
    : null;
}

/** Why a look is off; null when it is on. */
function lookOff(look: JobLook, rights: Rights, systems: ReadonlySet<System>): string | null {
  const system = SYSTEM_OF[look.place];
  if (!systems.has(system)) return NAMES[system];
  return look.reads.map((read) => readOff(read, rights)).find((why) => why !== null) ?? null;
}

/**
 * Whether a job is on: it was not switched off, it is not one that waits for somebody's word, and of one look at least
 * the system is configured and every read allowed. `enabled` is what toilbot.yaml says; null where it says nothing.
 */
export function jobState(
  job: Pick<Job, 'looks' | 'offByDefault'>,
  settings: Rights,
  { enabled }: { readonly enabled: boolean | null },
  systems: ReadonlySet<System>,
): JobState {
  if (enabled === false) return { on: false, reason: 'switched off' };
  if (enabled === null && job.offByDefault) return { on: false, reason: 'off by default' };
  const judged = job.looks.map((look) => ({ look, why: lookOff(look, settings, systems) }));
  const looks = judged.flatMap(({ look, why }) => (why === null ? [look] : []));
  const reasons = judged.flatMap(({ why }) => why ?? []);
  if (looks.length === 0) return { on: false, reason: [...new Set(reasons)].join('; ') || 'it looks nowhere' };
  const details = looks.flatMap((look) => look.details.flatMap((read) => readOff(read, settings) ?? []));
  return {
    on: true,
    looks: looks.map((look) => ({ ...look, details: look.details.filter((read) => readOff(read, settings) === null) })),
    without: [...new Set([...reasons, ...details])],
  };
}
