import type { LeadTimeSpan, SpanFigures } from './lead-times.ts';
import type { ImageScan } from './reads/images.ts';
import type { Environment } from './settings.ts';
import type { JsonObject, MeasureName, Platform } from './vocabulary.ts';

/** A measure as it is stored, with where it belongs. Times are UTC; `value` and `waited` as in `Measure`. */
export interface KnownMeasure {
  readonly measure: MeasureName;
  readonly key: string;
  readonly at: Date;
  readonly job: string;
  readonly what: string;
  readonly value: number | null;
  readonly waited: number | null;
  readonly outcome: string | null;
  readonly platform: Platform;
  readonly resource: string;
  readonly name: string;
  readonly subsystem: string | null;
  readonly environment: Environment;
  readonly component: string | null;
  readonly facts: JsonObject;
}

export interface MeasureStore {
  /** Measures of one kind since a time, the oldest first; of one subsystem when it is named. */
  since(measure: MeasureName, from: Date, subsystem?: string): Promise<readonly KnownMeasure[]>;
  /** All measures of one kind that looks at a scope made. */
  at(measure: MeasureName, scopeId: string): Promise<readonly KnownMeasure[]>;
  /** Counts the lead times of production in each span, step by step; a step of which there is none is left out. */
  leadTimes(spans: readonly LeadTimeSpan[]): Promise<readonly SpanFigures[]>;
  /** Writes measures that were handed in; one that is known under its key is written over. */
  add(measures: readonly KnownMeasure[], now: Date): Promise<void>;
}

/** A scan that was handed in, and when it was made and taken. */
export interface ImageReport {
  readonly scan: ImageScan;
  readonly reportedAt: Date;
}

export interface ImageReportStore {
  /** Keeps the report when it is newer than the one of its digest and scanner. False when an equal or newer one is kept. */
  keep(report: ImageReport, now: Date): Promise<boolean>;
  /** The newest reports of these digests, or of all when none is named. */
  of(digests: readonly string[] | 'all'): Promise<readonly ImageReport[]>;
}
