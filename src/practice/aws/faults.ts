import type { Refusal, ServiceName } from './failure.ts';
import type { Tree } from './wire.ts';

/** What goes wrong on demand. */
export type FaultKind =
  | { readonly kind: Extract<Refusal, 'throttled' | 'denied' | 'expired' | 'internal'> }
  /** Any error by its name, as the service would write it. */
  | { readonly kind: 'error'; readonly code: string; readonly message?: string; readonly status?: number }
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** The answer comes a byte at a time. */
  | { readonly kind: 'slow body'; readonly millisecondsPerByte: number }
  | { readonly kind: 'no answer' }
  | { readonly kind: 'reset' }
  /** The answer is cut in the middle. */
  | { readonly kind: 'malformed' }
  /** A proxy's page with status 200. */
  | { readonly kind: 'html' }
  /** The answer is blown up with white space. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** The token of the next page leads to the same page, for ever. */
  | { readonly kind: 'repeated page' }
  /** Members of these names are missing, wherever they stand. Names are those of the wire. */
  | { readonly kind: 'members missing'; readonly members: readonly string[] }
  /** Members of this name have this value: an enum nobody knows, a date in the year 9999. */
  | { readonly kind: 'member set'; readonly member: string; readonly value: Tree };

export type Fault = FaultKind & {
  readonly service?: ServiceName;
  readonly operation?: string;
  /** IAM actions that it spares. */
  readonly except?: ReadonlySet<string>;
  readonly account?: string;
  readonly region?: string;
  /** How many calls it hits; all when left out. */
  readonly times?: number;
  /** Only every n-th call that fits. */
  readonly every?: number;
};

export interface Faults {
  /** Adds a fault; what is returned takes it away again. */
  add(fault: Fault): () => void;
  clear(): void;
  active(): readonly Fault[];
}

export interface CalledPlace {
  readonly service: ServiceName;
  readonly operation: string;
  readonly account: string | null;
  readonly region: string;
}

export interface FaultBook extends Faults {
  /** The faults that hit this call, which uses them up. */
  take(place: CalledPlace): readonly Fault[];
}

export function openFaults(): FaultBook {
  let entries: { fault: Fault; left: number; seen: number }[] = [];
  return {
    add: (fault) => {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY, seen: 0 };
      entries.push(entry);
      return () => {
        entries = entries.filter((one) => one !== entry);
      };
    },
    clear: () => {
      entries = [];
    },
    active: () => entries.filter((entry) => entry.left > 0).map((entry) => entry.fault),
    take: (place) =>
      entries
        .filter((entry) => {
          const { fault } = entry;
          const fits =
            entry.left > 0 &&
            (fault.service ?? place.service) === place.service &&
            (fault.operation ?? place.operation) === place.operation &&
            fault.except?.has(`${place.service}:${place.operation}`) !== true &&
            (fault.account ?? place.account) === place.account &&
            (fault.region ?? place.region) === place.region;
          if (!fits) return false;
          entry.seen += 1;
          if (fault.every !== undefined && entry.seen % fault.every !== 0) return false;
          entry.left -= 1;
          return true;
        })
        .map((entry) => entry.fault),
  };
}
