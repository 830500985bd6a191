// Weeks and days of an invented move whose figures can be worked out by hand.
import type { BoardData } from '../../src/charts/board-slide.ts';
import type { BurnUpData } from '../../src/charts/burn-up.ts';
import type { StageWeek } from '../../src/charts/stages-by-week.ts';
import type { ToilData } from '../../src/charts/toil-by-week.ts';
import { daysBefore } from '../../src/domain/calendar.ts';

export const TODAY = '2026-11-24';
const MONDAY = '2026-11-23';

/** 200 days up to today; 5 moves were told, the 13th was on the last day. */
export const BURN_UP: BurnUpData = {
  environment: 'production',
  timeZone: 'Asia/Tokyo',
  days: Array.from({ length: 200 }, (_, index) => ({
    day: daysBefore(TODAY, 199 - index),
    moved: index === 199 ? 13 : 5 + Math.floor(index / 29),
    total: index < 100 ? 22 : 24,
    told: 5,
  })),
  // 00:30 on 1 April in Tokyo.
  targetDate: new Date('2027-03-31T15:30:00Z'),
  forecast: { at50: new Date('2027-07-04T00:00:00Z'), at85: new Date('2027-09-05T00:00:00Z') },
};

export const STAGES: readonly StageWeek[] = Array.from({ length: 8 }, (_, index) => ({
  week: daysBefore(MONDAY, 7 * (7 - index)),
  counts: {
    moved: 6 + index,
    at_risk: index === 7 ? 1 : 0,
    regressed: index === 7 ? 1 : 0,
    dual_running: 2,
    unknown: 1,
    not_started: 15 - index,
  },
}));

/** Five hours a week until the week of 12 October, then half an hour; one week is not known. */
export const TOIL: ToilData = {
  subsystem: 'api',
  timeZone: 'Asia/Tokyo',
  weeks: Array.from({ length: 16 }, (_, index) => ({
    week: daysBefore(MONDAY, 7 * (15 - index)),
    minutes: index === 5 ? null : index < 10 ? 300 : 30,
  })),
  // Already the 15th in Tokyo.
  movedAt: new Date('2026-10-14T16:00:00Z'),
  means: { before: 300, after: 30 },
};

export const BOARD: BoardData = {
  burnUp: BURN_UP,
  chanceOfTarget: 0.03,
  saving: { minutes: 312, low: 186, high: 444 },
  next: ['log-aggregator', 'legacy-admin', 'push-notify', 'the fourth'],
};

export const HOSTILE_NAMES = [
  '<script>alert(1)</script>',
  `"quotes' & <b>`,
  ']]><svg onload="x">',
  '{value} {a|rich}',
  '🎉 party 👩‍💻',
  'خدمة الدفع',
  '\u202eevil\u202c \u0000nul',
  '予約受付サービス',
  'long-'.repeat(100),
  '',
];
