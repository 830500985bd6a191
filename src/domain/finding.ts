import type { NotUnderstood } from './answer.ts';
import type { Resource } from './resource.ts';
import type { Scope } from './scope.ts';
import type { JsonObject, LookFailure, LookStatus, MeasureName, Nature, Presence } from './vocabulary.ts';

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
 * A figure that was seen and is nobody's case: how long a change took, toil that nobody typed, requests of an hour. Seen
 * again under the same key it is the same one, with newer figures.
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

/** What a job's judge makes of a scope's answers. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly reliefs: readonly Relief[];
  readonly sightings: readonly Sighting[];
  readonly measures: readonly Measure[];
  /** What the judge itself could not understand: what the reads could not is told beside it, by whoever looks. */
  readonly notUnderstood: readonly NotUnderstood[];
}

/** A look: what one run of a job saw at one scope, or why not. Only a `complete` one proves that something is gone. */
export interface Look extends Judgement {
  readonly runId: string;
  readonly job: string;
  readonly scope: Scope;
  readonly status: LookStatus;
  /** A read that adds detail could not be made: what is found by it may hold all the same, so this look ends no condition. */
  readonly lacksDetail?: true;
  readonly failure: LookFailure | null;
  /** One plain line that says what could not be seen; null for a complete look. */
  readonly detail: string | null;
  /** When the first read of it began: what it saw is as of then. */
  readonly startedAt: Date;
  readonly endedAt: Date;
}
