import type { NotUnderstood } from './answer.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { JsonObject, LookFailure, LookStatus, MeasureName, Nature, Platform, Presence } from './vocabulary.ts';

/** What a judge says about one subject, this run. */
export interface Finding {
  readonly nature: Nature;
  /** The case kind it belongs to: declared by some job of the registry. */
  readonly kind: string;
  /** What of the case it is: `below-wanted`, `task-failed` … A kind may have one only. */
  readonly aspect: string;
  /** The row of this finding: for a condition the resource, for an occurrence what happened (task ARN, event id). */
  readonly subject: string;
  /** Every key that sources know the case by (`health:<event ARN>`, `ec2-event:<id>`): may be empty. */
  readonly keys: readonly string[];
  readonly resource: Resource;
  /** A part of the subsystem that runs by itself, when the judge knows it: else the claim's. */
  readonly component: string | null;
  /** 0 to 9: a higher one than before is "worse" and told again. */
  readonly severity: number;
  /** False when another source speaks for the resource, as AWS Health does for an instance. */
  readonly firstHand: boolean;
  /** When it falls due, for what is dated. */
  readonly dueAt: Date | null;
  /** When it happened or began, where the source says; else the look's time counts. */
  readonly since: Date | null;
  /**
   * When a condition that only a glimpse told of is over by itself, as perhaps no look will ever show that it is gone.
   * What a look saw holds until a look does not see it.
   */
  readonly holdsUntil?: Date;
  /** Where nobody claims its resource, and a look sees many such, they are one case: a flood helps nobody. */
  readonly gathers?: true;
  /** What the words need. Text from outside stays raw here: it is escaped when it is shown. */
  readonly facts: JsonObject;
}

/** Says that what the case of these subjects is about is well again: ends occurrences before their quiet time. */
export interface Relief {
  readonly kind: string;
  readonly resource: Resource;
  readonly component: string | null;
  readonly facts: JsonObject;
}

/** What its own source says is over: ends conditions, though not everything was looked at. */
export interface Over {
  /** The `event` of their facts: the ARN of an AWS Health event. */
  readonly event: string;
  /** Only those of this account, or of this resource; null: of all that the scope has. */
  readonly account: string | null;
  readonly resource: string | null;
  /** Nothing says so but its date, which passed: what a look saw holds all the same. */
  readonly byDate?: true;
}

/** Evidence that something runs on a platform now. */
export interface Sighting {
  readonly resource: Resource;
  readonly component: string | null;
  readonly presence: Presence;
  readonly running: number;
  readonly wanted: number;
  /** False when running < wanted with no deployment in progress. */
  readonly healthy: boolean;
}

/**
 * A figure that was seen and is nobody's case: how long a change took, toil that nobody typed, requests of an hour.
 * Seen again under the same key it is the same one, with newer figures.
 */
export interface Measure {
  readonly measure: MeasureName;
  /** What it is of, for ever: `codepipeline:api/8f2c…/deploy`. Unique within its measure. */
  readonly key: string;
  /** When it ended or happened; of requests the beginning of the hour. */
  readonly at: Date;
  readonly resource: Resource;
  readonly component: string | null;
  /** `image-build`, `deploy`, `approval`, `pipeline`; a toil kind; `requests`. */
  readonly what: string;
  /** Seconds of elapsed time, or how many requests; null where nothing tells. */
  readonly value: number | null;
  /** Seconds that it waited for a person or another team before that, where something tells. */
  readonly waited: number | null;
  /** `succeeded`, `failed`, `rolled-back` … */
  readonly outcome: string | null;
  readonly facts: JsonObject;
}

/**
 * A condition that this look could not judge although the look is complete: the report of one image did not come. If it
 * is open it stays so, and others may end. What is left out holds for all of them.
 */
export interface Unjudged {
  readonly kind?: string;
  readonly aspect?: string;
  readonly subject?: string;
  /** Of resources on this platform alone. */
  readonly platform?: Platform;
}

/** What a job's judge makes of a scope's answers. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly reliefs: readonly Relief[];
  readonly sightings: readonly Sighting[];
  readonly measures: readonly Measure[];
  readonly unjudged?: readonly Unjudged[];
  readonly over?: readonly Over[];
  /** What the judge itself could not understand: what the reads could not is told beside it, by whoever looks. */
  readonly notUnderstood: readonly NotUnderstood[];
}

/**
 * A look: what one run of a job saw at one scope, or why not. Only a `complete` one proves that something is gone, but
 * for what it left unjudged.
 */
export interface Look extends Judgement {
  readonly runId: string;
  readonly job: string;
  readonly scope: Scope;
  readonly status: LookStatus;
  /** What an event told, and nobody looked for: what it does not say is not known. */
  readonly isGlimpse?: true;
  readonly failure: LookFailure | null;
  /** One plain line that says what could not be seen; null for a complete look. */
  readonly detail: string | null;
  /** When the first read of it began: what it saw is as of then. */
  readonly startedAt: Date;
  readonly endedAt: Date;
}
