import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { LogDaemon } from '../../domain/reads/hosts.ts';
import { textOf } from '../aws/values.ts';

type Output = LogDaemon['outputs'][number];

const number = z.number().nullish();

/** A plugin of monitor_agent. Since 1.19.3 it shows neither `config` nor `retry`: neither is read of any version. */
const plugin = z.object({
  plugin_id: z.string(),
  plugin_category: z.string().nullish(),
  type: z.string().nullish(),
  output_plugin: z.boolean().nullish(),
  retry_count: number,
  buffer_queue_length: number,
  buffer_total_queued_size: number,
  buffer_available_buffer_space_ratios: number,
});
const plugins = z.object({ plugins: z.array(z.unknown()) });

/** Inputs by which records come from somewhere else. `tail`, `systemd` and the like read the host's own. */
const FROM_OTHERS = new Set(['forward', 'secure_forward', 'http', 'tcp', 'udp', 'syslog', 'opentelemetry', 'mqtt']);

/** What one worker's page, or Fluent Bit's, says. */
export interface Plugins {
  readonly receives: readonly string[];
  readonly outputs: readonly Output[];
}

function receivesOf(types: readonly string[]): readonly string[] {
  return [...new Set(types.filter((it) => FROM_OTHERS.has(it)))].sort();
}

/** `/api/plugins.json` of monitor_agent: its outputs and what it takes from others; null when it is something else. */
export function parsePlugins(value: unknown, notUnderstood: NotUnderstood[]): Plugins | null {
  const answer = plugins.safeParse(value);
  if (!answer.success) return null;
  const inputs: string[] = [];
  const outputs = answer.data.plugins.flatMap((item): Output[] => {
    const parsed = plugin.safeParse(item);
    if (!parsed.success) {
      notUnderstood.push({
        what: 'a plugin of fluentd',
        why: parsed.error.issues[0]?.message ?? 'not readable',
        lost: true,
      });
      return [];
    }
    const it = parsed.data;
    if (it.plugin_category === 'input') inputs.push(it.type ?? '');
    if (it.output_plugin !== true) return [];
    return [
      {
        id: textOf(it.plugin_id),
        plugin: textOf(it.type ?? 'unknown'),
        bufferBytes: it.buffer_total_queued_size ?? null,
        bufferQueue: it.buffer_queue_length ?? null,
        spaceLeft: it.buffer_available_buffer_space_ratios ?? null,
        retries: it.retry_count ?? null,
        dropped: null,
      },
    ];
  });
  return { receives: receivesOf(inputs), outputs };
}

const root = z.object({
  'fluent-bit': z.object({
    version: z
      .string()
      .regex(/^\d+\.\d+/)
      .max(40),
  }),
});

/** The version on the first page of Fluent Bit; null when it is something else. */
export function parseRoot(value: unknown): string | null {
  const answer = root.safeParse(value);
  return answer.success ? answer.data['fluent-bit'].version : null;
}

const metrics = z.object({
  input: z.record(z.string(), z.unknown()).nullish(),
  output: z.record(z.string(), z.object({ retries: number, dropped_records: number })),
});
const storage = z.object({ storage_layer: z.object({ chunks: z.object({ total_chunks: z.number() }) }) });

/**
 * `/api/v1/metrics` and `/api/v1/storage` of Fluent Bit. Chunks are its inputs' and wait for the outputs that try
 * again, so those are shown with all of them.
 */
export function parseMetrics(value: unknown, stored: unknown): Plugins | null {
  const answer = metrics.safeParse(value);
  if (!answer.success) return null;
  const chunks = storage.safeParse(stored);
  const waiting = chunks.success ? chunks.data.storage_layer.chunks.total_chunks : null;
  // An input without an alias is called by its type and number.
  const inputs = Object.keys(answer.data.input ?? {}).map(typeOf);
  const outputs = Object.entries(answer.data.output).map(([id, it]) => ({
    id: textOf(id),
    plugin: textOf(typeOf(id)),
    bufferBytes: null,
    bufferQueue: (it.retries ?? 0) > 0 ? waiting : null,
    spaceLeft: null,
    retries: it.retries ?? null,
    dropped: it.dropped_records ?? null,
  }));
  return { receives: receivesOf(inputs), outputs };
}

function typeOf(id: string): string {
  return id.replace(/\.\d+$/, '');
}
