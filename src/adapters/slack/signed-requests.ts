import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { verifySlackRequest } from '@slack/bolt';

export const EVENTS_PATH = '/slack/events';
const BODY_LIMIT = 1_000_000;
const FIVE_MINUTES = 300;

/** Remembers for a while what was seen: true the first time. Kept in memory, so that an answer never waits for it. */
export function createNonces(keepMs: number): (nonce: string, now: Date) => boolean {
  const seen = new Map<string, number>();
  return (nonce, now) => {
    for (const [old, at] of seen) {
      if (now.getTime() - at <= keepMs) break;
      seen.delete(old);
    }
    if (seen.has(nonce)) return false;
    seen.set(nonce, now.getTime());
    return true;
  };
}

/** A request with its body read: Bolt's receiver takes `rawBody` instead of reading the stream again. */
export type ReadRequest = IncomingMessage & { rawBody: Buffer };

/**
 * Whether Slack sent this just now and for the first time: signature, five minutes either way (Bolt lets future times
 * pass), and no replay. The reason when not, in a word for the log.
 */
export function refusalOf(
  request: ReadRequest,
  signingSecret: string,
  now: Date,
  firstSeen: (nonce: string, now: Date) => boolean,
): string | null {
  const signature = request.headers['x-slack-signature'];
  const timestamp = Number(request.headers['x-slack-request-timestamp']);
  if (typeof signature !== 'string' || !Number.isSafeInteger(timestamp)) return 'missing headers';
  if (Math.abs(now.getTime() / 1000 - timestamp) > FIVE_MINUTES) return 'timestamp';
  try {
    verifySlackRequest({
      signingSecret,
      body: request.rawBody.toString(),
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp },
      nowMilliseconds: now.getTime(),
    });
  } catch {
    return 'signature';
  }
  return firstSeen(signature, now) ? null : 'replay';
}

/** Bytes of the body, or null when it is over the limit. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const chunk = Buffer.from(part);
    bytes += chunk.length;
    if (bytes > BODY_LIMIT) return null;
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

export interface SignedOptions {
  readonly signingSecret: string;
  /** The machine's clock: signatures are about real time. */
  readonly clock: () => Date;
  /** Bolt's receiver. Handed only what passed: for any other path it would throw and end the process. */
  readonly accept: RequestListener;
  readonly refused: (why: string) => void;
}

/** Hands on `POST /slack/events` that Slack signed, and answers everything else itself. */
export function signedListener(options: SignedOptions): RequestListener {
  const firstSeen = createNonces(2 * FIVE_MINUTES * 1000);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?')[0];
    if (path !== EVENTS_PATH) return end(response, 404);
    if (request.method !== 'POST') return end(response, 405);
    const rawBody = await readBody(request);
    if (rawBody === null) return end(response, 413);
    if (/^ssl_check=1(&|$)/.test(rawBody.toString('utf8', 0, 20))) return end(response, 200);
    const read: ReadRequest = Object.assign(request, { rawBody });
    const why = refusalOf(read, options.signingSecret, options.clock(), firstSeen);
    if (why !== null) {
      options.refused(why);
      return end(response, 401);
    }
    options.accept(read, response);
  };
  return (request, response) => {
    answer(request, response).catch(() => end(response, 400));
  };
}

function end(response: ServerResponse, status: number): void {
  if (response.headersSent) return;
  response.writeHead(status, { connection: 'close' });
  response.end();
}
