import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, describe, expect, test } from '@jest/globals';
import { boardSlide } from '../../src/charts/board-slide.ts';
import { burnUp } from '../../src/charts/burn-up.ts';
import type { ChartDescription } from '../../src/charts/description.ts';
import { createDrawer, type Drawn } from '../../src/charts/draw.ts';
import { stagesByWeek } from '../../src/charts/stages-by-week.ts';
import { toilByWeek } from '../../src/charts/toil-by-week.ts';
import { daysBefore } from '../../src/domain/calendar.ts';
import { BOARD, BURN_UP, HOSTILE_NAMES, STAGES, TOIL } from './data.ts';
import { characters } from './font.ts';
import { decodePng } from './png.ts';

const drawer = createDrawer();
afterAll(() => drawer.close());

const LANGUAGES = ['en', 'ja'] as const;
const FONT = '@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf';
const glyphs = characters(readFileSync(createRequire(import.meta.url).resolve(FONT)));

function value<T>(drawn: Drawn<T>): T {
  if (drawn.outcome !== 'ok') throw new Error(JSON.stringify(drawn));
  return drawn.value;
}
const svg = async (chart: ChartDescription) => value(await drawer.svg(chart));

/** What a reader of the SVG is shown as text. */
const textsOf = (markup: string) =>
  [...markup.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((found) =>
    (found[1] ?? '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  );

const charts = LANGUAGES.flatMap((language) => [
  burnUp(BURN_UP, language),
  stagesByWeek(STAGES, language),
  toilByWeek(TOIL, language),
  boardSlide(BOARD, language),
]);
const degenerate = LANGUAGES.flatMap((language) => [
  burnUp({ ...BURN_UP, days: [] }, language),
  burnUp({ ...BURN_UP, days: BURN_UP.days.slice(-1), forecast: null, targetDate: null }, language),
  burnUp({ ...BURN_UP, days: [{ day: '2026-11-24', moved: 0, total: 0, told: 0 }] }, language),
  burnUp({ ...BURN_UP, days: BURN_UP.days.map((it) => ({ ...it, moved: it.total })) }, language),
  stagesByWeek([], language),
  stagesByWeek(STAGES.slice(-1), language),
  stagesByWeek(
    Array.from({ length: 100 }, (_, index) => ({
      week: daysBefore('2026-11-23', 7 * index),
      counts: { moved: index },
    })).reverse(),
    language,
  ),
  toilByWeek({ ...TOIL, weeks: [] }, language),
  toilByWeek({ ...TOIL, weeks: TOIL.weeks.map((it) => ({ ...it, minutes: 0 })), means: null, movedAt: null }, language),
  boardSlide({ ...BOARD, burnUp: { ...BURN_UP, days: [] } }, language),
  boardSlide({ ...BOARD, chanceOfTarget: null, saving: null, next: [] }, language),
]);

describe('a PNG', () => {
  test.each(charts.map((chart, index) => [chart.kind, LANGUAGES[Math.floor(index / 4)], chart] as const))(
    'of %s in %s has its size and shows something',
    async (_kind, _language, chart) => {
      const scale = chart.kind === 'board-slide' ? 0.5 : 2;
      const png = decodePng(value(await drawer.png(chart, scale)));
      expect([png.width, png.height]).toEqual([chart.width * scale, chart.height * scale]);
      expect(png.colors.size).toBeGreaterThan(60);
    },
  );

  test('of nothing, one day, zeros or a hundred weeks is a picture too', async () => {
    for (const chart of degenerate) {
      const png = decodePng(value(await drawer.png(chart, 1)));
      expect([png.width, png.height]).toEqual([chart.width, chart.height]);
      expect(png.colors.size).toBeGreaterThan(5);
    }
  });
});

describe('an SVG', () => {
  test('holds no character that the font lacks: no empty boxes, in either language', async () => {
    for (const chart of [...charts, ...degenerate]) {
      for (const text of textsOf(await svg(chart)))
        expect([...text].filter((one) => !glyphs.has(one.codePointAt(0) ?? 0))).toEqual([]);
    }
  });

  test.each(HOSTILE_NAMES)('is not broken by a subsystem called %j', async (name) => {
    const drawn = [
      await svg(toilByWeek({ ...TOIL, subsystem: name }, 'en')),
      await svg(boardSlide({ ...BOARD, next: [name] }, 'ja')),
      await svg(burnUp({ ...BURN_UP, environment: name }, 'en')),
    ];
    for (const markup of drawn) {
      expect(markup).not.toMatch(/<script|<b>|<svg onload/);
      expect(markup.match(/<svg/g)).toHaveLength(1);
      for (const text of textsOf(markup))
        expect([...text].filter((one) => !glyphs.has(one.codePointAt(0) ?? 0))).toEqual([]);
      expect(markup.match(/<text/g)).toHaveLength(textsOf(markup).length);
    }
  });

  test('shows a name as it is written', async () => {
    const texts = textsOf(await svg(toilByWeek({ ...TOIL, subsystem: `<b>&"'` }, 'en')));
    expect(texts.join('\n')).toContain(`<b>&"'`);
  });
});

describe('the thread', () => {
  test('gives up what is not drawn in time, and draws the next', async () => {
    const hasty = createDrawer({ deadlineMs: 1 });
    expect(await hasty.png(burnUp(BURN_UP, 'en'))).toEqual({ outcome: 'timed_out' });
    await hasty.close();
    const impatient = createDrawer({ idleMs: 1 });
    value(await impatient.svg(burnUp(BURN_UP, 'en')));
    await new Promise((resolve) => setTimeout(resolve, 50));
    value(await impatient.svg(burnUp(BURN_UP, 'en')));
    await impatient.close();
  });

  test('takes no more than its bound', async () => {
    const small = createDrawer({ most: 2 });
    const ended = await Promise.all([1, 2, 3].map(() => small.svg(burnUp(BURN_UP, 'en'))));
    expect(ended.map((it) => it.outcome)).toEqual(['ok', 'ok', 'busy']);
    await small.close();
  });

  test('says what cannot be drawn', async () => {
    const broken = { ...burnUp(BURN_UP, 'en'), option: { series: [{ type: 'bar' }] } } as ChartDescription;
    expect(await drawer.svg(broken)).toMatchObject({ outcome: 'failed', error: expect.any(String) });
    value(await drawer.svg(burnUp(BURN_UP, 'en')));
  });
});
