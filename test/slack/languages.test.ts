import { describe, expect, test } from '@jest/globals';
import type { Backtest } from '../../src/domain/backtest.ts';
import { CASE_EVENTS, type CaseView } from '../../src/domain/case.ts';
import { AUDIENCES, type FirstLook } from '../../src/domain/first-look.ts';
import type { Forecast } from '../../src/domain/forecast.ts';
import { LANGUAGES, type Language, languageOf } from '../../src/domain/language.ts';
import type { LeadTimeSide } from '../../src/domain/lead-times.ts';
import { PLAIN_POSTING } from '../../src/domain/messenger.ts';
import type { StatusAnswer, StatusRow } from '../../src/domain/status.ts';
import { LOOK_FAILURES, STAGES, VOICES } from '../../src/domain/vocabulary.ts';
import { viewFaults } from '../../src/practice/slack/blocks/check.ts';
import { caseMessage } from '../../src/slack/case-message.ts';
import { csvMessage } from '../../src/slack/csv-message.ts';
import { setApart } from '../../src/slack/escape.ts';
import { forecastMessage } from '../../src/slack/forecast-message.ts';
import { homeView } from '../../src/slack/home.ts';
import { DIALOGS, MOVE_DIALOGS } from '../../src/slack/ids.ts';
import { dialogView, loadingView, whyView } from '../../src/slack/modals.ts';
import { moveDialogView } from '../../src/slack/move-dialogs.ts';
import { ALL_OPEN, openMessage, URGENT_OPEN } from '../../src/slack/open-list.ts';
import { whyMessage } from '../../src/slack/stage-why.ts';
import { parseStatusWords, WHOLE_STATUS } from '../../src/slack/status-filter.ts';
import { statusMessage } from '../../src/slack/status-message.ts';
import { subsystemMessage } from '../../src/slack/subsystem-message.ts';
import { summaryMessage } from '../../src/slack/summary-message.ts';
import { threadMessage } from '../../src/slack/thread-line.ts';
import { helpMessage, parseToilWords } from '../../src/slack/toil-message.ts';
import { unclaimedMessage } from '../../src/slack/unclaimed.ts';
import { slackWords } from '../../src/words/slack.ts';
import { oddJapanese } from '../jobs/japanese.ts';
import { ago, event, faults, finding, HOSTILE, NOW, SATO, SETTINGS, SUZUKI, saying, textOf, view } from './fixtures.ts';
import { STATUS } from './services.ts';
import { crowded, moved } from './subsystem-fixtures.ts';

const DAY = 86_400_000;
const later = new Date(NOW.getTime() + 20 * DAY);
const shapeOf = (words: object): unknown =>
  Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === 'object' && !Array.isArray(value)
        ? shapeOf(value)
        : Array.isArray(value)
          ? 'list'
          : typeof value,
    ]),
  );

const BASIS = { weeks: 26, moves: 9 };
const FORECASTS: readonly Forecast[] = [
  {
    answer: 'known',
    at50: new Date('2027-07-05T00:00:00Z'),
    at85: new Date('2027-09-28T00:00:00Z'),
    byTarget: null,
    basis: BASIS,
  },
  { answer: 'too slow', at50: new Date('2031-01-15T00:00:00Z'), byTarget: null, basis: BASIS },
  { answer: 'too slow', at50: null, byTarget: null, basis: BASIS },
  ...(['nothing left', 'too few weeks', 'too few moves'] as const).map((why) => ({
    answer: 'none' as const,
    why,
    basis: BASIS,
  })),
];
const BACKTESTS: readonly Backtest[] = [
  { answer: 'known', at50: { judged: 12, held: 7 }, at85: { judged: 11, held: 10 } },
  { answer: 'too little history', judged: 2, needed: 8 },
];

