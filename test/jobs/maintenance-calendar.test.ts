import { describe, expect, test } from '@jest/globals';
import { maintenanceCalendar } from '../../jobs/maintenance-calendar.ts';
import { calendarWeeks, mondayOf } from '../../src/domain/maintenance-calendar.ts';
import type { DatedCase } from '../../src/domain/reads/records.ts';
import { answer, input, NOW, viewOf } from './values.ts';

const TOKYO = 'Asia/Tokyo';
let next = 1;
const dated = (dueAt: string, more: Partial<DatedCase> = {}): DatedCase => ({
  caseId: next++,
  kind: 'ec2-maintenance',
  subsystem: 'log-aggregator',
  environment: 'production',
  component: null,
  dueAt: new Date(dueAt),
  plannedFor: null,
  taken: false,
  title: { en: 'EC2 scheduled event', ja: 'EC2の予定イベント' },
  ...more,
});
const weeks = (...cases: DatedCase[]) =>
  calendarWeeks(cases, NOW, TOKYO).map(({ monday, cases: of }) => [monday, of.length]);

describe('the weeks of the calendar', () => {
  test('begin on Monday in the accounting zone: Sunday evening in UTC is Monday in Tokyo', () => {
    expect(weeks(dated('2026-11-29T14:59:00Z'), dated('2026-11-29T15:00:00Z'))).toEqual([
      ['2026-11-23', 1],
      ['2026-11-30', 1],
    ]);
  });

  test('go over the turn of the year', () => {
    expect(mondayOf('2027-01-01')).toBe('2026-12-28');
    expect(weeks(dated('2027-01-03T03:00:00Z'), dated('2026-12-28T03:00:00Z'))).toEqual([['2026-12-28', 2]]);
  });

  test('tell what is overdue apart, and what falls on today is not', () => {
    expect(weeks(dated('2026-11-23T14:00:00Z'), dated('2026-11-23T16:00:00Z'))).toEqual([
      [null, 1],
      ['2026-11-23', 1],
    ]);
  });

  test('end after twelve, and leave their own cases out', () => {
    expect(weeks(dated('2027-06-01T00:00:00Z'), dated('2026-12-01T00:00:00Z', { kind: 'coming-week' }))).toEqual([]);
  });
});

describe('the case of a week', () => {
  const judged = (...cases: DatedCase[]) =>
    maintenanceCalendar.judge(input({ 'toilbot.datedCases': answer(cases) })).findings;
  const words = maintenanceCalendar.kinds['coming-week']?.words.en;

  test('says what falls when, and who has it', () => {
    const [week] = judged(
      dated('2026-12-02T20:00:00Z'),
      dated('2026-12-01T15:00:00Z', {
        taken: true,
        subsystem: null,
        title: { en: 'EKS version ends', ja: 'EKSバージョンのサポート終了' },
        environment: 'unknown',
      }),
      dated('2026-12-04T00:00:00Z', { plannedFor: new Date('2026-12-01T03:00:00Z') }),
    );
    const view = viewOf(week ? [week] : []);
    expect(words?.headline(view)).toBe('Coming in the week of Mon 30 Nov: 3 things, 1 that nobody has');
    expect(words?.lines(view)).toEqual([
      'Wed 2 Dec 00:00 JST · unclaimed: EKS version ends, somebody has it',
      'Thu 3 Dec 05:00 JST · log-aggregator (production): EC2 scheduled event, nobody has it',
      'Fri 4 Dec 09:00 JST · log-aggregator (production): EC2 scheduled event, planned for Tue 1 Dec',
    ]);
  });

  test('names the first ones of many', () => {
    const [week] = judged(...Array.from({ length: 30 }, () => dated('2026-12-02T20:00:00Z')));
    expect(words?.lines(viewOf(week ? [week] : [])).at(-1)).toBe('and 18 more');
  });
});
