// A button of the practice page: tasks stop, ECS sends an event, and one case is told before any look; the next look adds
// nothing. Time stands still in between, so that no look can have seen it.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import type { CheckRow } from '../../src/practice/slack/page/app.ts';
import type { Message } from '../../src/practice/slack/store.ts';
import { running, toilbot, until } from './harness.ts';

const BEGIN = new Date('2026-11-24T05:00:30Z');
/** The next look begins with the next minute of the real clock. */
const MINUTE_AND_ALL = 150_000;
const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** The messages of the channels themselves that tell of kiosk, each as it is now. */
function ofKiosk(data: string): readonly Message[] {
  const file = join(data, 'practice', 'slack', 'slack.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  const kept = new Map<string, Message>();
  for (const line of lines) {
    const { table, id, row } = JSON.parse(line);
    if (table === 'messages' && row?.metadata) kept.set(id, row);
  }
  return [...kept.values()].filter((it) => it.threadTs === null && it.onlyFor === null && /^kiosk\b/.test(it.text));
}

test(
  'pressed in the page, told by an event, and the same case at the next look',
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'toilbot-event-'));
    directories.push(directory);
    const clock = join(directory, 'time');
    const timeIs = (minutes: number): void => {
      writeFileSync(`${clock}.new`, new Date(BEGIN.getTime() + minutes * 60_000).toISOString());
      renameSync(`${clock}.new`, clock);
    };
    timeIs(0);
    const environment = { TOILBOT_DATA: directory, TOILBOT_CLOCK: clock };
    const child = toilbot(['start'], { directory, environment });
    await running(child);
    const page = /Look here: (http:\S+?)\/ /.exec(child.out())?.[1] ?? '';
    const lastLooks = new Map<string, string | null>();
    const looked = (job: string, later: string | null): boolean => (lastLooks.get(job) ?? null) !== later;
    const watch = setInterval(async () => {
      const rows = (await (await fetch(`${page}/practice/checks`)).json()) as CheckRow[];
      // One that is over: what still looks might see what is made to happen.
      for (const { job, lastRun, durationMs } of rows) if (durationMs !== null) lastLooks.set(job, lastRun);
    }, 200);
    try {
      await until('the first looks at ECS', () => looked('ecs-tasks', null) && looked('ecs-services', null));
      const before = lastLooks.get('ecs-tasks') ?? null;
      expect(ofKiosk(directory)).toEqual([]);

      const pressed = await fetch(`${page}/practice/events/task-dies`, { method: 'POST', headers: { origin: page } });
      expect(await pressed.json()).toMatchObject({
        ok: true,
        said: expect.stringContaining('kiosk: ECS sends an event'),
      });
      await until('a case by the event', () => ofKiosk(directory).length > 0);
      expect(lastLooks.get('ecs-tasks')).toBe(before);
      const [told] = ofKiosk(directory);

      timeIs(1);
      await until('the next look', () => looked('ecs-tasks', before));
      expect(ofKiosk(directory).map(({ ts }) => ts)).toEqual([told?.ts]);
    } finally {
      clearInterval(watch);
    }
    child.kill('SIGTERM');
    expect(await child.ended).toMatchObject({ code: 0 });
  },
  MINUTE_AND_ALL,
);
