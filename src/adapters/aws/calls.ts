import { type At, type Clients, clientCache, type Service } from './clients.ts';
import { type Credentials, ownCredentials, type Role, roleCredentials } from './credentials.ts';
import { gate, orAborted } from './deadline.ts';
import { AwsCallError, gapOf } from './gap.ts';
import { httpHandler } from './http.ts';
import type { Settled } from './options.ts';
import { rateLimiter } from './rate.ts';

/** The account id under which the caller's own credentials stand before it is known whose they are. */
export const CALLER = 'caller';

export interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/** How all AWS calls of the adapter are made: with the right credentials, in turn, counted, and ending in time. */
export interface Calls {
  /** One call and its retries. Throws an {@link AwsCallError} that names the action, or the signal's reason. */
  call<S extends Service, T>(
    service: S,
    at: At,
    operation: string,
    signal: AbortSignal,
    send: (client: Clients[S], options: SendOptions) => Promise<T>,
  ): Promise<T>;
  /** Says by which role an account is entered; null for the caller's own credentials. */
  enterBy(account: string, role: Role | null): void;
  /** Fetches an account's credentials, or throws why it cannot be entered. */
  enter(account: string, signal: AbortSignal): Promise<void>;
  /** Attempts so far by IAM action. */
  counts(): Readonly<Record<string, number>>;
  close(): void;
}

export function openCalls(options: Settled): Calls {
  const counted = new Map<string, number>();
  const count = (action: string) => counted.set(action, (counted.get(action) ?? 0) + 1);
  const handler = httpHandler(options);
  const limiter = rateLimiter(options.callsPerSecond);
  const clients = clientCache({
    handler,
    limiter,
    callTimeoutMs: options.callTimeoutMs,
    endpoint: options.endpoint,
    count,
  });
  const own = ownCredentials(options.credentials);
  const entrances = new Map<string, { readonly role: Role | null; readonly credentials: Credentials }>([
    [CALLER, { role: null, credentials: own }],
  ]);
  const gates = new Map<string, ReturnType<typeof gate>>();

  const credentialsOf = (account: string): Credentials => {
    const entrance = entrances.get(account);
    if (entrance) return entrance.credentials;
    throw Object.assign(new Error('no role'), { name: 'CredentialsProviderError' });
  };
  const gateOf = (at: At) => {
    const key = `${at.account}/${at.region}`;
    const known = gates.get(key);
    if (known) return known;
    const made = gate(options.concurrency);
    gates.set(key, made);
    return made;
  };

  /** Expired credentials are fetched anew once: they may have been rotated meanwhile. */
  const withFreshCredentials = async <T>(account: string, attempt: () => Promise<T>): Promise<T> => {
    const calledAt = performance.now();
    try {
      return await attempt();
    } catch (error) {
      if (gapOf(error).reason !== 'expired_credentials') throw error;
      const credentials = credentialsOf(account);
      if (error instanceof AwsCallError && error.action === 'sts:AssumeRole') own.refresh(calledAt);
      credentials.refresh(calledAt);
      clients.forget(account);
      return attempt();
    }
  };

  return {
    call: (service, at, operation, signal, send) =>
      gateOf(at)(async () => {
        signal.throwIfAborted();
        const attempt = async () => {
          const client = await clients.get(service, at, credentialsOf(at.account));
          return orAborted(send(client, { abortSignal: signal }), signal);
        };
        try {
          return await withFreshCredentials(at.account, attempt);
        } catch (error) {
          throw error instanceof AwsCallError ? error : new AwsCallError(`${service}:${operation}`, at.region, error);
        }
      }),
    enterBy: (account, role) => {
      const known = entrances.get(account);
      if (known && known.role?.roleArn === role?.roleArn && known.role?.externalId === role?.externalId) return;
      clients.forget(account);
      const credentials = role
        ? roleCredentials(role, { own, region: options.homeRegion, handler, endpoint: options.endpoint, count })
        : own;
      entrances.set(account, { role, credentials });
    },
    enter: async (account, signal) => {
      await orAborted(
        withFreshCredentials(account, () => credentialsOf(account)()),
        signal,
      );
    },
    counts: () => Object.fromEntries([...counted].sort(([a], [b]) => (a < b ? -1 : 1))),
    close: () => {
      handler.close();
    },
  };
}
