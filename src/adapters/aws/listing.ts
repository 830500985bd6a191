import type { Answer, NotUnderstood } from '../../domain/answer.ts';
import type { Calls, SendOptions } from './calls.ts';
import type { At, Clients, Service } from './clients.ts';
import { eachPage, type Gathering, gathering, listIn, type Page } from './pages.ts';

/** One list operation: how a page of it is asked for, where its list stands, and what one item means. */
export interface Listing<S extends Service, T> {
  readonly service: S;
  readonly operation: string;
  readonly ask: (client: Clients[S], token: string | undefined, options: SendOptions) => Promise<Listed>;
  readonly parse: (item: unknown, notUnderstood: NotUnderstood[]) => T | null;
  readonly id: (item: T) => string;
}

/** What a page holds: its list, null where the answer has none, and the token of the next page. */
export interface Listed {
  readonly list: readonly unknown[] | null | undefined;
  readonly next?: string | undefined;
}

export interface Asking {
  readonly calls: Calls;
  readonly at: At;
  readonly signal: AbortSignal;
}

/** All pages of a list into `seen`; throws what a page throws. */
export async function listInto<S extends Service, T>(
  { calls, at, signal }: Asking,
  listing: Listing<S, T>,
  seen: Gathering<T>,
): Promise<void> {
  const { service, operation } = listing;
  const action = `${service}:${operation}`;
  await eachPage(
    action,
    async (token): Promise<Page<unknown>> => {
      const page = await calls.call(service, at, operation, signal, (client, options) =>
        listing.ask(client, token, options),
      );
      return { items: listIn(page.list, action), next: page.next };
    },
    (items) => {
      for (const item of items) {
        const parsed = listing.parse(item, seen.notUnderstood);
        if (parsed !== null) seen.add(listing.id(parsed), parsed);
      }
    },
  );
}

/** All pages of a list as an answer: a failure is its gap. */
export async function listed<S extends Service, T>(asking: Asking, listing: Listing<S, T>): Promise<Answer<T>> {
  const seen = gathering<T>();
  try {
    await listInto(asking, listing, seen);
  } catch (error) {
    seen.miss(error);
  }
  return seen.answer();
}
