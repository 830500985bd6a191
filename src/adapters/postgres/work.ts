import { z } from 'zod';
import { PLACES } from '../../domain/fleet.ts';
import type { Engine, Piece } from '../../domain/store.ts';
import { LOOK_FAILURES } from '../../domain/vocabulary.ts';
import type { Engine as QueueEngine, QueueSettings } from './engine.ts';
import type { WorkQueue } from './store/runs.ts';

const PLAN = 'plan';
const PIECE = 'piece';
const DEAD_PIECE = 'piece-dead';

/** Ids are kept for a day: what is sent again is sent again within seconds, and a day makes many pieces. */
const DAY_SECONDS = 86_400;

const QUEUES: Readonly<Record<string, QueueSettings>> = {
  // Made before the queue that names it.
  [DEAD_PIECE]: {
    retryLimit: 10,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 300,
    expireSeconds: 120,
    heartbeatSeconds: 30,
    keepSeconds: 7 * DAY_SECONDS,
  },
  [PLAN]: {
    retryLimit: 5,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 60,
    expireSeconds: 300,
    heartbeatSeconds: 30,
    keepSeconds: DAY_SECONDS,
  },
  [PIECE]: {
    retryLimit: 2,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 60,
    expireSeconds: 900,
    heartbeatSeconds: 30,
    deadLetter: DEAD_PIECE,
    onePerGroup: true,
    keepSeconds: DAY_SECONDS,
  },
};

const planSchema = z.object({ tick: z.iso.datetime(), runIds: z.array(z.string()) });
const pieceSchema = z.object({
  tick: z.string(),
  scopeId: z.string(),
  place: z.enum(PLACES),
  runs: z.array(z.object({ job: z.string(), runId: z.string().nullable() })),
  gap: z.object({ reason: z.enum(LOOK_FAILURES), detail: z.string() }).nullable(),
});

/** The two faces of the queue: `queue` for the store's transactions, `engine` for those who do the work. */
export interface WorkPlace {
  readonly queue: WorkQueue;
  readonly engine: Engine;
}

/** Makes the queues of planning and of pieces on a running engine. */
export async function openWork(on: QueueEngine): Promise<WorkPlace> {
  for (const [name, settings] of Object.entries(QUEUES)) await on.ensureQueue(name, settings);
  return { queue: queueOn(on), engine: engineOn(on) };
}

function queueOn(on: QueueEngine): WorkQueue {
  return {
    plan: async (tx, tick, runIds) => {
      const at = tick.toISOString();
      await on.send(PLAN, { tick: at, runIds: [...runIds] }, { id: [at, ...[...runIds].sort()].join(' '), tx });
    },
    pieces: async (tx, pieces, at) => {
      await on.sendMany(
        PIECE,
        pieces.map((piece) => ({
          data: { ...piece },
          id: nameOf(piece),
          group: groupOf(piece),
          ...(at ? { startAfter: at } : {}),
        })),
        { tx },
      );
    },
    wake: () => {
      on.wake(PLAN);
      on.wake(PIECE);
    },
  };
}

/** Two processes may each have claimed some of a tick's slots: their pieces differ by the runs they serve. */
function nameOf({ tick, scopeId, place, runs }: Piece): string {
  return [tick, scopeId, place, ...runs.map(({ job, runId }) => runId ?? job).sort()].join(' ');
}

function groupOf({ scopeId, place }: Piece): string {
  return `${scopeId} ${place}`;
}

function engineOn(on: QueueEngine): Engine {
  return {
    work: async (handlers, { concurrency }) => {
      await on.work(PLAN, { concurrency: 1 }, async ({ data, signal }) => {
        const { tick, runIds } = planSchema.parse(data);
        await handlers.plan(new Date(tick), runIds, signal);
      });
      await on.work(PIECE, { concurrency }, async ({ data, signal }) => {
        await handlers.piece(pieceSchema.parse(data), signal);
      });
      await on.work(DEAD_PIECE, { concurrency: 1 }, async ({ data, died }) => {
        await handlers.died(pieceSchema.parse(data), lineOf(died?.error));
      });
    },
    counts: async () => {
      const counts = (await on.counts()).filter(({ queue }) => queue in QUEUES);
      const sum = (of: (one: (typeof counts)[number]) => number) => counts.reduce((total, one) => total + of(one), 0);
      return {
        waiting: sum(({ ready, waiting }) => ready + waiting),
        running: sum(({ active }) => active),
        failed: sum(({ failed }) => failed),
      };
    },
    stop: (graceMs) => on.stop({ graceMs }),
  };
}

/** What pg-boss keeps of a thrown error, as one plain line. */
function lineOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return typeof error === 'string' ? error : 'It ended without an answer.';
}
