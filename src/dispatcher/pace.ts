/** How fast Slack takes messages: one a second and channel, and none while it says to wait. */
export interface Pace {
  /** Milliseconds until the next request to a channel may be made. */
  waitMs(channel: string, now: Date): number;
  /** A request to a channel is made now. */
  took(channel: string, now: Date): void;
  pause(channel: string, until: Date): void;
  /** Nothing at all is sent until then: the token is not taken, say. */
  pauseAll(until: Date): void;
  pausedChannels(now: Date): readonly string[];
}

/** Of Slack's documentation: chat.postMessage takes one message a second and channel. */
const EVERY_MS = 1000;

export function createPace(): Pace {
  const next = new Map<string, number>();
  const paused = new Map<string, number>();
  let all = 0;
  return {
    waitMs: (channel, now) =>
      Math.max(0, Math.max(all, next.get(channel) ?? 0, paused.get(channel) ?? 0) - now.getTime()),
    took: (channel, now) => {
      next.set(channel, now.getTime() + EVERY_MS);
      for (const [old, at] of next) if (at < now.getTime()) next.delete(old);
    },
    pause: (channel, until) => paused.set(channel, until.getTime()),
    pauseAll: (until) => {
      all = until.getTime();
    },
    pausedChannels: (now) => {
      for (const [channel, until] of paused) if (until <= now.getTime()) paused.delete(channel);
      return [...paused.keys()];
    },
  };
}
