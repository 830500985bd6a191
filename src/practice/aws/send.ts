import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import type { Written } from './write.ts';

/**
 * Sends an answer, late by `latency` milliseconds and bent by the faults that concern its sending. Returns the fault
 * that took the answer away, or null when it is sent as it is.
 */
export function send(
  response: ServerResponse,
  written: Written,
  faults: readonly Fault[],
  latency: number,
): string | null {
  let { status, headers, body } = written;
  let late = latency;
  let perByte = 0;
  let taken: string | null = null;
  for (const fault of faults) {
    switch (fault.kind) {
      case 'no answer':
        // The connection stays open until the client, or the end of the server, closes it.
        return fault.kind;
      case 'reset':
        response.socket?.resetAndDestroy();
        return fault.kind;
      case 'slow':
        late += fault.milliseconds;
        break;
      case 'slow body':
        perByte = fault.millisecondsPerByte;
        break;
      case 'malformed':
        body = body.slice(0, Math.floor(body.length / 2));
        taken = fault.kind;
        break;
      case 'html':
        status = 200;
        headers = { 'content-type': 'text/html' };
        body = '<!doctype html><html><body><h1>Proxy authentication required</h1></body></html>';
        taken = fault.kind;
        break;
      case 'huge':
        body = body.replace(/[}>]\s*$/u, (end) => `${' '.repeat(fault.bytes)}${end}`);
        taken = fault.kind;
        break;
      default:
        break;
    }
  }
  const bytes = Buffer.from(body);
  const write = async (): Promise<void> => {
    if (late > 0) await wait(late);
    if (response.destroyed) return;
    response.writeHead(status, { ...headers, 'content-length': String(bytes.length) });
    if (perByte === 0) {
      response.end(bytes);
      return;
    }
    for (const byte of bytes) {
      if (response.destroyed) return;
      response.write(Buffer.from([byte]));
      await wait(perByte);
    }
    response.end();
  };
  write().catch(() => response.destroy());
  return taken;
}
