/** One fluentd or Fluent Bit at its HTTP endpoint: what it runs, and what waits in its buffers. Its configuration is never asked. */

import type { Gap, NotUnderstood } from '../../domain/answer.ts';
import type { LogDaemon } from '../../domain/reads/hosts.ts';
import type { HttpClient } from '../http/fetch-json.ts';
import { parseMetrics, parsePlugins, parseRoot } from './parse.ts';

/** Longer than any answer takes on a network of one's own; a host that does not answer must not hold up the others. */
const DEADLINE_MS = 2_000;
const LARGEST_ANSWER = 2 * 1024 * 1024;
/** Workers of one fluentd: each listens on the port after the one before it. */
const MOST_WORKERS = 16;

export interface Endpoint {
  /** `host:port`. */
  readonly address: string;
  readonly host: string;
  readonly instanceId: string | null;
  readonly software: LogDaemon['software'];
}

export interface Asked {
  readonly daemon: LogDaemon | null;
  readonly gap: Gap | null;
  readonly notUnderstood: readonly NotUnderstood[];
}

type Output = LogDaemon['outputs'][number];

/** The address with its port moved by `by`: 10.0.0.1:24220, [fd00::1]:24220. Null when it has no port. */
function moved(address: string, by: number): string | null {
  const found = /^(.*):(\d{1,5})$/.exec(address);
  const port = Number(found?.[2]) + by;
  return found && port < 65_536 ? `${found[1]}:${port}` : null;
}

async function get(http: HttpClient, address: string, path: string, signal: AbortSignal) {
  const url = `http://${address}${path}`;
  return http.json({ name: `GET ${path}`, url, signal, timeoutMs: DEADLINE_MS, maxBytes: LARGEST_ANSWER });
}

function at(endpoint: Endpoint, gap: Gap): Gap {
  return { reason: gap.reason, detail: `${endpoint.host}: ${gap.detail}` };
}

function malformed(endpoint: Endpoint, path: string): Gap {
  const name = endpoint.software === 'fluentd' ? "fluentd's monitor_agent" : 'Fluent Bit';
  return { reason: 'malformed', detail: `${endpoint.host}: GET ${path} is not what ${name} answers` };
}

function nothing(gap: Gap, notUnderstood: readonly NotUnderstood[] = []): Asked {
  return { daemon: null, gap, notUnderstood };
}

function daemonOf(endpoint: Endpoint, version: string | null, outputs: readonly Output[]): LogDaemon {
  const { address, instanceId, host, software } = endpoint;
  return { endpoint: address, instanceId, host, software, version, outputs };
}

const PLUGINS = '/api/plugins.json';

/** All workers' outputs: a second worker that does not answer is none, since most have one alone. */
async function askFluentd(http: HttpClient, endpoint: Endpoint, signal: AbortSignal): Promise<Asked> {
  const notUnderstood: NotUnderstood[] = [];
  const outputs: Output[] = [];
  for (let worker = 0; worker < MOST_WORKERS; worker += 1) {
    const address = moved(endpoint.address, worker);
    if (address === null) break;
    const answer = await get(http, address, PLUGINS, signal);
    const parsed = answer.kind === 'answer' ? parsePlugins(answer.json, notUnderstood) : null;
    if (parsed === null) {
      if (worker > 0) break;
      return nothing(answer.kind === 'failure' ? at(endpoint, answer.gap) : malformed(endpoint, PLUGINS));
    }
    outputs.push(...parsed.map((it) => (worker === 0 ? it : { ...it, id: `${it.id} (worker ${worker})` })));
  }
  // monitor_agent says everything but which version it is of.
  return { daemon: daemonOf(endpoint, null, outputs), gap: null, notUnderstood };
}

async function askFluentBit(http: HttpClient, endpoint: Endpoint, signal: AbortSignal): Promise<Asked> {
  const first = await get(http, endpoint.address, '/', signal);
  if (first.kind !== 'answer')
    return nothing(first.kind === 'failure' ? at(endpoint, first.gap) : malformed(endpoint, '/'));
  const version = parseRoot(first.json);
  if (version === null) return nothing(malformed(endpoint, '/'));
  const [metrics, storage] = await Promise.all([
    get(http, endpoint.address, '/api/v1/metrics', signal),
    get(http, endpoint.address, '/api/v1/storage', signal),
  ]);
  // Storage metrics are off unless `storage.metrics` is on: that is not a failure.
  const outputs =
    metrics.kind === 'answer' ? parseMetrics(metrics.json, storage.kind === 'answer' ? storage.json : null) : null;
  const gap =
    outputs !== null
      ? null
      : metrics.kind === 'failure'
        ? at(endpoint, metrics.gap)
        : malformed(endpoint, '/api/v1/metrics');
  return { daemon: daemonOf(endpoint, version, outputs ?? []), gap, notUnderstood: [] };
}

/** Asks one endpoint. Never throws for what it answers. */
export async function ask(http: HttpClient, endpoint: Endpoint, signal: AbortSignal): Promise<Asked> {
  return endpoint.software === 'fluentd' ? askFluentd(http, endpoint, signal) : askFluentBit(http, endpoint, signal);
}
