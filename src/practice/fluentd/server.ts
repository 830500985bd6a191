/** Plays the HTTP endpoints of a fluentd and a Fluent Bit on 127.0.0.1, each at a port of its own. */

import { createServer, type Server } from 'node:http';
import { fluentBitAt, pluginsAt, quietPlugins } from './answers.ts';

/** A host as toilbot.yaml would list it. */
export interface PracticeLogHost {
  readonly name: string;
  readonly endpoint: string;
  readonly software: 'fluentd' | 'fluent-bit';
}

export interface PracticeFluentd {
  readonly hosts: readonly PracticeLogHost[];
  /** Paths that were asked for, the oldest first. */
  asked(): readonly string[];
  /** From now on every answer is this, with status 200; null for the usual ones. */
  answerWith(text: string | null): void;
  close(): Promise<void>;
}

export async function startPracticeFluentd(options: { readonly clock: () => Date }): Promise<PracticeFluentd> {
  const asked: string[] = [];
  const servers: Server[] = [];
  let instead: string | null = null;

  const listen = async (pages: () => Readonly<Record<string, unknown>>): Promise<string> => {
    const server = createServer((request, response) => {
      const path = request.url ?? '/';
      asked.push(path);
      const body = pages()[path];
      response.setHeader('content-type', 'application/json');
      // monitor_agent answers an unknown path so.
      response.statusCode = instead === null && body === undefined ? 404 : 200;
      response.end(instead ?? JSON.stringify(body ?? { message: 'Not found' }));
    });
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the practice fluentd has no port');
    return `127.0.0.1:${address.port}`;
  };

  const aggregator = await listen(() => ({ '/api/plugins.json': pluginsAt(options.clock()) }));
  const administration = await listen(() => ({ '/api/plugins.json': quietPlugins() }));
  const edge = await listen(fluentBitAt);
  return {
    hosts: [
      { name: 'log-agg-1', endpoint: aggregator, software: 'fluentd' },
      { name: 'legacy-admin-1', endpoint: administration, software: 'fluentd' },
      { name: 'kiosk-edge', endpoint: edge, software: 'fluent-bit' },
    ],
    asked: () => asked,
    answerWith: (text) => {
      instead = text;
    },
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
