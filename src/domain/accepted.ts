import type { Case } from './case.ts';
import type { JsonObject } from './vocabulary.ts';

/** A risk that a person accepted: the case is quiet until then, unless it gets worse than it was, or more comes to it. */
export interface Accepted {
  readonly until: Date;
  readonly reason: string;
  readonly severity: number;
  /** What held then, as `doneWith` writes it. */
  readonly holds: string;
}

/** The facts of a case with what was accepted among them. */
export function withAccepted(facts: JsonObject, { until, reason, severity, holds }: Accepted): JsonObject {
  return { ...facts, accepted: { until: until.toISOString(), reason, severity, holds } };
}

export function withoutAccepted(facts: JsonObject): JsonObject {
  const { accepted: _, ...rest } = facts;
  return rest;
}

/** What a person accepted of a case, or null. */
export function acceptedOf(it: Pick<Case, 'facts'>): Accepted | null {
  const kept = it.facts['accepted'];
  if (typeof kept !== 'object' || kept === null || !('until' in kept)) return null;
  const { until, reason, severity, holds } = kept;
  if (typeof until !== 'string' || typeof reason !== 'string' || typeof severity !== 'number') return null;
  if (typeof holds !== 'string') return null;
  return { until: new Date(until), reason, severity, holds };
}