function status(name: string): StatusAnswer {
  const row = (stage: StatusRow['stage'], change: Partial<StatusRow>): StatusRow => ({
    subsystem: `${name} ${stage}`.slice(0, 60),
    team: null,
    environment: 'production',
    stage,
    evidence: stage,
    why: 'only_source_live',
    counted: stage === 'moved',
    howMoved: null,
    movedAt: null,
    regressedAt: null,
    override: null,
    elsewhere: [],
    visit: false,
    unhealthy: false,
    since: ago(60 * 24 * 9),
    on: [
      { platform: 'ec2', running: 1, wanted: 2 },
      { platform: 'managed', running: 2, wanted: 2 },
    ],
    lastKnown: 'not_started',
    blind: [
      { platform: 'heroku', place: null },
      { platform: 'ec2', place: 'main-production, ap-northeast-1' },
    ],
    oldTraffic: null,
    settlesAt: null,
    asOf: ago(60 * 9),
    ...change,
  });
  const spread = (median: number | null, count: number) => ({ median, p90: median, count });
  const side = (platform: 'ec2' | 'managed', median: number | null, rolledBack: number): LeadTimeSide => ({
    platforms: [platform],
    from: ago(60 * 24 * 91),
    to: NOW,
    imageBuild: spread(median, 13),
    deploy: spread(median, 40),
    apply: spread(null, 3),
    toProduction: spread(median, 13),
    approval: spread(null, 0),
    ...{ deployments: 40, failed: 2 * rolledBack, rolledBack },
  });
  const [before, now] = [side('ec2', 172_800, 1), side('managed', 1860, 0)];
  const leadTimes = [
    { before, now },
    { before: null, now },
    { before, now: side('managed', null, 0) },
  ].map((it) => ({ subsystem: 'api', ...it }));
  return {
    ...STATUS,
    progress: ['production', 'staging'].map((environment) => ({ environment, moved: 13, total: 24, unconfirmed: 1 })),
    rows: [
      ...STAGES.map((stage) => row(stage, { oldTraffic: 12, settlesAt: later })),
      row('dual_running', { oldTraffic: 0, subsystem: 'coupon' }),
      row('unknown', { subsystem: 'api', lastKnown: null, blind: [] }),
    ],
    unknownPlaces: LOOK_FAILURES.slice(0, 4).map((reason) => ({
      ...{ place: name, scopeId: 'x', reason, detail: null, since: ago(9000), jobs: ['ecs-tasks'] },
    })),
    next: [true, false].map((targetUndecided) => ({
      ...{
        subsystem: name,
        on: ['ec2', 'heroku'] as const,
        targetUndecided,
        minutesAWeek: targetUndecided ? 300 : null,
      },
    })),
    told: 5,
    targetDate: later,
    leadTimes,
  };
}

