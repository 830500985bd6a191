/** How the Heroku Platform API is called: in turn, never more than is left, page by page, and no answer fetched twice. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Gap } from '../../domain/answer.ts';
import { recent } from '../aws/memo.ts';
import { rateLimiter } from '../aws/rate.ts';
import { type HttpFailure, type HttpUnchanged, type JsonAnswer, openHttp } from '../http/fetch-json.ts';
import { openBudget } from './budget.ts';

const ACCEPT = 'application/vnd.heroku+json; version=3';
const LANE = 'heroku';
/** Longer than this nobody waits: the next look comes anyway. */
const LONGEST_WAIT_MS = 30_000;
const ATTEMPTS = 3;
const MOST_PAGES = 1_000;
const KEPT_PAGES = 2_000;

/** Why a list, or the rest of it, could not be had. */
export class HerokuFailure extends Error {
  readonly gap: Gap;
  /** HTTP status; null when none came. */
  readonly status: number | null;

  constructor(gap: Gap, status: number | null = null) {
    super(gap.detail);
    this.name = 'HerokuFailure';
    this.gap = gap;
    this.status = status;
  }
}

/** Fetches all pages of one list of the API. Throws a {@link HerokuFailure}. */
export type HerokuList<T> = (path: string, signal: AbortSignal) => Promise<readonly T[]>;

export interface HerokuApi {
  /**
   * A list that knows its own pages by their ETag. `name` stands in gaps and counts: `GET /apps/{app}/formation`. Only
   * what `pick` takes of an item is kept: nothing else of an answer lives on.
   */
  list<T>(name: string, pick: (item: unknown) => T): HerokuList<T>;
  /** Calls so far by name. */
  counts(): Readonly<Record<string, number>>;
}

export interface HerokuApiOptions {
  readonly token: string;
  readonly baseUrl: string;
  readonly clock: () => Date;
  /** Null lets every call pass. */
  readonly callsPerSecond: number | null;
  /** Calls of an hour that are left to others who use the same account. */
  readonly reserve: number;
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextRange: string | null;
}

interface Asked {
  readonly name: string;
  readonly path: string;
  readonly range: string | null;
  readonly signal: AbortSignal;
}

export function openHerokuApi(options: HerokuApiOptions): HerokuApi {
  const http = openHttp({ clock: options.clock });
  const limiter = rateLimiter(options.callsPerSecond);
  const budget = openBudget(options.clock, options.reserve);

  const once = async ({ name, path, range, signal }: Asked, etag: string | null) => {
    if (!budget.allows()) {
      const detail = `${name}: fewer than ${options.reserve} calls of this hour are left, and they are kept for others`;
      throw new HerokuFailure({ reason: 'throttled', detail });
    }
    await inTime(name, limiter.turn(LANE, signal));
    const headers = { accept: ACCEPT, authorization: `Bearer ${options.token}`, ...(range === null ? {} : { range }) };
    const answer = await http.json({ name, url: new URL(path, options.baseUrl).href, headers, etag, signal });
    budget.heard(answer.headers);
    const refused = answer.kind === 'failure' && answer.status === 429;
    if (refused || budget.isLow()) limiter.throttled(LANE);
    return answer;
  };

  const call = async (asked: Asked, etag: string | null): Promise<JsonAnswer | HttpUnchanged> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(asked, etag);
      if (answer.kind !== 'failure') return answer;
      const wait = attempt < ATTEMPTS ? waitOf(answer) : null;
      if (wait === null) throw new HerokuFailure(answer.gap, answer.status);
      if (wait > 0) await inTime(asked.name, sleep(wait, undefined, { signal: asked.signal }));
    }
  };

  return {
    list: <T>(name: string, pick: (item: unknown) => T): HerokuList<T> => {
      const kept = recent<{ readonly etag: string; readonly page: Page<T> }>(KEPT_PAGES);
      const pageOf = async (asked: Asked): Promise<Page<T>> => {
        const key = `${asked.path} ${asked.range ?? ''}`;
        const known = kept.get(key);
        const answer = await call(asked, known?.etag ?? null);
        if (answer.kind === 'unchanged') {
          if (known) return known.page;
          throw malformed(name, 'says that nothing has changed where nothing was known');
        }
        const page = readPage(name, answer, pick);
        const etag = answer.headers.get('etag');
        if (etag) kept.set(key, { etag, page });
        else kept.delete(key);
        return page;
      };
      return (path, signal) => allPages(name, (range) => pageOf({ name, path, range, signal }));
    },
    counts: http.counts,
  };
}

function malformed(name: string, why: string): HerokuFailure {
  return new HerokuFailure({ reason: 'malformed', detail: `${name}: the answer ${why}` });
}

async function allPages<T>(name: string, pageAt: (range: string | null) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  const read = new Set<string>();
  let range: string | null = null;
  do {
    const page: Page<T> = await pageAt(range);
    items.push(...page.items);
    range = page.nextRange;
    if (range !== null && read.has(range)) throw malformed(name, 'names a page that was read before');
    if (read.size >= MOST_PAGES) throw malformed(name, `has more than ${MOST_PAGES} pages`);
    if (range !== null) read.add(range);
  } while (range !== null);
  return items;
}

/** A page: status 206 says that there are more, and `Next-Range` where they begin. */
function readPage<T>(name: string, answer: JsonAnswer, pick: (item: unknown) => T): Page<T> {
  if (!Array.isArray(answer.json)) throw malformed(name, 'is not a list');
  const nextRange = answer.status === 206 ? answer.headers.get('next-range') : null;
  if (answer.status === 206 && !nextRange) throw malformed(name, 'is cut, and does not say where it goes on');
  const list: readonly unknown[] = answer.json;
  return { items: list.map((item) => pick(item)), nextRange };
}

/** Milliseconds to wait before the same call again; null when it is not worth trying. */
function waitOf({ status, retryAfterMs }: HttpFailure): number | null {
  if (status === 429) return retryAfterMs !== null && retryAfterMs <= LONGEST_WAIT_MS ? retryAfterMs : null;
  return status !== null && status >= 500 ? 0 : null;
}

async function inTime(name: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch {
    throw new HerokuFailure({ reason: 'timed_out', detail: `${name}: the time for this look was over` });
  }
}
