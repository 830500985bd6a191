import { isNativeError } from 'node:util/types';
import { UserError } from '../../domain/user-error.ts';

export type Where = { kind: 'embedded'; directory: string } | { kind: 'postgres'; url: string };

/** What `pg.Pool` and pg-boss are given; every session speaks UTC (adapter-pg shifts timestamps by the session's zone). */
export type ConnectionSettings = { options: string; connectionTimeoutMillis: number } & (
  | { connectionString: string }
  | { host: string; port: number; user: string; database: string }
);

const inUtc = '-c TimeZone=UTC';
const connectionTimeoutMillis = 10_000;

/** Settings for the embedded database's socket directory. */
export function embeddedConnection(socketDirectory: string): ConnectionSettings {
  return {
    host: socketDirectory,
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    options: inUtc,
    connectionTimeoutMillis,
  };
}

/** Settings for a `DATABASE_URL`. Throws a UserError, without the password, for one that cannot be right. */
export function postgresConnection(url: string): ConnectionSettings {
  const parsed = parseUrl(url);
  const options = [parsed.searchParams.get('options'), inUtc].filter((option) => option !== null).join(' ');
  // In the address an `options` wins over the one beside it.
  parsed.searchParams.delete('options');
  return { connectionString: parsed.href, options, connectionTimeoutMillis };
}

/** Where a URL leads, for people and logs: host, port and name of the database, never user or password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname } = parseUrl(url);
  return `${hostname === '' ? 'localhost' : hostname}:${port === '' ? '5432' : port}${pathname}`;
}

function parseUrl(url: string): URL {
  const example = 'postgres://user:password@host:5432/name';
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new UserError(
      `DATABASE_URL is not a URL such as ${example} (in a password, write # / ? @ : and % percent-encoded).`,
    );
  }
  if (parsed.protocol !== 'postgres:' && parsed.protocol !== 'postgresql:') {
    throw new UserError(`DATABASE_URL begins with ${parsed.protocol} but must be a PostgreSQL URL such as ${example}.`);
  }
  try {
    decodeURIComponent(parsed.username);
    decodeURIComponent(parsed.password);
  } catch {
    throw new UserError('DATABASE_URL: user or password holds a % that begins no code; write a plain % as %25.');
  }
  if (parsed.pathname.length <= 1) {
    throw new UserError(`DATABASE_URL names no database; it ends like ${example}.`);
  }
  const schema = parsed.searchParams.get('schema');
  if (schema !== null && schema !== 'public') {
    throw new UserError('DATABASE_URL asks for a schema; toilbot uses "public": give it a database of its own.');
  }
  return parsed;
}

/** What went wrong between us and the server: `wrong` settings do not mend themselves, `unreachable` may. */
export type ConnectionFailure = { kind: 'wrong' | 'unreachable'; why: string };

const failures: Readonly<Record<string, ConnectionFailure>> = {
  ENOTFOUND: { kind: 'wrong', why: 'its host is not known' },
  EAI_AGAIN: { kind: 'unreachable', why: 'its host cannot be looked up now' },
  ECONNREFUSED: { kind: 'unreachable', why: 'no server listens there' },
  ECONNRESET: { kind: 'unreachable', why: 'the server closed the connection' },
  EPIPE: { kind: 'unreachable', why: 'the server closed the connection' },
  EHOSTUNREACH: { kind: 'unreachable', why: 'its host cannot be reached' },
  ENETUNREACH: { kind: 'unreachable', why: 'its network cannot be reached' },
  ETIMEDOUT: { kind: 'unreachable', why: 'the server did not answer in time' },
  ENOENT: { kind: 'unreachable', why: 'no server listens there' },
  '28P01': { kind: 'wrong', why: 'user or password is refused' },
  '28000': { kind: 'wrong', why: 'the server lets this user in only in another way (pg_hba.conf, TLS)' },
  '3D000': { kind: 'wrong', why: 'it has no database of that name' },
  '42501': { kind: 'wrong', why: 'the user may not create tables there' },
  '53300': { kind: 'unreachable', why: 'it has too many connections' },
  '57P01': { kind: 'unreachable', why: 'it is being shut down' },
  '57P02': { kind: 'unreachable', why: 'it crashed and restarts' },
  '57P03': { kind: 'unreachable', why: 'it is starting up' },
  SELF_SIGNED_CERT_IN_CHAIN: { kind: 'wrong', why: 'its TLS certificate is not trusted' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { kind: 'wrong', why: 'its TLS certificate is not trusted' },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { kind: 'wrong', why: 'its TLS certificate is not trusted' },
};

/** Reads an error of `pg`; null for one that is not about the connection. */
export function connectionFailure(error: unknown): ConnectionFailure | null {
  if (!isNativeError(error)) return null;
  const code = 'code' in error ? String(error.code) : '';
  const known = failures[code];
  if (known !== undefined) return known;
  if (/timeout|Connection terminated/i.test(error.message)) {
    return { kind: 'unreachable', why: 'the server did not answer in time' };
  }
  if (/does not support SSL/i.test(error.message)) return { kind: 'wrong', why: 'it does not speak TLS' };
  if (/SASL|password must be a string/i.test(error.message)) return { kind: 'wrong', why: 'it wants a password' };
  return null;
}

/** Whether openDatabase failed for a reason that may pass (a server that is down), so that waiting makes sense. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof UserError && connectionFailure(error.cause)?.kind === 'unreachable';
}