/** Everything that Slack is given, by name. */
function everything(language: Language, text: string | null) {
  const says = saying(text, SETTINGS, language);
  const name = text ?? 'api';
  const people = { assignee: SUZUKI, minutes: 25 };
  const dates = { acknowledgedAt: ago(5), snoozedUntil: later, plannedFor: later, doneUntil: later, dueAt: ago(3000) };
  const muted = event({ what: 'muted', detail: { days: 30, reason: name } }, SATO);
  const cases: CaseView[] = [
    ...VOICES.map((voice) => view({ voice })),
    view({ ...dates, state: 'acknowledged' }, { ...people, events: [muted] }),
    view({ ...dates, state: 'done' }, people),
    view({ state: 'resolved', resolvedAt: NOW }, people),
    view({ state: 'merged', mergedInto: 7 }),
    view({ kind: 'gone-kind' }),
  ].map((one, index) => ({ ...one, case: { ...one.case, id: 1042 + index } }));
  const detail = {
    ...{ reason: name, note: name, subsystem: name, action: 'snooze', how: 'gone', minutes: 5 },
    days: 3,
  };
  const spans = { until: later.toISOString(), date: later.toISOString(), to: SUZUKI.id };
  const waiting = [...'abcdef'].map((kind) => ({ kind, count: 3 }));
  const look = { id: 1, listed: cases.slice(0, 8), waiting } satisfies Partial<FirstLook>;
  const quiet = [{ kind: 'ecs-task-failed', count: 3 }];
  const due = { caseId: 7, kind: 'ecs-task-failed', subsystem: name, environment: 'staging', component: null };
  const dated = { ...due, dueAt: later, plannedFor: null, taken: false };
  const weeks = [null, ...'abcdef'].map((week, index) => ({
    monday: week === null ? null : `2026-12-0${index}`,
    cases: [dated, { ...dated, subsystem: null }, dated, dated],
  }));
  const coming = { weeks, now: NOW };
  const jobs = [
    { id: 'ecs-tasks', words: { en: { title: name, help: name }, ja: { title: 'ECSタスク', help: '確認。' } } },
  ];
  const unclaimed = {
    ...{ sighting: 1, resource: 'i-1', name, platform: 'ec2' as const, scopeId: 'aws/1/ap-northeast-1' },
    ...{ running: 1, wanted: 2, seenFrom: ago(9000) },
  };
  const now = { ...says, clock: () => NOW };
  const posting = { earlier: 'https://x.example', repeated: true, meantFor: 'C0SRE' };
  return {
    messages: [
      ...cases.flatMap((one) => [caseMessage(one, PLAIN_POSTING, says), caseMessage(one, posting, says)]),
      ...CASE_EVENTS.flatMap((what) =>
        [SATO, null].map((by) =>
          threadMessage(event({ what, detail: { ...detail, ...spans } }, by), view({}, people), true, says),
        ),
      ),
      ...AUDIENCES.flatMap((audience) => [0, 3].map((urgent) => summaryMessage({ ...look, audience, urgent }, says))),
      ...[
        {},
        { subsystem: 'api' },
        { stage: 'unknown' as const },
        { environment: 'none', stage: 'moved' as const },
      ].flatMap((filter) =>
        [null, '<@U0SATO>'].map((by) => statusMessage(status(name), { ...WHOLE_STATUS, ...filter }, by, says)),
      ),
      statusMessage({ ...STATUS, progress: [], rows: [] }, WHOLE_STATUS, null, says),
      ...FORECASTS.flatMap((forecast) =>
        [0.004, 0.03, 0.999].flatMap((byTarget) => {
          const known = forecast.answer === 'none' ? forecast : { ...forecast, byTarget };
          const outlook = { ...STATUS.outlook, forecast: known, undecided: [name], unconfirmed: [name, 'kiosk'] };
          const lastWeek = { moved: ['waitlist', name], back: [name] };
          const effort = { left: 1380, medianMoved: 24, medianLeft: 96 };
          const whole = { ...STATUS, outlook: { ...outlook, lastWeek }, targetDate: later, effort };
          return [
            statusMessage(whole, WHOLE_STATUS, null, says),
            statusMessage(whole, { ...WHOLE_STATUS, team: name }, null, says),
            ...BACKTESTS.map((tested) => forecastMessage(whole, tested, says)),
          ];
        }),
      ),
      csvMessage(status(name), says),
      openMessage({ total: 40, unowned: 3, views: cases, quiet, coming }, URGENT_OPEN, says),
      openMessage({ total: 0, unowned: 0, views: [], quiet: [], coming: null }, ALL_OPEN, says),
      helpMessage(jobs, says),
      ...[
        crowded(name),
        crowded(name, 2),
        moved({ leadTimes: status(name).leadTimes }),
        moved({ rows: [], evidence: [], deciding: crowded(name, 2).deciding }),
      ].flatMap((one) => [
        subsystemMessage(one, status(name), null, says),
        subsystemMessage(one, STATUS, '<@U0SATO>', says),
        whyMessage(one, says),
      ]),
      ...(['before', 'after', 'both'] as const).map((why) =>
        subsystemMessage(
          moved({ saving: { answer: 'too early', why, weeksBefore: 2, weeksAfter: 1, needed: 4 } }),
          STATUS,
          null,
          says,
        ),
      ),
      unclaimedMessage({ total: 20, page: 1, resources: [unclaimed] }, null, now),
      unclaimedMessage({ total: 0, page: 0, resources: [] }, null, now),
    ],
    views: [
      ...MOVE_DIALOGS.map((dialog) => moveDialogView(dialog, crowded(name), { subsystem: 'api', channel: null }, says)),
      ...DIALOGS.map((dialog) => dialogView(dialog, { caseId: 1042, channel: null }, says)),
      whyView(
        view({}, { findings: Array.from({ length: 20 }, () => finding()), earlier: { month: 1, halfYear: 3 } }),
        says,
      ),
      loadingView(says.words.dialog.openTitle, says),
    ],
    home: [[], ['API team'], ['nobody']].map((teams) =>
      homeView(
        {
          mine: { total: 30, views: cases },
          status: { ...status(name), rows: status(name).rows.map((one) => ({ ...one, team: 'API team' })) },
          choices: { language: teams.length === 0 ? null : language, teams },
        },
        jobs,
        says,
      ),
    ),
  };
}

test('every language has the same words', () => {
  const [first, ...others] = LANGUAGES.map((language) => shapeOf(slackWords[language]));
  for (const other of others) expect(other).toEqual(first);
  expect(LANGUAGES.map((language) => slackWords[language].language)).toEqual(LANGUAGES);
  expect(['ja-JP', 'en_GB', 'JA', 'fr-FR', 'jam', '', null].map(languageOf)).toEqual([
    'ja',
    'en',
    'ja',
    ...Array(4).fill(null),
  ]);
});

describe.each(LANGUAGES)('in %s', (language) => {
  test.each([['as it is', null], ...Object.entries(HOSTILE)] as const)('Slack takes all of it: %s', (_name, text) => {
    const { messages, views, home } = everything(language, text);
    for (const message of messages) expect(faults(message)).toEqual([]);
    for (const one of views) expect(viewFaults(one, 'modal')).toEqual([]);
    for (const one of home) expect(viewFaults(one, 'home')).toEqual([]);
  });

  test('nothing is missing', () => {
    const { messages, views, home } = everything(language, null);
    for (const one of [...messages, ...views, ...home])
      expect(textOf(one)).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
  });
});

