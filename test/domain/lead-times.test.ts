import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type LeadTimeSpan, leadTimeSpans, leadTimes, type SpanFigures } from '../../src/domain/lead-times.ts';
import type { Subsystem } from '../../src/domain/settings.ts';
import type { LivedOn } from '../../src/domain/store.ts';
import { PLATFORMS } from '../../src/domain/vocabulary.ts';
import { subsystem } from '../jobs/values.ts';

const NOW = new Date('2026-11-24T00:00:00Z');
const day = (text: string): Date => new Date(`${text}T00:00:00Z`);
const NAMES = ['api', 'booking'];
/** 13 weeks before NOW. */
const RECENT = day('2026-08-25');
const api: Subsystem = {
  ...subsystem('api'),
  formerNames: ['booking'],
  source: ['ec2', 'heroku'],
  target: ['ecs', 'eks'],
};

function seen(platform: LivedOn['platform'], from: string, until: string | null, subsystem = 'api'): LivedOn {
  return { subsystem, platform, from: day(from), until: until === null ? NOW : day(until), current: until === null };
}

const spans = (lived: readonly LivedOn[], of = api) => leadTimeSpans([of], lived, NOW);

describe('which measures stand side by side', () => {
  test('not moved yet: the last 13 weeks, and what says no platform ran where it was', () => {
    expect(spans([seen('ec2', '2025-01-01', null)])).toEqual([
      { subsystem: 'api', names: NAMES, side: 'now', platforms: ['ec2'], from: RECENT, to: NOW, untoldFrom: RECENT },
    ]);
  });

  test('moved long ago: the 13 weeks before the target first ran, and the last 13', () => {
    const moved = [
      seen('ec2', '2025-01-01', '2026-05-10'),
      seen('eks', '2026-06-01', '2026-07-01'),
      seen('ecs', '2026-05-01', null),
    ];
    expect(spans(moved)).toEqual([
      {
        subsystem: 'api',
        names: NAMES,
        side: 'before',
        platforms: ['ec2'],
        from: day('2026-01-30'),
        to: day('2026-05-01'),
        untoldFrom: day('2026-01-30'),
      },
      {
        subsystem: 'api',
        names: NAMES,
        side: 'now',
        platforms: ['eks', 'ecs'],
        from: RECENT,
        to: NOW,
        untoldFrom: RECENT,
      },
    ]);
  });

  test('moved a short while ago: since it ran there, and what says no platform only since the source is off', () => {
    const [, now] = spans([seen('ec2', '2025-01-01', '2026-11-10'), seen('ecs', '2026-11-01', null)]);
    expect(now).toMatchObject({ from: day('2026-11-01'), untoldFrom: day('2026-11-10') });
  });

  test('both run: what says no platform may be of either', () => {
    const [before, now] = spans([seen('ec2', '2025-01-01', null), seen('ecs', '2026-11-01', null)]);
    expect(before).toMatchObject({ to: day('2026-11-01'), untoldFrom: before?.from });
    expect(now).toMatchObject({ from: day('2026-11-01'), untoldFrom: null });
  });

  test('a source that is forgotten is off; its platforms are those of the configuration', () => {
    const [before, now] = spans([seen('ecs', '2026-11-01', null)]);
    expect(before?.platforms).toEqual(['ec2', 'heroku']);
    expect(now?.untoldFrom).toEqual(day('2026-11-01'));
  });

  test('what ran under a name that it had is its own, what ran under another is not', () => {
    const former = [seen('ec2', '2025-01-01', '2026-11-10', 'booking'), seen('ecs', '2026-11-01', null)];
    expect(spans(former).map((it) => it.platforms)).toEqual([['ec2'], ['ecs']]);
    expect(spans([seen('ecs', '2026-11-01', null, 'search')]).map((it) => it.side)).toEqual(['now']);
  });

  test('no time is on both sides, and none is longer than 13 weeks', () => {
    const days = fc.integer({ min: 0, max: 600 }).map((ago) => new Date(NOW.getTime() - ago * 86_400_000));
    const interval = fc
      .record({
        platform: fc.constantFrom(...PLATFORMS),
        a: days,
        b: days,
        current: fc.boolean(),
      })
      .map(({ platform, a, b, current }) => ({
        subsystem: 'api',
        platform,
        from: a < b ? a : b,
        until: current ? NOW : a < b ? b : a,
        current,
      }));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 8 }), (intervals) => {
        const found = spans(intervals);
        const [before, now] = [found.find((it) => it.side === 'before'), found.find((it) => it.side === 'now')];
        for (const it of found) {
          expect(it.to.getTime() - it.from.getTime()).toBeLessThanOrEqual(91 * 86_400_000);
          expect(it.from <= it.to && (it.untoldFrom === null || it.untoldFrom >= it.from)).toBe(true);
        }
        if (before && now) expect(before.to <= now.from).toBe(true);
      }),
    );
  });
});

const span: LeadTimeSpan = {
  subsystem: 'api',
  names: NAMES,
  side: 'now',
  platforms: ['ecs'],
  from: RECENT,
  to: NOW,
  untoldFrom: RECENT,
};
const figures = (what: string, more: Partial<SpanFigures> = {}): SpanFigures => ({
  subsystem: 'api',
  side: 'now',
  what,
  times: 5,
  median: 120,
  p90: 300,
  succeeded: 5,
  failed: 0,
  rolledBack: 0,
  ...more,
});

describe('the summary', () => {
  test('under five is too few to say', () => {
    const of = (times: number) => leadTimes([span], [figures('pipeline', { times })])[0]?.now?.toProduction;
    expect(of(4)).toEqual({ count: 4, median: null, p90: null });
    expect(of(5)).toEqual({ count: 5, median: 120, p90: 300 });
  });

  test('a roll-back is no deployment of its own', () => {
    const deployed = figures('deploy', { succeeded: 5, failed: 2, rolledBack: 1 });
    expect(leadTimes([span], [deployed])[0]?.now).toMatchObject({ deployments: 7, failed: 2, rolledBack: 1 });
  });

  test('a side of which nothing was measured is not there, nor is a subsystem without any', () => {
    const before: LeadTimeSpan = { ...span, side: 'before', platforms: ['ec2'] };
    expect(leadTimes([before, span], [figures('image-build')])).toMatchObject([
      { subsystem: 'api', before: null, now: { imageBuild: { median: 120 }, deployments: 0 } },
    ]);
    expect(leadTimes([before, span], [figures('deploy', { subsystem: 'search' })])).toEqual([]);
  });
});
