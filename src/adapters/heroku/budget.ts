/** What is left of the calls that Heroku allows an account: 4,500 an hour, given back evenly (Platform API reference). */

/** Calls that come back in a minute. */
const REFILL = 75;
const MINUTE = 60_000;
/** From this many times the reserve on, calls are made ever more slowly. */
const LOW = 4;

export interface Budget {
  /** Takes over what an answer says in `RateLimit-Remaining`. */
  heard(headers: Headers): void;
  /** Whether a call may be made without touching the reserve. */
  allows(): boolean;
  isLow(): boolean;
}

export function openBudget(clock: () => Date, reserve: number): Budget {
  let last: { readonly remaining: number; readonly at: number } | null = null;
  const left = (): number => {
    if (last === null) return Number.POSITIVE_INFINITY;
    const minutes = Math.max(0, clock().getTime() - last.at) / MINUTE;
    return last.remaining + Math.floor(minutes * REFILL);
  };
  return {
    heard: (headers) => {
      const said = headers.get('ratelimit-remaining') ?? '';
      if (/^\d{1,9}$/.test(said)) last = { remaining: Number(said), at: clock().getTime() };
    },
    allows: () => left() >= reserve,
    isLow: () => left() < reserve * LOW,
  };
}
