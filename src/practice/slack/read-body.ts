import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 5_000_000;

/** The body of a request as text. Throws when it is over 5 MB. */
export async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > MOST_BYTES) throw new Error('request body over 5 MB');
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}
