import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface JsonApi {
  /** Ends in a slash. */
  readonly url: string;
  /** Paths with their queries that were asked for, the oldest first. */
  asked(): readonly string[];
  close(): Promise<void>;
}

const MOST_KEPT = 10_000;

/** An API over HTTP on 127.0.0.1 that answers in JSON; port 0 is any free one. */
export async function startJsonApi(port: number, answer: (call: ApiCall) => ApiAnswer): Promise<JsonApi> {
  let asked: string[] = [];
  const server = createServer((request, response) => {
    const address = request.url ?? '/';
    const { pathname, searchParams } = new URL(address, 'http://127.0.0.1');
    asked = [...asked.slice(-MOST_KEPT), address];
    const { method = 'GET', headers } = request;
    const { status, body, headers: more } = answer({ method, path: pathname, query: searchParams, headers });
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...more });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}/`,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** So many calls in a window of so many milliseconds: what is left after this one (below zero: none was), and when the window ends. */
export function openWindow(
  calls: number,
  milliseconds: number,
  clock: () => Date,
): () => { readonly left: number; readonly endsAt: Date } {
  let endsAt = 0;
  let left = calls;
  return () => {
    const now = clock().getTime();
    if (now >= endsAt) {
      endsAt = now + milliseconds;
      left = calls;
    }
    left = Math.max(-1, left - 1);
    return { left, endsAt: new Date(endsAt) };
  };
}
