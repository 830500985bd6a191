import type { Gap } from '../../domain/answer.ts';
import type { LookFailure } from '../../domain/vocabulary.ts';

/** An error of an AWS call together with the call: the IAM action and the region that was asked. */
export class AwsCallError extends Error {
  readonly action: string;
  readonly region: string;

  constructor(action: string, region: string, cause: unknown) {
    super(`${action} failed`, { cause });
    this.name = 'AwsCallError';
    this.action = action;
    this.region = region;
  }
}

/** An answer whose next page is the one just read, or which is not what the API promises. */
export class MalformedAnswer extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MalformedAnswer';
  }
}

/** Regions that every account has without opting in (AWS Regions documentation); any other is opt-in. */
const ALWAYS_ON = new Set(
  (
    'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-west-1 eu-west-2 eu-west-3 ' +
    'eu-north-1 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ' +
    'cn-north-1 cn-northwest-1 us-gov-east-1 us-gov-west-1'
  ).split(' '),
);

/** In a region that was not opted into, good credentials look like unknown ones. */
const UNKNOWN_TOKEN = /^(UnrecognizedClient|InvalidClientTokenId|AuthFailure)/;

/** The first that fits the error's name or code says the reason. */
const REASONS: readonly (readonly [RegExp, LookFailure, string])[] = [
  [/^(OptInRequired|RegionDisabled)/, 'opted_out', 'the account has not opted into this region'],
  [/^SubscriptionRequired/, 'not_available', 'not available on the support plan of this account'],
  [/^(AccessDenied|UnauthorizedOperation|AuthFailure|NotAuthorized)/, 'denied', 'access denied'],
  [
    /^(Throttl|RequestLimitExceeded|TooManyRequests|RequestThrottled|SlowDown|EC2Throttled|BandwidthLimitExceeded)/,
    'throttled',
    'AWS throttled the calls',
  ],
  [/^(ExpiredToken|RequestExpired|TokenRefreshRequired)/, 'expired_credentials', 'the credentials have expired'],
  [
    /^(CredentialsProviderError|TokenProviderError|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|IncompleteSignature|InvalidSignature|SignatureDoesNotMatch|MissingAuthenticationToken)/,
    'no_credentials',
    'no valid credentials',
  ],
  [/^(AbortError|TimeoutError|RequestTimeout|ETIMEDOUT)/, 'timed_out', 'no answer in time'],
  [/^(ENOTFOUND|EAI_AGAIN|ECONN|EPIPE|EHOST|ENET|ERR_TLS|CERT_|SELF_SIGNED)/, 'unreachable', 'could not be reached'],
  [/^(SyntaxError|MalformedAnswer)/, 'malformed', 'the answer could not be read'],
];

/**
 * Says in the domain's words why a call failed. The detail names the action, never repeats the text of the answer
 * (it may hold anything) but for which policy denied it, and stays on one line.
 */
export function gapOf(error: unknown): Gap {
  const call = error instanceof AwsCallError ? error : null;
  const inner = call ? call.cause : error;
  const prefix = call ? `${call.action}: ` : '';
  for (const name of namesOf(inner)) {
    if (call && UNKNOWN_TOKEN.test(name) && !ALWAYS_ON.has(call.region)) {
      return { reason: 'opted_out', detail: `${prefix}the account has not opted into this region (${name})` };
    }
    const fit = REASONS.find(([pattern]) => pattern.test(name));
    if (fit) return { reason: fit[1], detail: `${prefix}${fit[2]}${explained(fit[1], name, inner)}` };
  }
  if (isUnreadable(inner)) return { reason: 'malformed', detail: `${prefix}the answer could not be read` };
  return { reason: 'failed', detail: `${prefix}failed (${namesOf(inner)[0] ?? statusOf(inner)})` };
}

/** True for errors after which the other calls of the same account and region would fare the same. */
export function endsTheRead(error: unknown): boolean {
  const { reason } = gapOf(error);
  return reason !== 'failed' && reason !== 'malformed';
}

/** What the SDK calls an error whose body it could not read. */
const NAMELESS = /^(Error|Unknown|UnknownError)$/;

function httpStatus(error: unknown): number | null {
  const metadata = (error as { $metadata?: { httpStatusCode?: unknown } } | undefined)?.$metadata;
  const status = metadata?.httpStatusCode;
  return typeof status === 'number' ? status : null;
}

function statusOf(error: unknown): string {
  const status = httpStatus(error);
  return status === null ? 'unknown error' : `HTTP ${status}`;
}

/** True when AWS failed by itself: then the call was not answered. */
export function isServerFault(error: unknown): boolean {
  const status = httpStatus(error instanceof AwsCallError ? error.cause : error);
  return status !== null && status >= 500;
}

/** Names and codes of an error, outermost first, each one word; the network's code stands before `TimeoutError`. */
export function namesOf(error: unknown): readonly string[] {
  const names: string[] = [];
  let at: unknown = error;
  for (let depth = 0; depth < 4 && typeof at === 'object' && at !== null; depth += 1) {
    for (const key of ['code', 'name'] as const) {
      const word = (at as Record<string, unknown>)[key];
      if (typeof word === 'string' && /^[\w.#-]{2,80}$/.test(word) && !NAMELESS.test(word)) names.push(word);
    }
    const { cause, message } = at as { cause?: unknown; message?: unknown };
    // The SDK wraps what it does not take for an error of its own, and keeps only the text.
    const wrapped =
      typeof message === 'string' ? /\b(?:ECONN[A-Z]+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)\b/.exec(message) : null;
    if (wrapped) names.push(wrapped[0]);
    at = cause;
  }
  return names;
}

/** A proxy's HTML page, or a body that does not parse: the SDK throws whatever its parser did. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error instanceof TypeError || /deserializ|XML parse|unexpected token|not valid JSON|<html/i.test(error.message)
  );
}

function explained(reason: LookFailure, name: string, error: unknown): string {
  if (reason === 'malformed') return error instanceof MalformedAnswer ? `: ${error.message}` : '';
  if (reason !== 'denied') return ` (${name})`;
  const message = error instanceof Error ? error.message : '';
  const policy = /(an explicit deny in an? [a-z -]+ policy|no [a-z-]+ policy allows)/.exec(message)?.[1];
  return policy ? ` (${name}: ${policy})` : ` (${name})`;
}
