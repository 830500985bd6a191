import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boardSlide } from '../../src/charts/board-slide.ts';
import { type BurnUpData, burnUp } from '../../src/charts/burn-up.ts';
import { ticksBetween } from '../../src/charts/days.ts';
import type { ChartDescription } from '../../src/charts/description.ts';
import { stagesByWeek } from '../../src/charts/stages-by-week.ts';
import { cutTo, drawable, linesOf, widthOf } from '../../src/charts/text.ts';
import { toilByWeek } from '../../src/charts/toil-by-week.ts';
import { STAGE_ORDER } from '../../src/domain/status.ts';
import { STAGES as ALL_STAGES } from '../../src/domain/vocabulary.ts';
import { CHART_WORDS } from '../../src/words/charts.ts';
import { BOARD, BURN_UP, HOSTILE_NAMES, STAGES, TOIL } from './data.ts';

const LANGUAGES = ['en', 'ja'] as const;
const written = (chart: ChartDescription) => JSON.stringify(chart.option);
const burnUpOf = (change: Partial<BurnUpData>) => burnUp({ ...BURN_UP, ...change }, 'en');

describe('the alt text states the finding', () => {
  test('of a burn-up', () => {
    expect(burnUp(BURN_UP, 'en').altText).toBe(
      '13 of 24 subsystems of production (54 %) had moved by 24 Nov 2026, 5 of them told, not seen; the rest is done by 4 Jul 2027 in half of the cases and by 5 Sep 2027 in 85 %; the target is 1 Apr 2027.',
    );
    expect(burnUp(BURN_UP, 'ja').altText).toBe(
      '2026/11/24時点で本番のサブシステム24件中13件（54%）が移行済み（うち5件は申告）で、残りの完了見込みは50%の確度で2027/7/4、85%の確度で2027/9/5までです（目標は2027/4/1）。',
    );
  });

  test.each([
    [{ forecast: null, targetDate: null }, /not seen; there is no forecast yet\.$/],
    [{ days: [] }, /^Nothing is known yet/],
    [
      { days: [{ day: '2026-11-24', moved: 0, total: 0, told: 0 }] },
      /^No subsystem of production has anything to move/,
    ],
    [
      { days: [{ day: '2026-11-24', moved: 1, total: 1, told: 0 }] },
      /^1 of 1 subsystem of production \(100 %\) had moved by 24 Nov 2026: nothing is left\.$/,
    ],
  ] satisfies [Partial<BurnUpData>, RegExp][])('of a burn-up of %j', (change, said) => {
    expect(burnUpOf(change).altText).toMatch(said);
  });

  test('of stages by week: at risk counts as moved', () => {
    expect(stagesByWeek(STAGES, 'en').altText).toBe(
      'In the week of 23 Nov 2026, 14 of 26 subsystems had moved, 6 in the week of 5 Oct 2026; 2 regressed, missing or at risk.',
    );
    expect(stagesByWeek(STAGES, 'ja').altText).toContain('26件中14件が移行済み（2026/10/5の週は6件）');
    for (const none of [[], [{ week: '2026-11-23', counts: {} }]])
      expect(stagesByWeek(none, 'en').altText).toBe('No stage of any week is known yet.');
  });

  test('of toil by week, before and after where they can be compared', () => {
    expect(toilByWeek(TOIL, 'en').altText).toBe(
      'Hands-on work on api took 5.0 h a week before it moved on 15 Oct 2026 and takes 30 min since.',
    );
    // (9 x 300 + 6 x 30) / 15 = 192 minutes; the unknown week is not 0.
    expect(toilByWeek({ ...TOIL, means: null }, 'en').altText).toBe(
      'Hands-on work on api took 3.2 h a week over 15 weeks; it moved on 15 Oct 2026.',
    );
    expect(toilByWeek({ ...TOIL, weeks: [] }, 'ja').altText).toBe('apiの作業時間の記録はありません。');
  });

  test('of the slide for the board', () => {
    expect(boardSlide(BOARD, 'en').altText).toMatch(
      /^13 of 24 .+; the target is 1 Apr 2027; saves 5\.2 h a week \(3\.1 h to 7\.4 h\)\.$/,
    );
    const slide = written(boardSlide(BOARD, 'en'));
    for (const said of ['Next to move', '1. log-aggregator\\n2. legacy-admin\\n3. push-notify', 'about 3 in'])
      expect(slide).toContain(said);
    expect(slide).not.toContain('the fourth');
  });

  test('is one Slack takes, and every description is plain data', () => {
    const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...HOSTILE_NAMES));
    fc.assert(
      fc.property(name, fc.constantFrom(...LANGUAGES), (outside, language) => {
        const charts = [
          burnUp({ ...BURN_UP, environment: outside }, language),
          toilByWeek({ ...TOIL, subsystem: outside }, language),
          boardSlide({ ...BOARD, next: [outside, outside] }, language),
        ];
        for (const chart of charts) {
          expect(chart.altText.length).toBeLessThanOrEqual(1000);
          expect(JSON.parse(written(chart))).toEqual(structuredClone(chart.option));
          expect(Number.isInteger(chart.height)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what is drawn', () => {
  const series = (chart: ChartDescription) => [chart.option.series ?? []].flat();

  test('stages are piled in the fixed order, the first on top, each with its own pattern or colour', () => {
    const counts = Object.fromEntries(ALL_STAGES.map((stage) => [stage, 1]));
    const chart = stagesByWeek([{ week: '2026-11-23', counts }], 'en');
    const names = series(chart).map((one) => String(one.name).replace(/ 1$/, ''));
    expect(names.toReversed()).toEqual(STAGE_ORDER.map((stage) => CHART_WORDS.en.stages[stage]));
    const fills = series(chart).map((one) => JSON.stringify((one as { itemStyle?: unknown }).itemStyle));
    expect(new Set(fills).size).toBe(STAGE_ORDER.length);
    const plain = fills.filter((fill) => fill.includes('"symbol":"none"'));
    // Only these two are told by lightness alone, and they are far apart.
    expect(plain).toHaveLength(2);
  });

  test('a burn-up tells what was told from what was seen by a dashed line', () => {
    const dashed = series(burnUp(BURN_UP, 'en')).filter((one) => written({ option: one } as never).includes('[7,4]'));
    expect(dashed.length).toBeGreaterThanOrEqual(1);
    expect(written(burnUp(BURN_UP, 'en'))).toContain('Moved before toilbot (told)');
    const days = BURN_UP.days.map((it) => ({ ...it, told: 0 }));
    expect(written(burnUpOf({ days }))).not.toContain('Moved before toilbot (told)');
  });

  test('a week of unknown minutes has a question mark and no bar', () => {
    const chart = toilByWeek(TOIL, 'en');
    const bars = (series(chart)[0] as { data: { value: unknown }[] }).data.map((it) => it.value);
    expect(bars[5]).toBe('-');
    expect(bars[0]).toBe(5);
    expect(written(chart)).toContain('? not known');
    // The week of 12 October, the tenth, holds the move.
    expect(written(chart)).toContain('"data":[{"xAxis":9}]');
  });

  test('a forecast far off does not press what is known together', () => {
    const far = { at50: new Date('2090-01-01T00:00:00Z'), at85: new Date('2120-01-01T00:00:00Z') };
    const chart = burnUpOf({ forecast: far });
    expect(chart.altText).toContain('1 Jan 2120');
    const { max } = chart.option.xAxis as { max: number };
    expect(new Date(max).getUTCFullYear()).toBe(2027);
  });

  test('ticks are few, inside, and the first of months over a long time', () => {
    const day = 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 8_000 }), (from, days) => {
        const range = [from * day, (from + days) * day] as const;
        const ticks = ticksBetween(...range, 5, CHART_WORDS.en);
        expect(ticks.length).toBeLessThanOrEqual(6);
        for (const { at } of ticks) expect(at >= range[0] && at <= range[1]).toBe(true);
        if (days >= 62) for (const { at } of ticks) expect(new Date(at).getUTCDate()).toBe(1);
      }),
    );
  });
});

describe('text fits', () => {
  test('lines and cuts keep the width and lose nothing before the cut', () => {
    const text = fc.oneof(fc.string({ maxLength: 200 }), fc.constantFrom(...HOSTILE_NAMES));
    fc.assert(
      fc.property(text, fc.integer({ min: 60, max: 400 }), (outside, width) => {
        const plain = drawable(outside, 200);
        for (const line of linesOf(plain, width, 14, 3)) expect(widthOf(line, 14)).toBeLessThanOrEqual(width);
        expect(linesOf(plain, width, 14, 3).length).toBeLessThanOrEqual(3);
        expect(plain.startsWith(cutTo(plain, width, 14).replace(/…$/, ''))).toBe(true);
      }),
    );
  });

  test.each([
    ['Rest done by Sep 2027 at 85 %.', ['Rest done by', 'Sep 2027 at', '85\u00a0%.']],
    ['完了見込みは来年です。', ['完了見込みは来', '年です。']],
  ])('%s', (text, lines) => {
    expect(linesOf(text, 100, 14, 4)).toEqual(lines);
  });

  test.each([
    ['Łódź café', '□ódz café'],
    ['🎉 party', '□ party'],
    ['خدمة', '□'],
    ['予約・受付〜', '予約・受付〜'],
  ])('%s is drawn as %s', (text, drawn) => {
    expect(drawable(text)).toBe(drawn);
  });
});
