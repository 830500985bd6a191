/** How every system that is not AWS is asked: one GET with a deadline, a byte cap and plain words for what went wrong. */

import type { Gap } from '../../domain/answer.ts';
import { deadline } from '../aws/deadline.ts';
import { callFailed, retryAfterMs, statusGap } from './http-gap.ts';

/** Larger than any page that the systems asked send; what is larger was not meant for us. */
const LARGEST_ANSWER = 8 * 1024 * 1024;
const LONGEST_CALL_MS = 20_000;
const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export interface HttpRequest {
  /** What the call is, for gaps and counts: `GET /apps`. Without an address, a query or a secret. */
  readonly name: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The ETag of the answer that is kept: an unchanged one is not sent again. */
  readonly etag?: string | null;
  readonly signal: AbortSignal;
  /** Bytes after decompression; more is a gap. */
  readonly maxBytes?: number;
  /** Milliseconds until the last byte. */
  readonly timeoutMs?: number;
}

/** No answer that can be used. `text` is what the system said, which may hold anything: never repeat it. */
export interface HttpFailure {
  readonly kind: 'failure';
  readonly gap: Gap;
  /** Null when no status came. */
  readonly status: number | null;
  readonly headers: Headers;
  readonly text: string;
  /** What `Retry-After` says; null when it says nothing. */
  readonly retryAfterMs: number | null;
}

export interface HttpUnchanged {
  readonly kind: 'unchanged';
  readonly headers: Headers;
}

export interface TextAnswer {
  readonly kind: 'answer';
  /** 200 to 299. */
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface JsonAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly json: unknown;
}

export interface HttpClient {
  /** One call. Never throws for what the system answers. */
  text(request: HttpRequest): Promise<TextAnswer | HttpUnchanged | HttpFailure>;
  /** As `text`, with the body parsed; one that is not JSON is the gap `malformed`. */
  json(request: HttpRequest): Promise<JsonAnswer | HttpUnchanged | HttpFailure>;
  /** Calls so far by name, redirects included. */
  counts(): Readonly<Record<string, number>>;
}

export interface HttpOptions {
  /** Read only to tell how long a `Retry-After` that is a date asks to wait. */
  readonly clock: () => Date;
}

/** The client that one system's adapter makes its calls with; only GET exists. */
export function openHttp({ clock }: HttpOptions): HttpClient {
  const counted = new Map<string, number>();
  const count = (name: string) => counted.set(name, (counted.get(name) ?? 0) + 1);

  const text: HttpClient['text'] = async (request) => {
    const limit = deadline(request.signal, request.timeoutMs ?? LONGEST_CALL_MS);
    try {
      const response = await followed(request, limit.signal, count);
      return await read(request, response, clock());
    } catch (error) {
      // Whatever breaks when the time is over, broke because it is over.
      const late: Gap = { reason: 'timed_out', detail: `${request.name}: no answer in time` };
      return failure(limit.signal.aborted ? late : callFailed(request.name, error));
    } finally {
      limit.close();
    }
  };

  return {
    text,
    async json(request) {
      const answer = await text(request);
      if (answer.kind !== 'answer') return answer;
      const { kind, status, headers } = answer;
      try {
        return { kind, status, headers, json: JSON.parse(answer.text) };
      } catch {
        return { ...failure({ reason: 'malformed', detail: `${request.name}: the answer is not JSON` }), headers };
      }
    },
    counts: () => Object.fromEntries([...counted].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function failure(gap: Gap): HttpFailure {
  return { kind: 'failure', gap, status: null, headers: new Headers(), text: '', retryAfterMs: null };
}

/** The answer after redirects. Another host would be handed the token, so one that points there is not followed. */
async function followed(
  request: HttpRequest,
  signal: AbortSignal,
  count: (name: string) => void,
): Promise<Response | HttpFailure> {
  const headers = new Headers(request.headers);
  if (request.etag) headers.set('if-none-match', request.etag);
  let url = new URL(request.url);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    count(request.name);
    const response = await fetch(url, { headers, signal, redirect: 'manual' });
    if (!REDIRECTS.has(response.status)) return response;
    await response.body?.cancel();
    const next = URL.parse(response.headers.get('location') ?? '', url.href);
    if (next?.origin !== url.origin) {
      return failure({ reason: 'failed', detail: `${request.name}: redirected to another host, not followed` });
    }
    url = next;
  }
  return failure({ reason: 'failed', detail: `${request.name}: redirected more than ${MOST_REDIRECTS} times` });
}

async function read(
  request: HttpRequest,
  response: Response | HttpFailure,
  now: Date,
): Promise<TextAnswer | HttpUnchanged | HttpFailure> {
  if ('kind' in response) return response;
  const { status, headers } = response;
  if (status === 304) return { kind: 'unchanged', headers };
  const most = request.maxBytes ?? LARGEST_ANSWER;
  const text = await bodyOf(response, most);
  if (status < 200 || status > 299) {
    const sent = new Headers(request.headers);
    // CircleCI's token has a header of its own.
    const hasToken = sent.has('authorization') || sent.has('circle-token');
    const gap = statusGap(request.name, status, headers, hasToken);
    return { kind: 'failure', gap, status, headers, text: text ?? '', retryAfterMs: retryAfterMs(headers, now) };
  }
  if (text !== null) return { kind: 'answer', status, headers, text };
  return failure({ reason: 'malformed', detail: `${request.name}: the answer is larger than ${most} bytes` });
}

/** The body as text; null when it is larger than `most` bytes: the rest of it is not read then. */
async function bodyOf(response: Response, most: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body.
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks, size));
}
