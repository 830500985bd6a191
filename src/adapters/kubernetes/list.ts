import { z } from 'zod';
import { type Connection, KubernetesRefusal, UnreadableAnswer } from './connection.ts';

const page = z.object({
  items: z.array(z.unknown()),
  metadata: z.object({ continue: z.string().nullish() }).nullish(),
});

/** The server keeps what a page continues for about five minutes, and says so by this status when it is over. */
const GONE = 410;

/**
 * All items of a list, page by page. When the place to continue at has expired the list begins again, once: what is
 * returned is always one whole list. Throws what a page throws, and UnreadableAnswer for what is no list.
 */
export async function listAll(
  connection: Connection,
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  try {
    return await fromTheStart(connection, path, query, signal);
  } catch (error) {
    if (!(error instanceof KubernetesRefusal) || error.status !== GONE) throw error;
    return fromTheStart(connection, path, query, signal);
  }
}

async function fromTheStart(
  connection: Connection,
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  const seen = new Set<string>();
  let next: string | null = null;
  do {
    const asked = new URLSearchParams(next === null ? query : { ...query, continue: next });
    const answer = page.safeParse(await connection.get(`${path}?${asked}`, signal));
    if (!answer.success) throw new UnreadableAnswer('the answer is no list');
    items.push(...answer.data.items);
    next = answer.data.metadata?.continue || null;
    if (next !== null && seen.has(next)) throw new UnreadableAnswer('a page names one that was read before');
    if (next !== null) seen.add(next);
  } while (next !== null);
  return items;
}
