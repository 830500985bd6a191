/** What the endpoints answer: the recorded answers of fluentd 1.16.11 and Fluent Bit 5.1.1, with buffers that grow. */

const HOUR = 3_600_000;
/** The aggregator's way out breaks down each Tuesday for some hours, and what waits is then written. */
const TUESDAY = 2;
const BREAKS_AT_HOUR = 3;
const BROKEN_HOURS = 6;
const CHUNKS_AN_HOUR = 24;
const CHUNK_BYTES = 3_200_000;

export interface Backlog {
  readonly chunks: number;
  readonly bytes: number;
  readonly retries: number;
}

/** What waits at a time, as a function of the time alone. */
export function backlogAt(now: Date): Backlog {
  const hour = (now.getTime() / HOUR) % 24;
  const broken = hour - BREAKS_AT_HOUR;
  if (now.getUTCDay() !== TUESDAY || broken < 0 || broken >= BROKEN_HOURS) return { chunks: 0, bytes: 0, retries: 0 };
  const chunks = Math.floor(broken * CHUNKS_AN_HOUR);
  return { chunks, bytes: chunks * CHUNK_BYTES, retries: Math.floor(broken * 14) };
}

const input = (id: string, type: string) => ({
  plugin_id: id,
  plugin_category: 'input',
  type,
  output_plugin: false,
  retry_count: null,
  emit_records: 0,
  emit_size: 0,
});

function output(id: string, type: string, backlog: Backlog) {
  return {
    plugin_id: id,
    plugin_category: 'output',
    type,
    output_plugin: true,
    buffer_queue_length: backlog.chunks,
    buffer_timekeys: [],
    buffer_total_queued_size: backlog.bytes,
    retry_count: backlog.retries,
    emit_records: 3158,
    emit_size: 0,
    emit_count: 3158,
    write_count: 29 + backlog.retries,
    rollback_count: backlog.retries,
    slow_flush_count: 0,
    flush_time_count: 0,
    buffer_stage_length: 1,
    buffer_stage_byte_size: 14_744,
    buffer_queue_byte_size: backlog.bytes,
    buffer_available_buffer_space_ratios: 76.5,
    retry: {},
  };
}

const NOTHING: Backlog = { chunks: 0, bytes: 0, retries: 0 };

/** `/api/plugins.json` of the log aggregator, td-agent 4.5.2 with fluentd 1.16: nowhere does it say so. */
export function pluginsAt(now: Date): unknown {
  return {
    plugins: [
      input('monitor', 'monitor_agent'),
      input('in_fwd', 'forward'),
      { plugin_id: 'fan', plugin_category: 'output', type: 'copy', output_plugin: false, retry_count: 0 },
      output('to_search', 'elasticsearch', backlogAt(now)),
      output('to_s3', 's3', NOTHING),
    ],
  };
}

/** The same of the old administration's host: others send it their syslog, and nobody has chosen where that shall go. */
export function quietPlugins(): unknown {
  return {
    plugins: [input('monitor', 'monitor_agent'), input('in_sys', 'syslog'), output('to_s3', 's3', NOTHING)],
  };
}

/** What the pages of Fluent Bit on the kiosks' edge answer, by path. */
export function fluentBitAt(): Readonly<Record<string, unknown>> {
  const quiet = { proc_records: 376, proc_bytes: 15_416, errors: 0, retries: 0, retries_failed: 0, dropped_records: 0 };
  return {
    '/': { 'fluent-bit': { version: '3.1.9', edition: 'Community', flags: ['FLB_HAVE_TLS', 'FLB_HAVE_AWS'] } },
    '/api/v1/uptime': {
      uptime_sec: 864_021,
      uptime_hr: 'Fluent Bit has been running:  10 day, 0 hour, 0 minute and 21 seconds',
    },
    '/api/v1/metrics': {
      input: { 'forward.0': { records: 396, bytes: 11_088 } },
      filter: {},
      output: { 'kinesis_firehose.0': { ...quiet, retried_records: 0 } },
    },
    '/api/v1/storage': {
      storage_layer: { chunks: { total_chunks: 1, mem_chunks: 1, fs_chunks: 0, fs_chunks_up: 0, fs_chunks_down: 0 } },
      input_chunks: {},
    },
  };
}
