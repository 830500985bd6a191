import type { Faults } from './faults.ts';
import type { RateLimits } from './rate-limit.ts';
import type { Store } from './store.ts';
import type { Triggers } from './triggers.ts';
import type { Command } from './workspace.ts';

export type TokenKind = 'bot' | 'app' | 'none' | 'unknown';

/** One request as it came in, and what was answered. */
export type ReceivedCall = {
  method: string;
  arguments: Record<string, unknown>;
  token: TokenKind;
  at: Date;
  /** What the client was told: the answer's body, or which fault it met. */
  answer: Answer | { fault: string };
  status: number;
};

export type Answer = { ok: true; [member: string]: unknown } | { ok: false; error: string; [member: string]: unknown };

/** Something that an open page should show anew. */
export type Change =
  | { kind: 'message'; channel: string; ts: string; threadTs: string | null; onlyFor: string | null }
  | { kind: 'view'; user: string }
  | { kind: 'home'; user: string }
  | { kind: 'channels' };

export type PracticeLogger = { warn(message: string): void };

/** Everything the parts of the practice Slack share. */
export type Slack = {
  store: Store;
  triggers: Triggers;
  faults: Faults;
  limits: RateLimits;
  scopes: Set<string>;
  commands: readonly Command[];
  /** Bot events the app has subscribed to; others are not sent. */
  subscriptions: Set<string>;
  tokens: { bot: string; app: string; botRevoked: boolean; appRevoked: boolean };
  signingSecret: string;
  httpTarget: string | null;
  calls: ReceivedCall[];
  clock: () => Date;
  /** The time for signatures: a receiver compares it with its machine's clock, not with a test's. */
  wallClock: () => Date;
  /** How long the app has to acknowledge: 3 seconds, in real time. */
  ackMs: number;
  url: () => string;
  changed: (change: Change) => void;
  logger: PracticeLogger;
};