test('Japanese is Japanese: no English sentence, no loud mark, brackets and colons in full width', () => {
  const { messages, views, home } = everything('ja', null);
  const lines = [...messages, ...views, ...home].flatMap((one) => textOf(one).split('\n'));
  expect(lines.length).toBeGreaterThan(300);
  for (const line of lines) {
    const bare = line.replaceAll(/`[^`]*`|<[^>]*>|\*[a-z ]+\*/g, '');
    expect(oddJapanese(bare) ? line : '').toBe('');
  }
});

test('our own marks stand apart from Japanese, where Slack would show them as they are', () => {
  expect(setApart('・*太字*（`code`）で')).toBe('・ *太字* （ `code` ）で');
  expect(setApart('*bold*, `code` *太字*')).toBe('*bold*, `code` *太字*');
  const { messages, views, home } = everything('ja', null);
  for (const { blocks } of [...messages, ...views, ...home]) {
    for (const line of textOf({ blocks }).split('\n')) expect(setApart(line)).toBe(line);
  }
});

describe('typed words are understood in every language, whoever reads', () => {
  const environments = ['production', 'staging'];
  test.each([
    ['未移行', { what: 'show', filter: { ...WHOLE_STATUS, stage: 'not_started' } }],
    ['　移行先が不安定 ', { what: 'show', filter: { ...WHOLE_STATUS, stage: 'at_risk' } }],
    ['ｓｔａｇｉｎｇ', { what: 'show', filter: { ...WHOLE_STATUS, environment: 'staging' } }],
    ['ステージング', { what: 'show', filter: { ...WHOLE_STATUS, environment: 'staging' } }],
    ['ｽﾃｰｼﾞﾝｸﾞ', { what: 'show', filter: { ...WHOLE_STATUS, environment: 'staging' } }],
    ['ＡＰＩ', { what: 'show', filter: { ...WHOLE_STATUS, subsystem: 'api' } }],
    ['所属不明', { what: 'unclaimed' }],
    ['ヘルプ', { what: 'help' }],
    ['？', { what: 'help' }],
    ['settling', { what: 'show', filter: { ...WHOLE_STATUS, stage: 'settling' } }],
  ] as const)('/migration-status %s', (typed, request) => {
    for (const language of LANGUAGES)
      expect(parseStatusWords(typed, SETTINGS, environments, slackWords[language])).toEqual(request);
  });

  test.each([
    ['ヘルプ', { what: 'help' }],
    ['一覧', { what: 'open', filter: URGENT_OPEN }],
    ['一覧　すべて', { what: 'open', filter: ALL_OPEN }],
    ['一覧 ＡＰＩ', { what: 'open', filter: { ...ALL_OPEN, subsystem: 'api' } }],
    ['open ECSタスクの失敗', { what: 'open', filter: { ...ALL_OPEN, kind: 'ecs-task-failed' } }],
    ['language', { what: 'help' }],
    ['language ja', { what: 'language', language: 'ja' }],
    ['言語 英語', { what: 'language', language: 'en' }],
    ['言語 自動', { what: 'language', language: null }],
  ] as const)('/toil %s', (typed, request) => {
    for (const language of LANGUAGES) expect(parseToilWords(typed, saying(null, SETTINGS, language))).toEqual(request);
  });

  test('what help says can be typed, and what is not understood is answered with the nearest in the own language', () => {
    const japanese = saying(null, SETTINGS, 'ja');
    expect(parseStatusWords('確認期間', SETTINGS, environments, japanese.words)).toMatchObject({
      nearest: '確認期間中',
    });
    expect(parseToilWords('ヘルブ', japanese)).toMatchObject({ nearest: 'ヘルプ' });
    expect(parseToilWords('言語 日本', japanese)).toMatchObject({ nearest: '言語 日本語' });
    for (const language of LANGUAGES) {
      const { words } = saying(null, SETTINGS, language);
      const commands = { toil: '/toil', migrationStatus: '/migration-status' };
      const shown = (lines: readonly string[]) =>
        lines.flatMap((line) => line.match(/(?<=`)[^`–]+(?=` ?[–、,`])/g) ?? []);
      for (const line of shown(words.toil.help(commands)).filter((one) => !one.includes('migration')))
        expect(parseToilWords(line.replace('/toil', ''), saying(null, SETTINGS, language)).what).not.toBe('unknown');
      for (const line of shown(words.status.help('/m')))
        expect(parseStatusWords(line.replace('/m', ''), SETTINGS, environments, words).what).not.toBe('unknown');
    }
  });
});
