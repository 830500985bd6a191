import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a signed request says of itself, before anybody believes it. */
export interface Signed {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/u;

/** Reads a Signature Version 4 `Authorization` header; null when it is none. */
export function parseAuthorization(header: string | undefined): Signed | null {
  const found = AUTHORIZATION.exec(header ?? '');
  if (found === null) return null;
  const [, accessKeyId = '', date = '', region = '', service = '', headers = '', signature = ''] = found;
  return { accessKeyId, date, region, service, signedHeaders: headers.split(';'), signature };
}

/** How far a request's time may be from the endpoint's. */
const SKEW = 5 * 60_000;

/** Whether the request was signed with this secret, over these headers and this body, within five minutes of `now`. */
export function isGenuine(
  signed: Signed,
  secretAccessKey: string,
  request: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer;
  },
  now: Date,
): boolean {
  const amzDate = one(request.headers['x-amz-date']);
  if (!signed.signedHeaders.includes('host') || !amzDate.startsWith(signed.date)) return false;
  const time = Date.parse(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(time) || Math.abs(time - now.getTime()) > SKEW) return false;
  const bodyHash = sha256(request.body);
  const claimed = request.headers['x-amz-content-sha256'];
  const signedHash = claimed === 'UNSIGNED-PAYLOAD' && signed.service === 's3' ? claimed : bodyHash;
  if (claimed !== undefined && claimed !== signedHash) return false;
  const [path = '/', query = ''] = request.path.split('?');
  const canonical = [
    request.method,
    canonicalPath(path, signed.service),
    canonicalQuery(query),
    ...signed.signedHeaders.map((name) => `${name}:${one(request.headers[name]).trim().replace(/\s+/gu, ' ')}`),
    '',
    signed.signedHeaders.join(';'),
    signedHash,
  ].join('\n');
  const scope = `${signed.date}/${signed.region}/${signed.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonical)].join('\n');
  const key = [signed.date, signed.region, signed.service, 'aws4_request'].reduce<Buffer | string>(
    (secret, word) => createHmac('sha256', secret).update(word).digest(),
    `AWS4${secretAccessKey}`,
  );
  return createHmac('sha256', key).update(toSign).digest('hex') === signed.signature;
}

/** All services but S3 sign the path with its escapes escaped again, and without empty parts. */
function canonicalPath(path: string, service: string): string {
  if (service === 's3') return path;
  return path
    .replace(/\/{2,}/gu, '/')
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(
        /[!'()*]/gu,
        (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}

/** The query string sorted by name, then value; a name without a value gets an empty one. */
function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .map((pair): readonly [string, string] => [pair.slice(0, pair.indexOf('=')), pair])
    .sort(([a, left], [b, right]) => (a === b ? compare(left, right) : compare(a, b)))
    .map(([, pair]) => pair)
    .join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function one(header: string | string[] | undefined): string {
  return Array.isArray(header) ? header.join(',') : (header ?? '');
}

function sha256(what: Buffer | string): string {
  return createHash('sha256').update(what).digest('hex');
}
