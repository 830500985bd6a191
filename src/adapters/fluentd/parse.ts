import { z } from 'zod';
import type { NotUnderstood } from '../../domain/answer.ts';
import type { LogDaemon } from '../../domain/reads/hosts.ts';
import { textOf } from '../aws/values.ts';

type Output = LogDaemon['outputs'][number];

const number = z.number().nullish();

/** A plugin of monitor_agent. Since 1.19.3 it shows neither `config` nor `retry`: neither is read of any version. */
const plugin = z.object({
  plugin_id: z.string(),
  type: z.string().nullish(),
  output_plugin: z.boolean().nullish(),
  retry_count: number,
  buffer_queue_length: number,
  buffer_total_queued_size: number,
});
const plugins = z.object({ plugins: z.array(z.unknown()) });

/** `/api/plugins.json` of monitor_agent: its outputs; null when it is something else. */
export function parsePlugins(value: unknown, notUnderstood: NotUnderstood[]): readonly Output[] | null {
  const answer = plugins.safeParse(value);
  if (!answer.success) return null;
  return answer.data.plugins.flatMap((item): Output[] => {
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
    if (it.output_plugin !== true) return [];
    return [
      {
        id: textOf(it.plugin_id),
        plugin: textOf(it.type ?? 'unknown'),
        bufferBytes: it.buffer_total_queued_size ?? null,
        bufferQueue: it.buffer_queue_length ?? null,
        retries: it.retry_count ?? null,
        dropped: null,
      },
    ];
  });
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
  output: z.record(z.string(), z.object({ retries: number, dropped_records: number })),
});
const storage = z.object({ storage_layer: z.object({ chunks: z.object({ total_chunks: z.number() }) }) });

/**
 * `/api/v1/metrics` and `/api/v1/storage` of Fluent Bit. Chunks are its inputs' and wait for the outputs that try
 * again, so those are shown with all of them.
 */
export function parseMetrics(value: unknown, stored: unknown): readonly Output[] | null {
  const answer = metrics.safeParse(value);
  if (!answer.success) return null;
  const chunks = storage.safeParse(stored);
  const waiting = chunks.success ? chunks.data.storage_layer.chunks.total_chunks : null;
  return Object.entries(answer.data.output).map(([id, it]) => ({
    id: textOf(id),
    plugin: textOf(id.replace(/\.\d+$/, '')),
    bufferBytes: null,
    bufferQueue: (it.retries ?? 0) > 0 ? waiting : null,
    retries: it.retries ?? null,
    dropped: it.dropped_records ?? null,
  }));
}
