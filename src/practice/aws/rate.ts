/** A token bucket a key: `burst` calls at once, then `perSecond`. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Whether a call of `key` at `now` is within the rate. Without a rate every call is. */
export function openRate(rate: Rate | null): (key: string, now: Date) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (key, now) => {
    if (rate === null) return true;
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now.getTime() };
    const tokens = Math.min(
      rate.burst,
      bucket.tokens + (Math.max(0, now.getTime() - bucket.at) / 1000) * rate.perSecond,
    );
    const allowed = tokens >= 1;
    buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at: now.getTime() });
    return allowed;
  };
}
