/** Calls a minute of Slack's tiers (docs.slack.dev/apis/web-api/rate-limits). */
const TIER_CALLS_A_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;
export type Tier = keyof typeof TIER_CALLS_A_MINUTE;

export type RateLimits = {
  /** chat.postMessage: one message a second and channel. */
  perChannel: boolean;
  /** The tiers of all other methods. */
  tiers: boolean;
  /** Seconds to wait, or null when the call may go on (and is then counted). */
  check(method: string, tier: Tier | null, channel: string | null, now: Date): number | null;
};

export function createRateLimits(): RateLimits {
  const lastPost = new Map<string, number>();
  const calls = new Map<string, number[]>();
  return {
    perChannel: false,
    tiers: false,
    check(method, tier, channel, now) {
      const at = now.getTime();
      if (this.perChannel && method === 'chat.postMessage' && channel !== null) {
        const last = lastPost.get(channel);
        if (last !== undefined && at - last < 1000) return 1;
        lastPost.set(channel, at);
      }
      if (this.tiers && tier !== null) {
        const recent = (calls.get(method) ?? []).filter((time) => at - time < 60_000);
        const oldest = recent[0];
        if (recent.length >= TIER_CALLS_A_MINUTE[tier] && oldest !== undefined) {
          return Math.max(1, Math.ceil((oldest + 60_000 - at) / 1000));
        }
        calls.set(method, [...recent, at]);
      }
      return null;
    },
  };
}
