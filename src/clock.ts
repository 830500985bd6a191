import { CronExpressionParser } from 'cron-parser';
import { schedule as scheduleCron } from 'node-cron';
import { minutes } from './domain/calendar.ts';
import type { Job } from './domain/job.ts';
import type { DueSlot } from './domain/store.ts';

/** Missed slots are counted up to here; more are not told apart. */
const MOST_SKIPPED = 1_000;

/** node-cron stalls when the clock is set back; nobody waits longer than this for a tick. */
const WATCHDOG_MS = 90_000;
/** How often the given clock is asked for its minute. */
const LOOK_MS = 1_000;

/** The newest slot of a schedule (cron, UTC) at or before a time. */
export function newestSlot(schedule: string, now: Date): Date {
  const after = new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000);
  return CronExpressionParser.parse(schedule, { currentDate: after, tz: 'UTC' }).prev().toDate();
}

/** The first slot of a schedule (cron, UTC) after a time. */
export function nextSlot(schedule: string, after: Date): Date {
  return CronExpressionParser.parse(schedule, { currentDate: after, tz: 'UTC' }).next().toDate();
}

function slotsBetween(schedule: string, from: Date, to: Date): number {
  const cron = CronExpressionParser.parse(schedule, { currentDate: from, tz: 'UTC' });
  let count = 0;
  while (count < MOST_SKIPPED && cron.next().toDate() < to) count += 1;
  return count;
}

/**
 * The slots that are due: of each job the newest one after its cursor. Missed ones before it are counted, not made up
 * for. A job without a cursor is due at once.
 */
export function dueSlots(
  jobs: readonly Pick<Job, 'id' | 'schedule' | 'deadlineMinutes'>[],
  cursors: ReadonlyMap<string, Date>,
  now: Date,
): DueSlot[] {
  const due: DueSlot[] = [];
  for (const job of jobs) {
    const slot = newestSlot(job.schedule, now);
    const cursor = cursors.get(job.id);
    if (cursor && cursor >= slot) continue;
    due.push({
      job: job.id,
      slot,
      skipped: cursor ? slotsBetween(job.schedule, cursor, slot) : 0,
      deadlineAt: new Date(now.getTime() + minutes(job.deadlineMinutes)),
    });
  }
  return due;
}

/**
 * Calls `tick` at once and then each minute, one at a time. `onError` is told of a tick that failed; the next one comes
 * all the same. `stop` waits for the tick that runs. A given clock that is moved on (a machine's that is set, a test's)
 * makes a minute too, although node-cron does not see it.
 */
export function startClock(
  tick: () => Promise<void>,
  onError: (error: unknown) => void,
  clock: () => Date,
  monotonic: () => number,
): { stop(): Promise<void> } {
  const minute = (): number => Math.floor(clock().getTime() / 60_000);
  let running: Promise<void> | null = null;
  let last = monotonic();
  let lastMinute = minute();
  const beat = (): void => {
    last = monotonic();
    lastMinute = minute();
    if (running) return;
    running = tick()
      .catch(onError)
      .finally(() => {
        running = null;
      });
  };
  const cron = scheduleCron('* * * * *', beat, { timezone: 'UTC', suppressMissedWarning: true });
  const watchdog = setInterval(() => {
    if (minute() !== lastMinute || monotonic() - last > WATCHDOG_MS) beat();
  }, LOOK_MS);
  beat();
  return {
    async stop() {
      clearInterval(watchdog);
      await cron.destroy();
      await running;
    },
  };
}
