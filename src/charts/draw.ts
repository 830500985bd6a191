import { Worker } from 'node:worker_threads';
import type { ChartDescription } from './description.ts';
import type { FromDrawer, ToDrawer } from './draw-worker.ts';

/** How drawing ended. `busy`: too many were waiting; `timed_out`: it was given up; `failed`: the picture cannot be drawn. */
export type Drawn<T> =
  | { readonly outcome: 'ok'; readonly value: T }
  | { readonly outcome: 'busy' }
  | { readonly outcome: 'timed_out' }
  | { readonly outcome: 'failed'; readonly error: string };

export interface Drawer {
  svg(chart: ChartDescription): Promise<Drawn<string>>;
  /** A PNG of `scale` times the description's width and height. */
  png(chart: ChartDescription, scale?: number): Promise<Drawn<Uint8Array>>;
  close(): Promise<void>;
}

export interface DrawerOptions {
  /** How long one picture may take from when it was asked for, loading and waiting included. */
  readonly deadlineMs?: number;
  /** How many pictures may be asked for and not be drawn yet. */
  readonly most?: number;
  /** After this long without work the thread is ended. The process keeps most of its 150 MB, for the next one. */
  readonly idleMs?: number;
}

/** Sharp on a phone of three device pixels to one. */
const SCALE = 3;

/** Draws charts in a thread of its own, which is started when the first is asked for. */
export function createDrawer({ deadlineMs = 15_000, most = 8, idleMs = 60_000 }: DrawerOptions = {}): Drawer {
  const waiting = new Map<number, (ended: Drawn<string | Uint8Array>) => void>();
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  async function end(ended: Drawn<never>): Promise<void> {
    clearTimeout(idle);
    const ending = worker;
    worker = null;
    for (const answer of [...waiting.values()]) answer(ended);
    await ending?.terminate();
  }

  function start(): Worker {
    const started = new Worker(new URL('./draw-worker.ts', import.meta.url));
    started.on('message', (message: FromDrawer) =>
      waiting.get(message.id)?.(
        'failed' in message ? { outcome: 'failed', error: message.failed } : { outcome: 'ok', value: message.drawn },
      ),
    );
    started.on('error', (error) => {
      if (worker === started) void end({ outcome: 'failed', error: error.message });
    });
    started.on('exit', () => {
      if (worker === started) void end({ outcome: 'failed', error: 'its thread ended' });
    });
    // A thread that waits for work keeps no process alive.
    started.unref();
    return started;
  }

  function ask(order: (id: number) => ToDrawer): Promise<Drawn<string | Uint8Array>> {
    if (waiting.size >= most) return Promise.resolve({ outcome: 'busy' });
    clearTimeout(idle);
    lastId += 1;
    const id = lastId;
    const drawing = worker ?? start();
    worker = drawing;
    return new Promise((resolve) => {
      // What does not end cannot be interrupted but by ending its thread; those behind it are given up with it.
      const deadline = setTimeout(() => void end({ outcome: 'timed_out' }), deadlineMs);
      waiting.set(id, (ended) => {
        clearTimeout(deadline);
        waiting.delete(id);
        if (waiting.size === 0 && worker !== null) {
          clearTimeout(idle);
          idle = setTimeout(() => void end({ outcome: 'failed', error: 'closed' }), idleMs);
          idle.unref();
        }
        resolve(ended);
      });
      drawing.postMessage(order(id));
    });
  }

  return {
    async svg(chart) {
      const ended = await ask((id) => ({ id, form: 'svg', chart }));
      return ended.outcome === 'ok' ? { outcome: 'ok', value: String(ended.value) } : ended;
    },
    async png(chart, scale = SCALE) {
      const ended = await ask((id) => ({ id, form: 'png', chart, scale }));
      if (ended.outcome !== 'ok') return ended;
      return typeof ended.value === 'string'
        ? { outcome: 'failed', error: 'no picture' }
        : { outcome: 'ok', value: ended.value };
    },
    close: () => end({ outcome: 'failed', error: 'closed' }),
  };
}
