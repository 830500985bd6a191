import { createHash, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import type pg from 'pg';
import { fromPrisma, type JobInsert, type JobWithMetadata, PgBoss, type PrismaTransactionLike } from 'pg-boss';
import type { Logger } from 'pino';
import { z } from 'zod';
import { UserError } from '../../domain/user-error.ts';
import type { Database } from './open.ts';

export type EngineOptions = {
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Shown in pg-boss's list of instances. */
  instanceName?: string | undefined;
  /**
   * Nobody else can be at work on this database: jobs that are held were left by a process that died. They count as failed
   * tries and are tried again at once, instead of keeping their groups waiting until their heartbeats are missed.
   */
  takeOver?: boolean | undefined;
  /** How often jobs that stopped beating or expired are looked for, in seconds (default 10). */
  monitorSeconds?: number | undefined;
  maxConnections?: number | undefined;
};

export type QueueSettings = {
  /** Tries after the first one. */
  retryLimit: number;
  /** Seconds before the first of them; doubled each time, with jitter, up to `retryDelayMaxSeconds`. */
  retryDelaySeconds: number;
  retryDelayMaxSeconds?: number | undefined;
  /** A try that takes longer is aborted and counts as failed. */
  expireSeconds: number;
  /** A worker that says nothing for this long has lost the job; at least 10. */
  heartbeatSeconds?: number | undefined;
  /** The queue (made before) that gets a job whose last try failed. */
  deadLetter?: string | undefined;
  /**
   * Jobs of one group run one at a time, over all processes. Cannot be changed once the queue exists. Kept by a unique
   * index: pg-boss's own `groupConcurrency` is asked before the claim and let three of a group run at once when measured.
   */
  onePerGroup?: boolean | undefined;
  /** How long a finished job, and so its id, is kept (default 7 days). */
  keepSeconds?: number | undefined;
};

export type JobData = Record<string, unknown>;

export type SendOptions = {
  /** What the job is, in words of ours ("ec2-status 2026-11-23T10:00Z"). The queue takes the same id once. */
  id?: string | undefined;
  /** What the job shares with others of its kind; see `onePerGroup`. */
  group?: string | undefined;
  startAfter?: Date | undefined;
  priority?: number | undefined;
  /** The Prisma transaction to enqueue in: no commit, no job. */
  tx?: PrismaTransactionLike | undefined;
};

export type Work = {
  id: string;
  data: JobData;
  /** Aborted when the job expires, is cancelled or the engine stops. */
  signal: AbortSignal;
  /** 1 for the first try; fence writes with it. */
  attempt: number;
  /** In a dead letter queue: where the job died, after how many tries, and its last error. */
  died: { queue: string; attempts: number; error: unknown } | null;
};

export type WorkSettings = {
  /** Jobs at once in this process (default 1). */
  concurrency?: number | undefined;
  /** Pause between two looks into an empty queue, in seconds; at least 0.5 (default 1). */
  pollSeconds?: number | undefined;
};

export type QueueCounts = { queue: string; ready: number; waiting: number; active: number; failed: number };

export type Engine = {
  /** Makes the queue, or gives an existing one these settings. */
  ensureQueue: (name: string, settings: QueueSettings) => Promise<void>;
  /** The job's uuid, or null when the queue already has (or had) a job of this id. */
  send: (queue: string, data: JobData, options?: SendOptions) => Promise<string | null>;
  /** Many jobs in one statement; the uuids of those that are new. */
  sendMany: (
    queue: string,
    jobs: readonly (Pick<SendOptions, 'id' | 'group' | 'startAfter' | 'priority'> & { data: JobData })[],
    options?: Pick<SendOptions, 'tx'>,
  ) => Promise<string[]>;
  /** Runs `handler` for the jobs of a queue; at least once each. A throw is a failed try. */
  work: (queue: string, settings: WorkSettings, handler: (work: Work) => Promise<void>) => Promise<void>;
  /** Makes this process's workers of the queue look now (after the commit of a transaction that enqueued). */
  wake: (queue: string) => void;
  counts: () => Promise<QueueCounts[]>;
  /** Takes no new job, waits for the running ones, then lets go of them: another process tries them again. */
  stop: (options: { graceMs: number }) => Promise<void>;
};

const schema = 'pgboss';
const knownSchema = z
  .object({ version: z.string(), pgboss: z.object({ schema: z.number() }) })
  .parse(createRequire(import.meta.url)('pg-boss/package.json'));

/**
 * Starts pg-boss on the database, in its own schema `pgboss`. Throws a UserError when that schema is newer than the code:
 * pg-boss itself would start on it without a word.
 */
export async function openEngine(database: Database, options: EngineOptions): Promise<Engine> {
  await refuseNewerSchema(database.pool);
  const boss = new PgBoss({
    ...database.connection,
    schema,
    max: options.maxConnections ?? 6,
    schedule: false,
    monitorIntervalSeconds: options.monitorSeconds ?? 10,
    superviseIntervalSeconds: options.monitorSeconds ?? 10,
    ...(options.instanceName === undefined ? {} : { instanceName: options.instanceName }),
  });
  boss.on('error', (error) => options.logger.warn({ why: error.message }, 'queue: error'));
  boss.on('warning', (warning) => options.logger.warn({ why: warning.message }, 'queue: warning'));
  try {
    await boss.start();
    if (options.takeOver === true) await takeOver(boss, database.pool);
  } catch (error) {
    // Its timers would keep the process alive.
    await boss.stop({ graceful: false });
    throw error;
  }
  const workers = new Map<string, string[]>();
  const wake = (queue: string) => {
    for (const id of workers.get(queue) ?? []) boss.notifyWorker(id);
  };

  return {
    ensureQueue: async (name, settings) => {
      const queue = queueOptions(settings);
      const policy = settings.onePerGroup === true ? 'singleton' : 'standard';
      const existing = await boss.getQueue(name);
      if (existing === null) await boss.createQueue(name, { ...queue, policy });
      else if (existing.policy === policy) await boss.updateQueue(name, queue);
      else throw new Error(`Queue ${name} exists with policy ${existing.policy}; it cannot become ${policy}.`);
    },
    send: async (queue, data, sending = {}) => {
      const { tx, ...job } = sending;
      const id = await boss.send(queue, data, {
        ...jobOptions(queue, job),
        ...(tx === undefined ? {} : { db: fromPrisma(tx) }),
      });
      if (id !== null && tx === undefined) wake(queue);
      return id;
    },
    sendMany: async (queue, jobs, { tx } = {}) => {
      if (jobs.length === 0) return [];
      const inserts: JobInsert[] = jobs.map(({ data, ...job }) => ({ data, ...jobOptions(queue, job) }));
      const ids = await boss.insert(queue, inserts, {
        returnId: true,
        ...(tx === undefined ? {} : { db: fromPrisma(tx) }),
      });
      if (tx === undefined) wake(queue);
      return ids ?? [];
    },
    work: async (queue, settings, handler) => {
      for (let worker = 0; worker < (settings.concurrency ?? 1); worker += 1) {
        const ids = workers.get(queue) ?? [];
        workers.set(queue, ids);
        const id: string = await boss.work<JobData, void, WorkerOptions>(
          queue,
          workerOptions(settings),
          async (jobs) => {
            try {
              for (const job of jobs) await handler(workOf(job));
            } finally {
              // Else it would sleep out its poll interval between two jobs of a full queue.
              boss.notifyWorker(id);
            }
          },
        );
        ids.push(id);
      }
    },
    wake,
    counts: () => counts(database.pool),
    stop: ({ graceMs }) => boss.stop({ graceful: true, timeout: graceMs, close: true }),
  };
}

/** The uuid a job id of ours stands for in a queue: a name-based uuid (RFC 9562 version 8, SHA-256). */
export function jobUuid(queue: string, id: string): string {
  const bytes = createHash('sha256').update(`${queue}\n${id}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function workOf(job: JobWithMetadata<JobData>): Work {
  return {
    id: job.id,
    data: job.data ?? {},
    signal: job.signal,
    attempt: job.retryCount + 1,
    died:
      job.sourceName === null
        ? null
        : { queue: job.sourceName, attempts: (job.sourceRetryCount ?? 0) + 1, error: job.sourceOutput },
  };
}

async function takeOver(boss: PgBoss, pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ queue: string; ids: string[] }>(
    `select name as queue, array_agg(id::text) as ids from ${schema}.job
     where state = 'active' and name not like '\\_\\_pgboss\\_\\_%' group by name`,
  );
  for (const { queue, ids } of rows) {
    await boss.fail(queue, ids, { message: 'The process that did it ended.' });
    // The pause between two tries is for what failed, not for what was cut off.
    await pool.query(`update ${schema}.job set start_after = now() where id = any($1::uuid[]) and state = 'retry'`, [
      ids,
    ]);
  }
}

type WorkerOptions = ReturnType<typeof workerOptions>;
function workerOptions({ pollSeconds = 1 }: WorkSettings) {
  return {
    includeMetadata: true as const,
    batchSize: 1,
    pollingIntervalSeconds: pollSeconds,
  };
}

function jobOptions(queue: string, { id, group, startAfter, priority }: Omit<SendOptions, 'tx'>) {
  // A job without a group is a group of its own.
  const options: JobInsert & { singletonKey: string } = { singletonKey: group ?? randomUUID() };
  if (id !== undefined) options.id = jobUuid(queue, id);
  if (startAfter !== undefined) options.startAfter = startAfter;
  if (priority !== undefined) options.priority = priority;
  return options;
}

function queueOptions(settings: QueueSettings) {
  return {
    retryLimit: settings.retryLimit,
    retryDelay: settings.retryDelaySeconds,
    retryBackoff: true,
    ...(settings.retryDelayMaxSeconds === undefined ? {} : { retryDelayMax: settings.retryDelayMaxSeconds }),
    expireInSeconds: settings.expireSeconds,
    ...(settings.heartbeatSeconds === undefined ? {} : { heartbeatSeconds: settings.heartbeatSeconds }),
    ...(settings.deadLetter === undefined ? {} : { deadLetter: settings.deadLetter }),
    deleteAfterSeconds: settings.keepSeconds ?? 7 * 86_400,
  };
}

async function refuseNewerSchema(pool: pg.Pool): Promise<void> {
  const { rows: found } = await pool.query<{ there: boolean }>(
    `select to_regclass('${schema}.version') is not null as there`,
  );
  if (found[0]?.there !== true) return;
  const { rows } = await pool.query<{ version: number }>(`select version::int as version from ${schema}.version`);
  const version = rows[0]?.version ?? 0;
  if (version > knownSchema.pgboss.schema) {
    throw new UserError(
      `The database's job queue is newer than this toilbot: it is at pg-boss schema ${version}, this toilbot's pg-boss ${knownSchema.version} knows up to ${knownSchema.pgboss.schema}. Start the newer toilbot, or restore a backup from before.`,
    );
  }
}

/** Counted from the jobs themselves: pg-boss's own counters are up to a minute old. */
async function counts(pool: pg.Pool): Promise<QueueCounts[]> {
  const { rows } = await pool.query<QueueCounts>(
    `select q.name as queue,
       count(j.id) filter (where j.state in ('created', 'retry') and j.start_after <= now())::int as ready,
       count(j.id) filter (where j.state in ('created', 'retry') and j.start_after > now())::int as waiting,
       count(j.id) filter (where j.state = 'active')::int as active,
       count(j.id) filter (where j.state = 'failed')::int as failed
     from ${schema}.queue q left join ${schema}.job j on j.name = q.name
     where q.name not like '\\_\\_pgboss\\_\\_%' group by q.name order by q.name`,
  );
  return rows;
}
