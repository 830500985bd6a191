/** The port to Slack's messages: what is sent, and how sending it can end. */

/** A message: `text` is the full sentence of a notification, `blocks` (Block Kit) what is shown. */
export interface Message {
  readonly text: string;
  readonly blocks: readonly { readonly type: string }[];
}

/** Why Slack refused for good: what is to be done about it differs. */
export const REFUSALS = ['channel', 'content', 'token', 'message_gone', 'other'] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * How a request to Slack ended. `unsent`: it certainly was not accepted. `ambiguous`: it may have been (time-out, reset,
 * an HTTP error, an internal error of Slack), so it is looked for before it is said again.
 */
export type SlackOutcome<T> =
  | { readonly outcome: 'ok'; readonly value: T }
  | { readonly outcome: 'limited'; readonly retryAfterMs: number }
  | { readonly outcome: 'refused'; readonly refusal: Refusal; readonly error: string }
  | { readonly outcome: 'unsent'; readonly error: string }
  | { readonly outcome: 'ambiguous'; readonly error: string };

/** How a message of a case differs from the plain one. Kept with it, so that its edits differ too. */
export interface Posting {
  /** A link to the message of the case before this one. */
  readonly earlier: string | null;
  /** An earlier attempt may have been accepted already. */
  readonly repeated: boolean;
  /** The channel that refused it, when it stands in the fallback channel. */
  readonly meantFor: string | null;
}
export const PLAIN_POSTING: Posting = { earlier: null, repeated: false, meantFor: null };

/** What Slack knows a message by. `channel` is an id. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

export interface NewPost {
  /** Id or name. */
  readonly channel: string;
  readonly message: Message;
  /** Kept in the message's metadata: finds it again when Slack's answer was lost. */
  readonly key: string;
  /** The parent of a reply; `broadcast` shows the reply in the channel too. */
  readonly thread: { readonly ts: string; readonly broadcast: boolean } | null;
}

/** A picture for the thread of a message that was posted before. */
export interface NewPicture {
  readonly posted: Posted;
  readonly png: Uint8Array;
  /** `burn-up.png` */
  readonly fileName: string;
  readonly title: string;
  /** What the picture finds, for those who do not see it; plain text. Slack takes 1,000 characters of it. */
  readonly altText: string;
  /** What stands above the picture: mrkdwn that is safe to show. */
  readonly text: string;
}

/** Where a message whose answer was lost is looked for. */
export interface LostPost {
  readonly channel: string;
  readonly key: string;
  readonly threadTs: string | null;
  /** It cannot be older than this. */
  readonly since: Date;
}

export interface Messenger {
  post(post: NewPost): Promise<SlackOutcome<Posted>>;
  update(channel: string, ts: string, message: Message): Promise<SlackOutcome<Posted>>;
  /** Looks a lost message up by its key; `cannot` when the scopes for it are not granted (below tier 3). */
  find(lost: LostPost): Promise<SlackOutcome<Posted | 'not_there' | 'cannot'>>;
  /** Puts a picture into a message's thread; `cannot` when the scope for it is not granted (below tier 2). */
  attach(picture: NewPicture): Promise<SlackOutcome<'attached' | 'cannot'>>;
  /** A link to a message, or null when Slack gives none. */
  permalink(channel: string, ts: string): Promise<string | null>;
  /** Whether Slack answers us at all. */
  reachable(): Promise<boolean>;
}
