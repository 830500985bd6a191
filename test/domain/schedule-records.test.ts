import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY, HOUR } from '../../src/domain/calendar.ts';
import type { Schedule } from '../../src/domain/reads/managed.ts';
import {
  lastFailed,
  type Ran,
  ranByHabit,
  runMeasures,
  runsOf,
  timelinessOf,
  watchMeasure,
  watchOf,
} from '../../src/domain/schedule-records.ts';
import { schedule } from '../jobs/ecs-values.ts';
import { keptMeasures } from '../jobs/kept-measures.ts';
import { NOW, SCOPE } from '../jobs/values.ts';

const ago = (ms: number): Date => new Date(NOW.getTime() - ms);
const ran = (mark: Ran['mark'], at: Date): Ran => ({ mark, of: 'it', at, withinMinutes: 0 });
const DAILY = 'cron(0 3 * * ? *)';
const WEEKLY = 'cron(0 3 ? * MON *)';
const MONTHLY = 'cron(0 3 1 * ? *)';
const HOURLY = 'rate(1 hour)';
const of = (expression: string, more: Partial<Schedule> = {}): Schedule => schedule({ expression, ...more });

describe('habit', () => {
  test.each([
    [HOURLY, 23 * HOUR, true],
    [HOURLY, 25 * HOUR, false],
    [DAILY, 47 * HOUR, true],
    [DAILY, 49 * HOUR, false],
    [WEEKLY, 13 * DAY, true],
    [WEEKLY, 15 * DAY, false],
    [MONTHLY, 61 * DAY, true],
    [MONTHLY, 63 * DAY, false],
    ['at(2026-12-01T00:00:00)', HOUR, false],
  ])('%s that ran %p ms ago: %p', (expression, age, proved) => {
    expect(ranByHabit(runsOf('it', [ran('began', ago(age))]), of(expression), NOW)).toBe(proved);
  });

  test('is not proved by a schedule that is off, by nothing, or by a start that failed', () => {
    const lately = runsOf('it', [ran('began', ago(HOUR))]);
    expect(ranByHabit(lately, of(DAILY, { enabled: false }), NOW)).toBe(false);
    expect(ranByHabit(runsOf('it', []), of(DAILY), NOW)).toBe(false);
    expect(ranByHabit(runsOf('it', [ran('failed', ago(HOUR))]), of(DAILY), NOW)).toBe(false);
  });
});

describe('two runs', () => {
  const seen = (expression: string, lastAge: number | null, watchedFor: number) =>
    timelinessOf(runsOf('it', lastAge === null ? [] : [ran('began', ago(lastAge))]), of(expression), {
      since: ago(watchedFor),
      until: NOW,
    });

  test.each([
    [HOURLY, 2.2 * HOUR, 2.3 * HOUR],
    [DAILY, 2 * DAY, 2.1 * DAY],
    [WEEKLY, 14 * DAY, 14.1 * DAY],
    [MONTHLY, 62 * DAY, 62.1 * DAY],
  ])('of %s are in time %p ms after the last, and missed after %p', (expression, early, late) => {
    expect(seen(expression, early, 200 * DAY)).toBe('in time');
    expect(seen(expression, late, 200 * DAY)).toBe('missed');
    // Whether it ran before or never: only what was watched counts.
    expect(seen(expression, null, late)).toBe('missed');
    expect([seen(expression, late, early), seen(expression, null, early)]).toEqual(['unknown', 'unknown']);
  });

  test('of what is off, or comes once, are none', () => {
    const watch = { since: ago(200 * DAY), until: NOW };
    expect(timelinessOf(runsOf('it', []), of(DAILY, { enabled: false }), watch)).toBe('in time');
    expect(timelinessOf(runsOf('it', []), of('at(2026-12-01T00:00:00)'), watch)).toBe('in time');
  });
});

describe('watching', () => {
  const shownMs = HOUR;
  const since = (more: Partial<Schedule>, looks: readonly number[]): number => {
    const kept = keptMeasures();
    const one = of(more.expression ?? DAILY, { modifiedAt: null, ...more });
    for (const age of looks) {
      kept.keep([watchMeasure(one, watchOf(one, kept.records(), { shownMs, startedAt: null, now: ago(age) }), SCOPE)]);
    }
    return NOW.getTime() - watchOf(one, kept.records(), { shownMs, startedAt: null, now: NOW }).since.getTime();
  };

  test('goes on over looks, and over a break that hides one run at most', () => {
    expect(since({}, [3 * HOUR, 2 * HOUR, HOUR])).toBe(3 * HOUR);
    expect(since({}, [20 * HOUR, 14 * HOUR, 8 * HOUR, 2 * HOUR])).toBe(20 * HOUR);
  });

  test('begins anew after a longer one, and after a change', () => {
    expect(since({}, [20 * HOUR, 7 * HOUR])).toBe(0);
    expect(since({ expression: HOURLY }, [4 * HOUR, 2 * HOUR])).toBe(0);
    expect(since({ modifiedAt: ago(90 * 60_000) }, [3 * HOUR, 2 * HOUR, HOUR])).toBe(90 * 60_000);
    const kept = keptMeasures();
    const before = of(WEEKLY, { modifiedAt: null });
    kept.keep([watchMeasure(before, { since: ago(9 * DAY), until: ago(HOUR) }, SCOPE)]);
    const watch = watchOf({ ...before, expression: DAILY }, kept.records(), { shownMs, startedAt: null, now: NOW });
    expect(watch.since).toEqual(NOW);
  });

  test('of what is off begins when it is on again', () => {
    expect(since({ enabled: false }, [3 * HOUR, 2 * HOUR, HOUR])).toBe(0);
  });

  test('begins as far back as the source shows, where the schedule is known to be as old', () => {
    expect(since({ modifiedAt: ago(90 * DAY) }, [])).toBe(HOUR);
    expect(since({ modifiedAt: null }, [])).toBe(0);
    const rule = of(DAILY, { modifiedAt: null });
    const from = (startedAt: Date) => watchOf(rule, [], { shownMs, startedAt, now: NOW }).since;
    expect([from(ago(HOUR / 2)), from(ago(DAY))]).toEqual([ago(HOUR / 2), ago(HOUR)]);
  });
});

test('the newest marks are kept, in whichever order they are told, and however often', () => {
  const resource = { platform: 'ecs', id: 'it', name: 'it', account: '', region: '', tags: {}, service: null } as const;
  const marks = fc.record({
    mark: fc.constantFrom('began' as const, 'succeeded' as const, 'failed' as const),
    at: fc.integer({ min: 1, max: 1000 }).map((hours) => ago(hours * HOUR)),
  });
  fc.assert(
    fc.property(fc.array(marks, { minLength: 1 }), fc.array(fc.nat()), (told, order) => {
      const all = told.map(({ mark, at }) => ran(mark, at));
      const mixed = [...all, ...order.flatMap((index) => all[index % all.length] ?? [])].sort(
        (a, b) => (order[all.indexOf(a)] ?? 0) - (order[all.indexOf(b)] ?? 0),
      );
      const kept = keptMeasures();
      for (const one of mixed) kept.keep(runMeasures(runsOf('it', [one]), resource, null));
      const known = runsOf('it', kept.records());
      const seen = runsOf('it', all);
      const times = (it: typeof known) => [it.began, it.succeeded, it.failed].map((one) => one?.at.getTime() ?? null);
      expect(times(known)).toEqual(times(seen));
      expect(lastFailed(known)).toBe(lastFailed(seen));
    }),
  );
});
