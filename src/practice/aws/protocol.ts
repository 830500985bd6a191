import type { IncomingHttpHeaders } from 'node:http';
import { DIALECTS, type Dialect, type RestDialect, scopeOf } from './dialects.ts';
import { type Input, jsonInput, queryInput, restInput } from './input.ts';
import { type Routed, routed } from './routes.ts';
import { parseAuthorization } from './signature.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request as far as its outside tells: which service and operation are meant. */
export interface Spoken {
  readonly dialect: Dialect;
  readonly operation: string;
  /** Parses the parameters; throws `AwsFailure` for what is none. */
  input(): Input;
}

/** Null when it is no request of a service that is played here. `dialects` are all that are played. */
export function understand(asked: Asked, dialects: readonly Dialect[] = DIALECTS): Spoken | null {
  const kind = asked.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const target = asked.headers['x-amz-target'];
  const isRpc = asked.method === 'POST' && asked.path === '/';
  if (isRpc && typeof target === 'string') return ofTarget(target, kind, asked.body.toString(), dialects);
  if (isRpc && kind === 'application/x-www-form-urlencoded') return ofForm(asked.body.toString(), dialects);
  return ofPath(asked, dialects);
}

function ofTarget(target: string, kind: string | undefined, body: string, dialects: readonly Dialect[]): Spoken | null {
  const [prefix, operation = ''] = target.split('.');
  for (const dialect of dialects) {
    if (dialect.speaks !== 'json 1.0' && dialect.speaks !== 'json 1.1') continue;
    if (dialect.target !== prefix || kind !== `application/x-amz-${dialect.speaks.replace(' ', '-')}`) continue;
    return { dialect, operation, input: () => jsonInput(body) };
  }
  return null;
}

function ofForm(body: string, dialects: readonly Dialect[]): Spoken | null {
  const form = new URLSearchParams(body);
  for (const dialect of dialects) {
    if (dialect.speaks !== 'query' && dialect.speaks !== 'ec2 query') continue;
    if (dialect.version !== form.get('Version')) continue;
    return { dialect, operation: form.get('Action') ?? '', input: () => queryInput(form) };
  }
  return null;
}

/** What is not signed cannot be told apart from no request at all. */
function ofPath(asked: Asked, dialects: readonly Dialect[]): Spoken | null {
  const scope = parseAuthorization(asked.headers.authorization)?.service;
  const dialect = dialects.find(
    (one): one is RestDialect => (one.speaks === 'rest json' || one.speaks === 's3') && scopeOf(one) === scope,
  );
  if (dialect === undefined) return null;
  const [path = '/', query = ''] = asked.path.split('?');
  const found: Routed = routed(dialect.routes, asked.method, path) ?? {
    operation: `${asked.method} ${path}`,
    labels: {},
  };
  const conditions = ['If-None-Match', 'If-Match'].flatMap((name): [string, string][] => {
    const value = asked.headers[name.toLowerCase()];
    return typeof value === 'string' ? [[name.replaceAll('-', ''), value]] : [];
  });
  const outside = [...new URLSearchParams(query).entries(), ...Object.entries(found.labels), ...conditions];
  const body = dialect.speaks === 's3' ? '' : asked.body.toString();
  return { dialect, operation: found.operation, input: () => restInput(outside, body) };
}
