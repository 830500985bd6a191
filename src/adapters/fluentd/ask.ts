/** One fluentd or Fluent Bit at its HTTP endpoint: what it runs, and what waits in its buffers. Its configuration is never asked. */

import type { Gap, NotUnderstood } from '../../domain/answer.ts';
import type { LogDaemon } from '../../domain/reads/hosts.ts';
import type { HttpClient } from '../http/fetch-json.ts';
import { type Plugins, parseMetrics, parsePlugins, parseRoot } from './parse.ts';
import type { WorkersSeen } from './workers.ts';

/** Longer than any answer takes on a network of one's own; a host that does not answer must not hold up the others. */
const DEADLINE_MS = 2_000;
const LARGEST_ANSWER = 2 * 1024 * 1024;
/** Workers of one fluentd: each listens on the port after the one before it. */
const MOST_WORKERS = 64;
/** Workers that are asked at once; one that is down does not hide the next. */
const WORKERS_AHEAD = 2;

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

export interface Asking {
  readonly http: HttpClient;
  readonly endpoint: Endpoint;
  readonly signal: AbortSignal;
}

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

function daemonOf(endpoint: Endpoint, version: string | null, { receives, outputs }: Plugins): LogDaemon {
  const { address, instanceId, host, software } = endpoint;
  return { endpoint: address, instanceId, host, software, version, receives, outputs };
}

const NO_PLUGINS: Plugins = { receives: [], outputs: [] };
const PLUGINS = '/api/plugins.json';

type WorkerAnswer = { readonly worker: number } & (
  | { readonly plugins: Plugins }
  | { readonly plugins: null; readonly gap: Gap }
);

async function askWorker(
  { http, endpoint, signal }: Asking,
  worker: number,
  notUnderstood: NotUnderstood[],
): Promise<WorkerAnswer> {
  const address = moved(endpoint.address, worker);
  if (address === null) return { worker, plugins: null, gap: malformed(endpoint, PLUGINS) };
  const answer = await get(http, address, PLUGINS, signal);
  const plugins = answer.kind === 'answer' ? parsePlugins(answer.json, notUnderstood) : null;
  if (plugins !== null) return { worker, plugins };
  return { worker, plugins, gap: answer.kind === 'failure' ? at(endpoint, answer.gap) : malformed(endpoint, PLUGINS) };
}

/**
 * All workers' outputs. Most have one alone, so that a second one that does not answer is none, unless it answered before or
 * one after it does: that one is not seen now, and what it holds is not gone.
 */
async function askFluentd(asking: Asking, workers: WorkersSeen): Promise<Asked> {
  const { endpoint } = asking;
  const notUnderstood: NotUnderstood[] = [];
  const first = await askWorker(asking, 0, notUnderstood);
  if (first.plugins === null) return nothing(first.gap, notUnderstood);
  const answers: WorkerAnswer[] = [first];
  const known = workers.highest(endpoint.address);
  for (let next = 1; next < MOST_WORKERS; next += WORKERS_AHEAD) {
    const some = Array.from({ length: WORKERS_AHEAD }, (_, index) => askWorker(asking, next + index, notUnderstood));
    const answered = await Promise.all(some);
    answers.push(...answered);
    if (answered.every(({ plugins }) => plugins === null) && next + WORKERS_AHEAD > known) break;
  }
  for (const { worker, plugins } of answers) if (plugins !== null) workers.saw(endpoint.address, worker);
  const highest = workers.highest(endpoint.address);
  const outputs = answers.flatMap(({ worker, plugins }) =>
    (plugins?.outputs ?? []).map((it) => (worker === 0 ? it : { ...it, id: `${it.id} (worker ${worker})` })),
  );
  // monitor_agent says everything but which version it is of.
  const receives = [...new Set(answers.flatMap(({ plugins }) => plugins?.receives ?? []))].sort();
  return { daemon: daemonOf(endpoint, null, { receives, outputs }), gap: silent(answers, highest), notUnderstood };
}

/** The gap of workers that are there and do not answer. */
function silent(answers: readonly WorkerAnswer[], highest: number): Gap | null {
  const gaps = answers.flatMap((it) => (it.plugins === null && it.worker <= highest ? [it] : []));
  const [first] = gaps;
  if (!first) return null;
  const names = gaps.length === 1 ? `worker ${first.worker}` : `workers ${gaps.map((it) => it.worker).join(', ')}`;
  return { reason: first.gap.reason, detail: `${first.gap.detail} (${names} of fluentd)` };
}

async function askFluentBit({ http, endpoint, signal }: Asking): Promise<Asked> {
  const first = await get(http, endpoint.address, '/', signal);
  if (first.kind !== 'answer')
    return nothing(first.kind === 'failure' ? at(endpoint, first.gap) : malformed(endpoint, '/'));
  const version = parseRoot(first.json);
  if (version === null) return nothing(malformed(endpoint, '/'));
  const [metrics, storage] = await Promise.all([
    get(http, endpoint.address, '/api/v1/metrics', signal),
    get(http, endpoint.address, '/api/v1/storage', signal),
  ]);
  const plugins =
    metrics.kind === 'answer' ? parseMetrics(metrics.json, storage.kind === 'answer' ? storage.json : null) : null;
  if (plugins === null) {
    const gap = metrics.kind === 'failure' ? at(endpoint, metrics.gap) : malformed(endpoint, '/api/v1/metrics');
    return { daemon: daemonOf(endpoint, version, NO_PLUGINS), gap, notUnderstood: [] };
  }
  // Storage metrics are off unless `storage.metrics` is on: that page is not there then, which is not a failure.
  const gap = storage.kind === 'failure' && storage.status !== 404 ? at(endpoint, storage.gap) : null;
  return { daemon: daemonOf(endpoint, version, plugins), gap, notUnderstood: [] };
}

/** Asks one endpoint. Never throws for what it answers. */
export async function ask(asking: Asking, workers: WorkersSeen): Promise<Asked> {
  return asking.endpoint.software === 'fluentd' ? askFluentd(asking, workers) : askFluentBit(asking);
}
