/** Why a call over HTTP came to nothing, in the domain's words. Nothing of an answer's or an error's own text is repeated. */

import type { Gap } from '../../domain/answer.ts';
import type { LookFailure } from '../../domain/vocabulary.ts';

/** The first that fits a code or name of the error says the reason. */
const REASONS: readonly (readonly [RegExp, LookFailure, string])[] = [
  [/^(AbortError|TimeoutError|ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'timed_out', 'no answer in time'],
  [
    /^(ENOTFOUND|EAI_AGAIN|ECONN|EPIPE|EHOST|ENET|EADDRNOTAVAIL|ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|UND_ERR_SOCKET)/,
    'unreachable',
    'could not be reached',
  ],
  [/^(HPE_|HTTPParserError|Z_|ERR__ERROR_FORMAT|UND_ERR_RES)/, 'malformed', 'the answer could not be read'],
];

/** Codes and names of an error, outermost first; the network's code stands inside of what `fetch` throws. */
function namesOf(error: unknown): readonly string[] {
  const names: string[] = [];
  let at: unknown = error;
  for (let depth = 0; depth < 5 && typeof at === 'object' && at !== null; depth += 1) {
    for (const word of ['code' in at ? at.code : null, 'name' in at ? at.name : null]) {
      if (typeof word === 'string' && /^[\w-]{2,60}$/.test(word)) names.push(word);
    }
    at = 'cause' in at ? at.cause : null;
  }
  return names;
}

/** The gap of a call that ended without an answer: the network's error, or the deadline's. */
export function callFailed(name: string, error: unknown): Gap {
  const names = namesOf(error);
  for (const [pattern, reason, words] of REASONS) {
    const fit = names.find((it) => pattern.test(it));
    if (fit) return { reason, detail: `${name}: ${words}${reason === 'unreachable' ? ` (${fit})` : ''}` };
  }
  return { reason: 'failed', detail: `${name}: failed (${names[0] ?? 'unknown error'})` };
}

/** GitHub and others answer 403, not 429, to whoever asks too often. */
function isThrottled(status: number, headers: Headers): boolean {
  if (status === 429) return true;
  return status === 403 && (headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0');
}

/** The gap of an answer whose status is not 2xx; `hasToken` says whether the call carried an authorization. */
export function statusGap(name: string, status: number, headers: Headers, hasToken: boolean): Gap {
  const gap = (reason: LookFailure, words: string): Gap => ({ reason, detail: `${name}: ${words} (HTTP ${status})` });
  if (isThrottled(status, headers)) return gap('throttled', 'asked too often');
  if (status === 401 && !hasToken) return gap('no_credentials', 'a token is needed');
  if (status === 401) return gap('expired_credentials', 'the token is not accepted, or no longer');
  if (status === 403) return gap('denied', 'access denied');
  if (status === 404 || status === 410) return gap('not_available', 'not found, or not open to this token');
  if (status === 408 || status === 504) return gap('timed_out', 'no answer in time');
  return { reason: 'failed', detail: `${name}: failed (HTTP ${status})` };
}

/** Milliseconds that `Retry-After` (seconds, or a date) asks to wait; null when it says nothing that can be read. */
export function retryAfterMs(headers: Headers, now: Date): number | null {
  const said = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,6}$/.test(said)) return Number(said) * 1000;
  const at = Date.parse(said);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
