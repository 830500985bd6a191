import type { CaseView } from './case.ts';
import type { Judgement } from './finding.ts';
import type { Answers, Place, ReadId } from './fleet.ts';
import type { EventType } from './fleet-event.ts';
import type { ByLanguage } from './language.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Scope } from './scope.ts';
import type { Environment, Settings } from './settings.ts';
import type { ToilKindId } from './toil-kinds.ts';
import type { Platform, Voice } from './vocabulary.ts';

/** What a judge is handed: the answers of its reads at one scope, and the time. It does no I/O of its own. */
export interface JudgeInput {
  readonly scope: Scope;
  readonly now: Date;
  readonly answers: Answers;
  readonly settings: Settings;
  /** When what is used ends: operating systems, runtimes, the fluentd family. */
  readonly lifecycle: Lifecycle;
  /** What the fleet was seen to use so far: AWS services (`EC2`, `ECS` …) and regions. Only for jobs of the place `health`. */
  readonly seen: { readonly services: ReadonlySet<string>; readonly regions: ReadonlySet<string> };
}

/** What decides the voice of a case: its open findings, the recent occurrences and where it is. */
export interface VoiceInput {
  readonly environment: Environment;
  readonly aspects: ReadonlySet<string>;
  readonly severity: number;
  /** Occurrences of the case in the last hour and in the last 24 hours. */
  readonly lastHour: number;
  readonly lastDay: number;
}

/** One kind of case: how long it must hold, how it speaks, when it is over, and what it says. */
export interface Kind {
  /** How long a condition must hold before the case opens, in minutes, by aspect; absent means at once. */
  readonly holdMinutes: Readonly<Record<string, number>>;
  /** After how many minutes without a new occurrence the case is over. */
  readonly quietMinutes: number;
  /** The voice in production; staging always speaks as `page`. */
  voice(input: VoiceInput): Voice;
  /**
   * Goes to the security channel, and never into one that is shared with outsiders: what tells a reader where to get in. What
   * a team mends by rebuilding (vulnerabilities of images, software at its end) goes to that team.
   */
  readonly security?: true;
  /** A person may accept what it tells of, until a day and for a reason. */
  readonly acceptable?: true;
  /** The toil that acting on it is. */
  readonly toilKind: ToilKindId;
  readonly words: ByLanguage<KindWords>;
}

/** What a kind of case says. Plain text: each line is escaped and laid out by whoever shows it. */
export interface KindWords {
  /** "ECS task failed": for lists, menus and mutes. */
  readonly name: string;
  /** An emoji to begin with, where the voice's own would say the wrong thing. */
  readonly sign?: string;
  /** The first line without its sign: "Failing: api · Sidekiq worker · production, 4 of 6 running". */
  headline(view: CaseView): string;
  /** The full sentence of the notification: what, where, how bad, by when, owner. */
  notification(view: CaseView): string;
  /** Lines under the headline, most needed first. */
  lines(view: CaseView): readonly string[];
  /** Numbered steps of what to do, or none. */
  steps(view: CaseView): readonly string[];
  /** Facts after the steps, as bullets. */
  bullets(view: CaseView): readonly string[];
  /** What a person types into a search box, for a small line at the end: ids, zone, account. Empty where there is none. */
  ids(view: CaseView): string;
  links(view: CaseView): readonly { readonly label: string; readonly url: string }[];
  /** The headline when it is over: "Recovered: api · Sidekiq worker, 6 of 6". */
  over(view: CaseView): string;
}

/** What a job reads at one place. */
export interface JobLook {
  readonly place: Place;
  /** Reads that must be complete for the look to be complete. */
  readonly reads: readonly ReadId[];
  /**
   * Reads that add detail: a gap there is shown, and does not make the look incomplete. It proves what is not there all the
   * same, and only ends no condition that may rest on it.
   */
  readonly details: readonly ReadId[];
  /** Details of which the judge says itself what it leaves unjudged where one could not be read. */
  readonly judgedGaps?: readonly ReadId[];
  /** The platforms whose absence a complete look proves. */
  readonly proves: readonly Platform[];
  /** Types of EventBridge events upon which it looks anew at once. */
  readonly events?: readonly EventType[];
}

/** A scheduled check. Adding one is a file in `jobs/` and a line in `jobs/index.ts`. */
export interface Job {
  readonly id: string;
  /** Cron in UTC. */
  readonly schedule: string;
  /** Where it looks, and what it reads there: one for each place. */
  readonly looks: readonly JobLook[];
  /** Off unless toilbot.yaml switches it on: what it sees, or whom it asks, must be somebody's decision. */
  readonly offByDefault?: true;
  /** How long a run may take before what is missing counts as timed out, in minutes. */
  readonly deadlineMinutes: number;
  judge(input: JudgeInput): Judgement;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly words: ByLanguage<JobWords>;
}

export interface JobWords {
  readonly title: string;
  /** One sentence: what it looks at and why. */
  readonly help: string;
}

/** Every read of a job, at all its places. */
export function readsOf(job: Pick<Job, 'looks'>): readonly ReadId[] {
  return [...new Set(job.looks.flatMap(({ reads, details }) => [...reads, ...details]))];
}

/** What a job reads at a scope of this place; null when it does not look there. */
export function lookAt(job: Pick<Job, 'looks'>, place: Place): JobLook | null {
  return job.looks.find((look) => look.place === place) ?? null;
}

/** The platforms whose absence a job can prove. */
export function provesOf(job: Pick<Job, 'looks'>): readonly Platform[] {
  return [...new Set(job.looks.flatMap(({ proves }) => proves))];
}

/** The kinds of cases that are security findings. */
export function securityKindsOf(jobs: readonly Pick<Job, 'kinds'>[]): ReadonlySet<string> {
  const kinds = jobs.flatMap((job) => Object.entries(job.kinds));
  return new Set(kinds.flatMap(([id, kind]) => (kind.security ? [id] : [])));
}
