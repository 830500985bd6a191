import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Refusal, SlackOutcome } from '../../domain/messenger.ts';

type Failure = Exclude<SlackOutcome<never>, { outcome: 'ok' }>;

const REFUSED: Readonly<Record<Exclude<Refusal, 'other'>, readonly string[]>> = {
  channel: [
    'channel_not_found',
    'is_archived',
    'not_in_channel',
    'channel_is_archived',
    'restricted_action',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_non_threadable_channel',
    'user_not_found',
    'cannot_dm_bot',
    'messages_tab_disabled',
  ],
  content: [
    'msg_too_long',
    'msg_blocks_too_long',
    'invalid_blocks',
    'invalid_blocks_format',
    'no_text',
    'too_many_attachments',
    'invalid_metadata_format',
    'metadata_too_large',
    'invalid_arguments',
  ],
  token: [
    'invalid_auth',
    'not_authed',
    'account_inactive',
    'token_revoked',
    'token_expired',
    'no_permission',
    'missing_scope',
    'org_login_required',
    'ekm_access_denied',
    'team_access_not_granted',
    'access_denied',
    'two_factor_setup_required',
    'team_not_found',
  ],
  message_gone: [
    'message_not_found',
    'cant_update_message',
    'edit_window_closed',
    'thread_not_found',
    'cannot_reply_to_message',
  ],
};

/** Errors that Slack answers when it does not know itself whether it did it. */
const UNSURE = ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable', 'team_added_to_org'];
/** Failures before anything was sent: the message certainly was not accepted. */
const BEFORE_SENDING = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];
const MOST_RETRY_AFTER_MS = 600_000;

/** What a failed call means for the message: one plain line each, without tokens. */
export function failureOf(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) return limited(error.retryAfter);
  if (error instanceof WebAPIPlatformError) return platformFailure(error.data.error);
  if (error instanceof WebAPIHTTPError) return { outcome: 'ambiguous', error: `HTTP ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return requestFailure(error.original);
  return { outcome: 'ambiguous', error: error instanceof Error ? error.name : 'unknown error' };
}

function limited(retryAfter: number): Failure {
  const ms = Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter * 1000 : 1000;
  return { outcome: 'limited', retryAfterMs: Math.min(ms, MOST_RETRY_AFTER_MS) };
}

function platformFailure(error: string): Failure {
  if (error === 'ratelimited' || error === 'rate_limited') return limited(30);
  // The client passes on the page of a proxy as if it were the name of an error.
  if (!/^[a-z][\w.:-]{0,79}$/.test(error)) return { outcome: 'ambiguous', error: 'an answer that is not JSON' };
  if (UNSURE.includes(error)) return { outcome: 'ambiguous', error };
  for (const refusal of ['channel', 'content', 'token', 'message_gone'] as const) {
    if (REFUSED[refusal].includes(error)) return { outcome: 'refused', refusal, error };
  }
  return { outcome: 'refused', refusal: 'other', error };
}

function requestFailure(original: Error): Failure {
  const codes = [original, original.cause].map((one) => codeOf(one));
  const code = codes.find((one) => one !== null) ?? original.name;
  return BEFORE_SENDING.includes(code) ? { outcome: 'unsent', error: code } : { outcome: 'ambiguous', error: code };
}

/** The code of a system error (`ECONNREFUSED`), or null. */
export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
