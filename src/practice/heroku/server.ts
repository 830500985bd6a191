/** Plays the Heroku Platform API on 127.0.0.1: a token, pages by Range, a rate limit, ETags, and faults on demand. */

import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answersOf } from './answers.ts';
import type { HerokuWorld } from './world.ts';

/** What goes wrong on demand. */
export interface HerokuFault {
  readonly kind: 'denied' | 'throttled' | 'internal' | 'slow' | 'no answer' | 'html' | 'cut';
  /** The paths it concerns; all when left out. */
  readonly path?: RegExp;
  /** How many calls it hits; all when left out. */
  readonly times?: number;
  /** Seconds of `Retry-After`, for `throttled`; none when left out. */
  readonly retryAfter?: number;
  /** For `slow`. */
  readonly milliseconds?: number;
}

export interface HerokuCall {
  readonly path: string;
  readonly range: string | null;
  readonly status: number;
}

export interface PracticeHerokuOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly token: string;
  readonly world: (now: Date) => HerokuWorld;
  readonly clock: () => Date;
  /** Items of a page; Heroku's 200 when left out. */
  readonly pageLimit?: number;
  /** Calls an hour, given back evenly; Heroku's 4,500 when left out. */
  readonly hourly?: number;
}

export interface PracticeHeroku {
  readonly url: string;
  /** Adds a fault; what is returned takes it away again. */
  fault(fault: HerokuFault): () => void;
  /** The calls so far, the oldest first. */
  calls(): readonly HerokuCall[];
  clearCalls(): void;
  close(): Promise<void>;
}

interface Written {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const HOUR = 3_600_000;
const MOST_CALLS = 10_000;
const ACCEPT = /^application\/vnd\.heroku\+json;\s*version=3/;

export async function startPracticeHeroku(options: PracticeHerokuOptions): Promise<PracticeHeroku> {
  let faults: { readonly fault: HerokuFault; left: number }[] = [];
  let calls: HerokuCall[] = [];
  const spend = openRate(options.hourly ?? 4_500, options.clock);

  const take = (path: string): HerokuFault | null => {
    const hit = faults.find(({ fault, left }) => left > 0 && (fault.path?.test(path) ?? true));
    if (hit) hit.left -= 1;
    return hit?.fault ?? null;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const fault = take(pathname);
    const left = spend();
    const written = left < 0 ? error(429, 'rate_limit') : written200(request, pathname, options);
    const sent = fault ? bent(fault, written) : written;
    if (fault?.kind === 'slow') await wait(fault.milliseconds ?? 0);
    calls = [
      ...calls.slice(-MOST_CALLS),
      { path: pathname, range: request.headers.range ?? null, status: sent.status },
    ];
    if (fault?.kind === 'no answer' || response.destroyed) return;
    const rate = {
      'ratelimit-remaining': String(Math.max(0, Math.floor(left))),
      'request-id': `practice-${calls.length}`,
    };
    response.writeHead(sent.status, { 'content-type': 'application/json', ...rate, ...sent.headers });
    response.end(sent.status === 304 ? '' : sent.body);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((thrown: unknown) =>
      response.destroy(thrown instanceof Error ? thrown : undefined),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    fault: (fault) => {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      faults.push(entry);
      return () => {
        faults = faults.filter((it) => it !== entry);
      };
    },
    calls: () => calls,
    clearCalls: () => {
      calls = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Calls that are left after this one; below zero when there was none. */
function openRate(hourly: number, clock: () => Date): () => number {
  let left = hourly;
  let at = clock().getTime();
  return () => {
    const now = clock().getTime();
    left = Math.min(hourly, left + (Math.max(0, now - at) / HOUR) * hourly);
    at = now;
    if (left < 1) return -1;
    left -= 1;
    return left;
  };
}

function error(status: number, id: string, headers: Readonly<Record<string, string>> = {}): Written {
  return { status, headers, body: JSON.stringify({ id, message: `Practice says ${id}.` }) };
}

function bent(fault: HerokuFault, written: Written): Written {
  if (fault.kind === 'denied') return error(403, 'forbidden');
  if (fault.kind === 'internal') return error(500, 'internal_server_error');
  if (fault.kind === 'html') return { status: 200, body: '<!doctype html><h1>Proxy authentication required</h1>' };
  if (fault.kind === 'cut') return { ...written, body: written.body.slice(0, written.body.length / 2) };
  if (fault.kind !== 'throttled') return written;
  return error(429, 'rate_limit', fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) });
}

function written200(request: IncomingMessage, path: string, options: PracticeHerokuOptions): Written {
  if (request.method !== 'GET') return error(403, 'forbidden');
  if (!ACCEPT.test(request.headers.accept ?? '')) return error(406, 'not_acceptable');
  if (request.headers.authorization !== `Bearer ${options.token}`) return error(401, 'unauthorized');
  const items = answersOf(path, options.world(options.clock()));
  if (items === null) return error(404, 'not_found');
  const cut = page(items, request.headers.range ?? '', options.pageLimit ?? 200);
  if (cut === null) return error(416, 'requested_range_not_satisfiable');
  const body = JSON.stringify(cut.items);
  const etag = `"${hash('sha256', body, 'hex').slice(0, 32)}"`;
  if (request.headers['if-none-match'] === etag) return { status: 304, headers: { etag, ...cut.headers }, body: '' };
  return { status: cut.headers['next-range'] ? 206 : 200, headers: { etag, ...cut.headers }, body };
}

/** `id ]<last id>..; max=200` is what follows that id; lists are in the order of their ids. */
function page(
  items: readonly { readonly id: string }[],
  range: string,
  limit: number,
): { readonly items: readonly object[]; readonly headers: { readonly 'next-range'?: string } } | null {
  const wanted = /^(?:id (?:\](?<last>[\w-]*))?\.\.)?(?:;? ?max=(?<max>\d+))?$/.exec(range);
  if (!wanted) return null;
  const { last = '', max } = wanted.groups ?? {};
  const most = Math.min(limit, Number(max ?? limit));
  const sorted = items.toSorted((a, b) => (a.id < b.id ? -1 : 1)).filter(({ id }) => id > last);
  const here = sorted.slice(0, most);
  const end = here.at(-1)?.id;
  const more = sorted.length > most && end !== undefined;
  return { items: here, headers: more ? { 'next-range': `id ]${end}..; max=${most}` } : {} };
}
