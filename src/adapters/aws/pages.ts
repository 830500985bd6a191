import type { Answer, Gap, NotUnderstood } from '../../domain/answer.ts';
import { gapOf, MalformedAnswer } from './gap.ts';

/**
 * The list of an answer. One without it is no answer: AWS writes an empty list as one, and a proxy's page with status
 * 200 reads like an answer without members.
 */
export function listIn<T>(list: readonly T[] | null | undefined, operation: string): readonly T[] {
  if (!Array.isArray(list)) throw new MalformedAnswer(`${operation}: the answer lacks its list`);
  return list;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/**
 * All items of a paged call, each page handed on as it comes, so that what was seen before a failure is kept. Throws
 * what a page throws, and MalformedAnswer when a page names one that was read before.
 */
export async function eachPage<T>(
  operation: string,
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
  take: (items: readonly T[]) => void | Promise<void>,
): Promise<void> {
  const seen = new Set<string>();
  let token: string | undefined;
  for (let number = 1; ; number += 1) {
    const page = await fetchPage(token);
    await take(page.items);
    // AWS says "no more pages" by leaving the token out, and now and then by an empty one.
    if (!page.next) return;
    if (seen.has(page.next))
      throw new MalformedAnswer(`${operation}: page ${number} names a page that was read before`);
    seen.add(page.next);
    token = page.next;
  }
}

/** What a read gathers on its way: items, what was not understood, and why it is not complete. */
export interface Gathering<T> {
  /** Keeps an item; one that was seen before, as pages shift under a reader, replaces what was seen. */
  add(id: string, item: T): void;
  readonly notUnderstood: NotUnderstood[];
  /** Notes a failure; the first one's reason counts for the read. */
  miss(error: unknown): void;
  missing(gap: Gap): void;
  answer(): Answer<T>;
}

export function gathering<T>(): Gathering<T> {
  const items = new Map<string, T>();
  const notUnderstood: NotUnderstood[] = [];
  let first: Gap | null = null;
  let others = 0;
  const missing = (gap: Gap) => {
    if (first) others += 1;
    else first = gap;
  };
  return {
    add: (id, item) => items.set(id, item),
    notUnderstood,
    miss: (error) => missing(gapOf(error)),
    missing,
    answer: () => ({
      items: [...items.values()],
      notUnderstood,
      gap: first && others > 0 ? { reason: first.reason, detail: `${first.detail}, and ${others} more` } : first,
    }),
  };
}

/** Lists of at most `size`, in order. */
export function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const cut: T[][] = [];
  for (let at = 0; at < items.length; at += size) cut.push(items.slice(at, at + size));
  return cut;
}
