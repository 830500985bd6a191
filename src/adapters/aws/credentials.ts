import { AwsCallError } from './gap.ts';
import type { SharedHttpHandler } from './http.ts';
import type { Identity, IdentityProvider } from './options.ts';

/** Any role allows sessions of one hour, and role chaining allows no longer ones. */
const SESSION_SECONDS = 3_600;
/** The SDK asks its provider again when less than this is left. */
const SDK_MARGIN_MS = 300_000;
/** An account that could not be entered is not tried again before this: each client would try for itself. */
const REFUSED_MS = 60_000;

export interface Role {
  readonly roleArn: string;
  readonly externalId: string | undefined;
}

export interface Credentials {
  (): Promise<Identity>;
  /** Fetches new ones at the next use, unless they are younger than the call that found them expired. */
  refresh(calledAt: number): void;
}

/** The SDK's default chain, or what the caller handed in; kept until it expires. */
export function ownCredentials(given: IdentityProvider | null): Credentials {
  let chain: IdentityProvider | null = given;
  return kept('credentials', async (isRefresh) => {
    if (!chain || (isRefresh && !given)) {
      const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
      chain = fromNodeProviderChain();
    }
    return chain({ forceRefresh: isRefresh });
  });
}

export interface AssumeRoleParts {
  readonly own: Credentials;
  readonly region: string;
  readonly handler: SharedHttpHandler;
  readonly endpoint: string | null;
  readonly count: (action: string) => void;
}

/** Enters an account by its role. */
export function roleCredentials(role: Role, parts: AssumeRoleParts): Credentials {
  let assume: (() => Promise<Identity>) | null = null;
  return kept('sts:AssumeRole', async (isRefresh) => {
    // A new one, because its STS client remembers the caller's own credentials.
    if (!assume || isRefresh) {
      const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
      const provider = fromTemporaryCredentials({
        masterCredentials: parts.own,
        params: {
          RoleArn: role.roleArn,
          RoleSessionName: 'toilbot',
          DurationSeconds: SESSION_SECONDS,
          ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
        },
        clientConfig: {
          region: parts.region,
          requestHandler: parts.handler,
          ...(parts.endpoint === null ? {} : { endpoint: parts.endpoint }),
        },
      });
      assume = () => provider();
    }
    parts.count('sts:AssumeRole');
    return assume();
  });
}

/**
 * One fetch for all who ask, kept until shortly before it expires; a refusal is kept a minute. Lifetimes are measured
 * on the monotonic clock, so that a machine whose clock is wrong keeps its session for at most its length.
 */
function kept(action: string, fetch: (isRefresh: boolean) => Promise<Identity>): Credentials {
  let current: Promise<Identity> | null = null;
  let fetchedAt = -Infinity;
  let freshUntil = -Infinity;
  let isRefresh = false;

  const ask = async () => {
    try {
      const identity = await fetch(isRefresh);
      isRefresh = false;
      const left = lifetime(identity.expiration);
      freshUntil = performance.now() + left;
      return { ...identity, expiration: new Date(Date.now() + left + SDK_MARGIN_MS) };
    } catch (error) {
      freshUntil = performance.now() + REFUSED_MS;
      throw error instanceof AwsCallError ? error : new AwsCallError(action, '', error);
    }
  };
  const provide = (): Promise<Identity> => {
    if (current && performance.now() < freshUntil) return current;
    fetchedAt = performance.now();
    freshUntil = Infinity;
    current = ask();
    return current;
  };
  return Object.assign(provide, {
    refresh: (calledAt: number) => {
      if (fetchedAt > calledAt) return;
      current = null;
      isRefresh = true;
    },
  });
}

/** How long, in milliseconds, credentials are used before they are fetched again. */
function lifetime(expiration: Date | undefined): number {
  const longest = SESSION_SECONDS * 1000 - 2 * SDK_MARGIN_MS;
  if (!expiration) return longest;
  const left = expiration.getTime() - Date.now() - SDK_MARGIN_MS;
  // Past or far: then one of the two clocks is wrong, and the session lasts as long as was asked for.
  return left <= 0 && left > -SDK_MARGIN_MS ? 1_000 : left > 0 ? Math.min(left, longest) : longest;
}
