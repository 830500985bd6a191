import { describe, expect, test } from '@jest/globals';
import { statusText } from '../../src/cli/status.ts';
import { calendarWeeks } from '../../src/domain/maintenance-calendar.ts';
import { PLAIN_POSTING } from '../../src/domain/messenger.ts';
import type { StatusAnswer, StatusRow } from '../../src/domain/status.ts';
import { STAGES } from '../../src/domain/vocabulary.ts';
import { messageFaults, tooLongTogether, viewFaults } from '../../src/practice/slack/blocks/check.ts';
import { caseMessage } from '../../src/slack/case-message.ts';
import type { ComingCase } from '../../src/slack/coming.ts';
import { nextFilter } from '../../src/slack/commands.ts';
import { homeView } from '../../src/slack/home.ts';
import { DIALOGS } from '../../src/slack/ids.ts';
import { caseView, dialogView, loadingView, parseOrigin, whyView } from '../../src/slack/modals.ts';
import { ALL_OPEN, OPEN_PAGE, openMessage, openValue, parseOpenValue, URGENT_OPEN } from '../../src/slack/open-list.ts';
import {
  nearestOf,
  parseStatusValue,
  parseStatusWords,
  statusValue,
  WHOLE_STATUS,
} from '../../src/slack/status-filter.ts';
import { STATUS_PAGE, statusMessage } from '../../src/slack/status-message.ts';
import { helpMessage, parseToilWords } from '../../src/slack/toil-message.ts';
import { faults, finding, HOSTILE, NOW, SETTINGS, SUZUKI, saying, subsystem, TOKYO, textOf, view } from './fixtures.ts';
import { STATUS } from './services.ts';

function row(name: string, change: Partial<StatusRow> = {}): StatusRow {
  return {
    subsystem: name,
    team: null,
    environment: 'production',
    stage: 'not_started',
    evidence: 'not_started',
    why: 'only_source_live',
    counted: false,
    howMoved: null,
    movedAt: null,
    regressedAt: null,
    override: null,
    elsewhere: [],
    visit: false,
    unhealthy: false,
    since: null,
    on: [{ platform: 'ec2', running: 2, wanted: 2 }],
    lastKnown: null,
    blind: [],
    oldTraffic: null,
    settlesAt: null,
    asOf: NOW,
    ...change,
  };
}

function answer(rows: readonly StatusRow[], change: Partial<StatusAnswer> = {}): StatusAnswer {
  return {
    now: NOW,
    timeZone: TOKYO,
    progress: [
      { environment: 'production', moved: 13, total: 24, unconfirmed: 0 },
      { environment: 'staging', moved: 17, total: 24, unconfirmed: 0 },
    ],
    rows,
    unknownPlaces: [],
    next: [],
    places: { seen: 41, total: 42 },
    outlook: STATUS.outlook,
    effort: null,
    told: 0,
    targetDate: null,
    leadTimes: [],
    ...change,
  };
}

const pressed = (message: { blocks: readonly { type: string }[] }): Record<string, string> =>
  Object.fromEntries(
    message.blocks
      .flatMap((block) => ('elements' in block ? (block.elements as { action_id?: string; value?: string }[]) : []))
      .flatMap((one) => (one.action_id === undefined ? [] : [[one.action_id, one.value ?? '']])),
  );

describe('/migration-status', () => {
  test.each([
    [12.4, 'old ALB still 12 % of requests'],
    [0.2, 'old ALB still under 1 % of requests'],
    [0, 'old ALB 0 % of requests: can be switched off'],
  ])('both run, and %d %% of the requests go to the old one', (oldTraffic, said) => {
    const shown = answer([row('store-admin', { stage: 'dual_running', oldTraffic })]);
    expect(textOf(statusMessage(shown, WHOLE_STATUS, null, saying()))).toContain(said);
  });

  test('of one subsystem it says how long changes took, before its move and after it, or that there are too few to say', () => {
    const none = { count: 0, median: null, p90: null };
    const week = (weeks: number): Date => new Date(NOW.getTime() - weeks * 7 * 86_400_000);
    const side = { imageBuild: none, deploy: none, apply: none, approval: none, toProduction: none };
    const before = {
      ...side,
      platforms: ['ec2' as const],
      from: week(24),
      to: week(11),
      imageBuild: { count: 14, median: 2040, p90: 2700 },
      toProduction: { count: 12, median: 172_800, p90: 259_200 },
      deploy: { count: 3, median: null, p90: null },
      deployments: 26,
      failed: 2,
      rolledBack: 1,
    };
    const now = {
      ...side,
      platforms: ['ecs' as const],
      from: week(11),
      to: NOW,
      imageBuild: { count: 52, median: 120, p90: 180 },
      toProduction: { count: 40, median: 2280, p90: 4800 },
      approval: { count: 40, median: 1800, p90: 4700 },
      deploy: { count: 52, median: 300, p90: 360 },
      deployments: 52,
      failed: 0,
      rolledBack: 0,
    };
    const said = (leadTimes: StatusAnswer['leadTimes'], subsystem: string | null = 'api') =>
      textOf(statusMessage(answer([row('api')], { leadTimes }), { ...WHOLE_STATUS, subsystem }, null, saying()));
    expect(said([{ subsystem: 'api', before, now }])).toContain(
      [
        'Changes on EC2 (13 weeks) → ECS (11 weeks), before and after the move: half of them, 9 in 10, how many',
        'Image 34 → 2 min, 9 in 10 within 45 → 3 min (14 → 52)',
        'Deploy too few → 5 min, 9 in 10 within too few → 6 min (3 → 52)',
        'To production 2 days → 38 min, 9 in 10 within 3 days → 80 min (12 → 40)',
        'Approval waits none → 30 min, 9 in 10 within none → 78 min (0 → 40)',
        'Deployments: 2 failed, 1 rolled back of 26 → none failed of 52',
      ].join('\n'),
    );
    const inJapanese = statusMessage(
      answer([row('api')], { leadTimes: [{ subsystem: 'api', before, now }] }),
      { ...WHOLE_STATUS, subsystem: 'api' },
      null,
      saying(null, SETTINGS, 'ja'),
    );
    expect(textOf(inJapanese)).toContain(
      [
        'EC2（13週間）→ECS（11週間）での変更、移行の前後：中央値、9割の値、件数',
        'イメージ作成34→2分、9割が45→3分以内（14→52件）',
        'デプロイ件数不足→5分、9割が件数不足→6分以内（3→52件）',
        '本番反映2日→38分、9割が3日→80分以内（12→40件）',
        '承認待ちなし→30分、9割がなし→78分以内（0→40件）',
        'デプロイ：26件中失敗2件・ロールバック1件→52件中失敗なし',
      ].join('\n'),
    );
    expect(said([{ subsystem: 'api', before: null, now }])).toContain(
      'Changes on ECS (11 weeks): half of them, 9 in 10, how many\nImage 2 min, 9 in 10 within 3 min (52)',
    );
    expect(said([{ subsystem: 'api', before, now }], null)).not.toContain('Changes on');
    expect(statusText(answer([row('api')], { leadTimes: [{ subsystem: 'api', before, now }] }))).toContain(
      'api         image 34 → 2 min · deploy too few → 5 min · to production 2 days → 38 min',
    );
  });

  const story = answer(
    [
      row('waitlist', { stage: 'moved', on: [{ platform: 'ecs', running: 4, wanted: 4 }] }),
      row('store-admin', {
        stage: 'dual_running',
        since: new Date('2026-10-14T00:00:00Z'),
        on: [
          { platform: 'ec2', running: 1, wanted: 1 },
          { platform: 'ecs', running: 1, wanted: 2 },
        ],
      }),
      row('menu-sync', {
        stage: 'regressed',
        since: new Date('2026-11-20T01:00:00Z'),
        on: [{ platform: 'heroku', running: 1, wanted: 1 }],
      }),
      row('billing-batch', {
        stage: 'unknown',
        blind: [{ platform: 'heroku', place: null }],
        lastKnown: 'not_started',
      }),
      row('seat-map', { stage: 'settling', settlesAt: new Date('2026-11-26T00:00:00Z'), on: [] }),
      row('a'),
      row('b', { environment: 'staging', stage: 'missing' }),
    ],
    {
      unknownPlaces: [
        {
          place: 'aws/1/eu-west-1',
          jobs: ['ec2-status'],
          reason: 'denied',
          detail: null,
          since: new Date('2026-11-20T00:00:00Z'),
        },
      ],
      next: [{ subsystem: 'log-aggregator', on: ['ec2'], minutesAWeek: 300, targetUndecided: true }],
      told: 5,
      targetDate: new Date('2027-03-31T00:00:00Z'),
      effort: { left: 1380, medianMoved: 24, medianLeft: 96 },
      outlook: {
        ...STATUS.outlook,
        lastWeek: { moved: ['waitlist'], back: ['menu-sync'] },
        forecast: {
          answer: 'known',
          at50: new Date('2027-07-15T00:00:00Z'),
          at85: new Date('2027-09-05T00:00:00Z'),
          byTarget: 0.03,
          basis: { weeks: 26, moves: 9 },
        },
        undecided: ['log-aggregator'],
        unconfirmed: ['kiosk'],
      },
    },
  );

  test('says how far, what needs somebody first, what could not be seen, what to move next', () => {
    const message = statusMessage(story, WHOLE_STATUS, null, saying());
    expect(message.text).toBe('Migration status: moved production 13 of 24, staging 17 of 24; 41 of 42 places seen.');
    const text = textOf({ blocks: message.blocks });
    expect(text.split('\n').slice(0, 20)).toEqual([
      '*Migration (production): 13 of 24 moved, 54 %*',
      '▓▓▓▓▓▓▓▓▓▓▓░░░░░░░░░  staging 17 of 24',
      'Last 7 days: +1 waitlist, -1 menu-sync',
      'Rest done about mid Jul 2027; by early Sep at 85 %',
      'Target Wed 31 Mar: about 3 in 100',
      'Moved before toilbot looked, not confirmed and not counted: kiosk',
      '🔁 Back: *menu-sync*, Heroku 1 · since Fri 20 Nov',
      '🟡 Both: *store-admin*, 41 days · EC2 1, ECS 1 of 2',
      '⏳ Settling: *seat-map*, moved on Thu 26 Nov if it holds',
      '❓ Not visible: *billing-batch* – Heroku is not looked at yet · last known: not started',
      '✅ Moved: 1',
      '⬜ Not started: 1',
      '*Could not look*',
      '❓ aws/1/eu-west-1: access denied since Fri 20 Nov 09:00 JST (ec2-status)',
      '*Move next (hands-on hours a week now)*',
      '1. log-aggregator, EC2: 5.0 h – choose a target first',
      'What is left costs 23.0 h a week, this one 5.0 h',
      'Median a week: 0.4 h moved, 1.6 h not moved',
      'Subsystem',
      'All',
    ]);
    expect(text).toMatch(
      /14:20 JST> · 41 of 42 places seen · 5 told, not seen · not in the forecast, no target yet: log-aggregator$/,
    );
    expect(faults(message)).toEqual([]);
  });

  test('one subsystem is shown in each environment, a stage with its rows, an environment by itself', () => {
    const both = answer([row('api', { stage: 'moved' }), row('api', { environment: 'staging' }), row('b')]);
    const one = textOf(statusMessage(both, { ...WHOLE_STATUS, subsystem: 'api' }, null, saying()));
    expect(one).toContain('✅ Moved: *production*');
    expect(one).toContain('⬜ Not started: *staging*');
    expect(one).not.toContain('*b*');
    expect(textOf(statusMessage(both, { ...WHOLE_STATUS, stage: 'moved' }, null, saying()))).toContain(
      '✅ Moved: *api*',
    );
    expect(textOf(statusMessage(both, { ...WHOLE_STATUS, stage: 'missing' }, null, saying()))).toContain(
      'None: Missing',
    );
    expect(textOf(statusMessage(story, { ...WHOLE_STATUS, environment: 'staging' }, null, saying()))).toContain(
      '🔴 Missing: *b*',
    );
  });

  test('shared with a channel it has no controls and says by whom', () => {
    const message = statusMessage(story, WHOLE_STATUS, '<@U0SATO>', saying());
    expect(pressed(message)).toEqual({});
    expect(textOf(message)).toContain('Shared by <@U0SATO>');
  });

  test('nothing configured yet', () => {
    const message = statusMessage(answer([], { progress: [] }), WHOLE_STATUS, null, saying());
    expect(faults(message)).toEqual([]);
    expect(textOf(message)).toContain('No subsystem is configured yet');
  });

  test('400 subsystems are paged: every one is on exactly one page', () => {
    const names = Array.from({ length: 400 }, (_, index) => `subsystem-${index}`);
    const many = answer(names.map((name) => row(name, { stage: 'dual_running' })));
    const seen: string[] = [];
    let filter = WHOLE_STATUS;
    for (let page = 0; ; page += 1) {
      const message = statusMessage(many, filter, null, saying());
      expect(faults(message)).toEqual([]);
      seen.push(
        ...[...textOf({ blocks: message.blocks }).matchAll(/\*(subsystem-\d+)\*/g)].map((found) => found[1] ?? ''),
      );
      const next = pressed(message)['status_next'];
      if (next === undefined) break;
      filter = nextFilter('status_next', '', next);
      expect(filter.page).toBe(page + 1);
    }
    expect(seen.sort()).toEqual(names.sort());
    expect(filter.page).toBe(Math.ceil(400 / STATUS_PAGE) - 1);
  });

  test.each(Object.entries(HOSTILE))('hostile text: %s', (_name, text) => {
    const rows = Array.from({ length: 60 }, (_, index) =>
      row(`${text}${index}`, {
        stage: STAGES[index % STAGES.length] ?? 'moved',
        environment: text,
        blind: [text, text, text, text].map((place) => ({ platform: 'ec2' as const, place })),
        asOf: new Date(0),
      }),
    );
    const hostile = answer(rows, {
      progress: Array.from({ length: 30 }, () => ({ environment: text, moved: 1, total: 2, unconfirmed: 0 })),
      unknownPlaces: Array.from({ length: 30 }, () => ({
        place: text,
        jobs: [text],
        reason: 'failed',
        detail: text,
        since: null,
      })),
      next: Array.from({ length: 30 }, () => ({
        subsystem: text,
        on: ['ec2'],
        minutesAWeek: null,
        targetUndecided: true,
      })),
    });
    for (const filter of [
      WHOLE_STATUS,
      { ...WHOLE_STATUS, subsystem: `${text}1` },
      { ...WHOLE_STATUS, stage: 'moved' as const },
    ]) {
      const message = statusMessage(hostile, filter, null, saying(text));
      expect(faults(message)).toEqual([]);
      expect(textOf(message)).not.toMatch(/<!channel>|<@U0SUZUKI>|<!subteam|<http:\/\/evil|\p{Bidi_Control}/u);
    }
    const home = homeView(
      {
        mine: { total: 30, views: Array.from({ length: 30 }, (_, id) => view({ id: id + 1 })) },
        status: { ...hostile, rows: hostile.rows.map((one) => ({ ...one, team: 'API team' })) },
        choices: { language: 'ja', teams: ['API team'] },
      },
      [{ id: text, words: { en: { title: text, help: text }, ja: { title: text, help: text } } }],
      saying(text),
    );
    expect(viewFaults(home, 'home')).toEqual([]);
  });

  test.each([
    ['', { what: 'show', filter: WHOLE_STATUS }],
    ['API', { what: 'show', filter: { ...WHOLE_STATUS, subsystem: 'api' } }],
    ['pusher', { what: 'show', filter: { ...WHOLE_STATUS, subsystem: 'push-notify' } }],
    ['not started', { what: 'show', filter: { ...WHOLE_STATUS, stage: 'not_started' } }],
    ['back', { what: 'show', filter: { ...WHOLE_STATUS, stage: 'regressed' } }],
    ['staging', { what: 'show', filter: { ...WHOLE_STATUS, environment: 'staging' } }],
    ['help', { what: 'help' }],
    ['env staging', { what: 'show', filter: { ...WHOLE_STATUS, environment: 'staging' } }],
    ['環境 ステージング', { what: 'show', filter: { ...WHOLE_STATUS, environment: 'staging' } }],
    ['stage both', { what: 'show', filter: { ...WHOLE_STATUS, stage: 'dual_running' } }],
    ['状態　並行稼働', { what: 'show', filter: { ...WHOLE_STATUS, stage: 'dual_running' } }],
    ['team SRE', { what: 'show', filter: { ...WHOLE_STATUS, team: 'SRE' } }],
    ['team', { what: 'unknown', word: 'team', nearest: null }],
    ['why api', { what: 'why', subsystem: 'api' }],
    ['根拠 pusher', { what: 'why', subsystem: 'push-notify' }],
    ['why apii', { what: 'unknown', word: 'why apii', nearest: 'why api' }],
    ['forecast', { what: 'forecast' }],
    ['見込み', { what: 'forecast' }],
    ['CSV', { what: 'csv' }],
    ['log-agregator', { what: 'unknown', word: 'log-agregator', nearest: 'log-aggregator' }],
    ['zzzzzzzz', { what: 'unknown', word: 'zzzzzzzz', nearest: null }],
  ] as const)('understands %j', (typed, request) => {
    expect(parseStatusWords(typed, SETTINGS, ['production', 'staging'], saying().words)).toEqual(request);
  });

  test('a filter survives the way through a button; what is no filter is the whole', () => {
    const filter = { environment: 'staging', subsystem: 'a&b=c|d', stage: 'moved', team: null, page: 3 } as const;
    expect(parseStatusValue(statusValue(filter))).toEqual(filter);
    expect(statusValue({ ...filter, subsystem: 'x'.repeat(500) }).length).toBeLessThan(248);
    expect(parseStatusValue('page=-1&stage=nonsense&page=2')).toEqual(WHOLE_STATUS);
    expect(nextFilter('status_subsystem', 'status:page=2&stage=moved', '*')).toEqual(WHOLE_STATUS);
    expect(nextFilter('status_stage', 'status:page=2&environment=staging', 'moved')).toEqual({
      ...WHOLE_STATUS,
      environment: 'staging',
      stage: 'moved',
    });
  });
});

describe('/toil', () => {
  test.each([
    ['', { what: 'help' }],
    ['help me', { what: 'help' }],
    ['open', { what: 'open', filter: URGENT_OPEN }],
    ['open ALL', { what: 'open', filter: ALL_OPEN }],
    ['open api', { what: 'open', filter: { ...ALL_OPEN, subsystem: 'api' } }],
    ['OPEN API team', { what: 'open', filter: { ...ALL_OPEN, team: 'API team' } }],
    ['open ecs-task-failed', { what: 'open', filter: { ...ALL_OPEN, kind: 'ecs-task-failed' } }],
    ['open ECS task failed', { what: 'open', filter: { ...ALL_OPEN, kind: 'ecs-task-failed' } }],
    ['open ECS task fialed', { what: 'unknown', word: 'ECS task fialed', nearest: 'open ecs task failed' }],
    ['open apo', { what: 'unknown', word: 'apo', nearest: 'open api' }],
    ['opne', { what: 'unknown', word: 'opne', nearest: 'open' }],
    ['launch the missiles', { what: 'unknown', word: 'launch', nearest: null }],
  ] as const)('understands %j', (typed, request) => expect(parseToilWords(typed, saying())).toEqual(request));

  test('open cases are paged, each with its buttons', () => {
    const views = Array.from({ length: OPEN_PAGE }, (_, id) => view({ id: id + 1 }));
    const message = openMessage(
      { total: 400, unowned: 3, views, quiet: [], coming: null },
      { ...ALL_OPEN, page: 2, subsystem: 'api' },
      saying(),
    );
    expect(faults(message)).toEqual([]);
    expect(message.text).toBe('400 cases are open.');
    expect(textOf(message)).toContain('Open cases: 400, 3 that nobody has');
    expect(textOf(message)).toContain('page 3 of 50');
    expect(parseOpenValue(pressed(message)['open_next'] ?? '')).toEqual({ ...ALL_OPEN, subsystem: 'api', page: 3 });
    expect(parseOpenValue(pressed(message)['open_previous'] ?? '')).toEqual({ ...ALL_OPEN, subsystem: 'api', page: 1 });
    expect(openValue({ ...ALL_OPEN, team: 'x'.repeat(5000) }).length).toBeLessThan(2000);
  });

  test('what can wait is counted by kind, and a menu shows it', () => {
    const quiet = [
      { kind: 'ecs-task-failed', count: 30 },
      ...Array.from({ length: 120 }, (_, number) => ({ kind: `kind-${number}`, count: 2 })),
    ];
    const message = openMessage({ total: 1, unowned: 1, views: [view()], quiet, coming: null }, URGENT_OPEN, saying());
    expect(faults(message)).toEqual([]);
    expect(message.text).toBe('1 case needs somebody now or by a date, 1 that nobody has.');
    expect(textOf(message)).toContain('*270 can wait:* ECS task failed (30) · ');
    expect(textOf(message)).toContain(' · 226 others');
    const options = message.blocks
      .flatMap((block) => ('elements' in block ? (block.elements as { options?: { value: string }[] }[]) : []))
      .flatMap(({ options = [] }) => options.map(({ value }) => parseOpenValue(value)));
    expect(options).toHaveLength(100);
    expect(options.slice(0, 2)).toEqual([ALL_OPEN, { ...ALL_OPEN, kind: 'ecs-task-failed' }]);
  });

  test('when nothing is urgent, what can wait is still there, and nothing else is nothing', () => {
    const calm = openMessage(
      { total: 0, unowned: 0, views: [], quiet: [{ kind: 'ecs-task-failed', count: 1 }], coming: null },
      URGENT_OPEN,
      saying(),
    );
    expect(textOf(calm)).toContain('*1 can wait:*');
    expect(textOf(calm)).not.toContain('Nothing is open');
    expect(
      textOf(openMessage({ total: 0, unowned: 0, views: [], quiet: [], coming: null }, URGENT_OPEN, saying())),
    ).toContain('Nothing is open.');
  });

  describe('the weeks to come', () => {
    let id = 0;
    const due = (at: string, change: Partial<ComingCase> = {}): ComingCase => ({
      caseId: ++id,
      kind: 'ecs-task-failed',
      subsystem: 'api',
      environment: 'production',
      component: null,
      dueAt: new Date(at),
      plannedFor: null,
      taken: false,
      ...change,
    });
    const shown = (cases: readonly ComingCase[], text: string | null = null) =>
      openMessage(
        { total: 0, unowned: 0, views: [], quiet: [], coming: { weeks: calendarWeeks(cases, NOW, TOKYO), now: NOW } },
        URGENT_OPEN,
        saying(text),
      );

    test('have a line each: how many, how many that nobody has, and the first ones with their dates', () => {
      const message = shown([
        ...['2023-04-30', '2026-11-20'].map((day) => due(`${day}T00:00:00Z`, { subsystem: null })),
        due('2026-11-26T00:00:00Z', { taken: true }),
        due('2026-11-29T16:00:00Z', { environment: 'staging' }),
        ...[1, 2, 3].map(() => due('2026-12-02T20:00:00Z', { plannedFor: NOW })),
        ...['2026-12-08', '2026-12-15', '2026-12-22', '2026-12-29'].map((day) => due(`${day}T00:00:00Z`)),
      ]);
      expect(faults(message)).toEqual([]);
      const lines = textOf({ blocks: message.blocks }).split('\n');
      expect(lines.slice(lines.indexOf('*Coming weeks*'))).toEqual([
        '*Coming weeks*',
        '*Overdue: 2, 2 that nobody has* · Fri 20 Nov unclaimed: ECS task failed · Sun 30 Apr 2023 unclaimed: ECS task failed',
        '*Week of Mon 23 Nov: 1, all taken or planned* · Thu 26 Nov api: ECS task failed',
        '*Week of Mon 30 Nov: 4, 1 that nobody has* · Mon 30 Nov api (staging): ECS task failed · Thu 3 Dec api: ECS task failed · Thu 3 Dec api: ECS task failed · 1 more',
        '*Week of Mon 7 Dec: 1, 1 that nobody has* · Tue 8 Dec api: ECS task failed',
        '*Week of Mon 14 Dec: 1, 1 that nobody has* · Tue 15 Dec api: ECS task failed',
        'Later: 2',
      ]);
    });

    test('are not there when nothing has a date', () => {
      expect(textOf(shown([]))).not.toContain('Coming weeks');
    });

    test.each(Object.entries(HOSTILE))('fit beside eight cases, however they are called: %s', (_name, text) => {
      const days = Array.from({ length: 80 }, (_, day) => new Date(NOW.getTime() + day * 86_400_000).toISOString());
      const cases = days.map((day) => due(day, { subsystem: text, environment: text }));
      const message = openMessage(
        {
          total: 400,
          unowned: 3,
          views: Array.from({ length: OPEN_PAGE }, (_, at) => view({ id: at + 1, dueAt: NOW }, { assignee: SUZUKI })),
          quiet: [{ kind: 'ecs-task-failed', count: 3 }],
          coming: { weeks: calendarWeeks(cases, NOW, TOKYO), now: NOW },
        },
        URGENT_OPEN,
        saying(text),
      );
      expect(faults(message)).toEqual([]);
    });
  });

  test('what is shown survives the way through a button', () => {
    const filter = { subsystem: 'a&b', team: 'c=d', kind: 'x y', quiet: false, page: 3 };
    expect(parseOpenValue(openValue(filter))).toEqual(filter);
    expect(parseOpenValue('')).toEqual(ALL_OPEN);
  });

  test('a date that has passed is said as one', () => {
    const on = (days: number) => view({ dueAt: new Date(NOW.getTime() + days * 86_400_000) });
    const said = (days: number) =>
      textOf(openMessage({ total: 1, unowned: 1, views: [on(days)], quiet: [], coming: null }, ALL_OPEN, saying()));
    expect(said(3)).toMatch(/ · due /);
    expect(said(-3)).toMatch(/ · was due /);
  });

  test('nothing open is said as such', () => {
    const message = openMessage({ total: 0, unowned: 0, views: [], quiet: [], coming: null }, ALL_OPEN, saying());
    expect(textOf(message)).toContain('Open cases: none');
    expect(faults(message)).toEqual([]);
  });

  test.each(Object.entries(HOSTILE))('hostile text: %s', (_name, text) => {
    const views = Array.from({ length: OPEN_PAGE }, (_, id) =>
      view({ id: id + 1, team: text, dueAt: NOW }, { assignee: SUZUKI }),
    );
    const message = openMessage(
      { total: 400, unowned: 3, views, quiet: [], coming: null },
      { ...ALL_OPEN, team: text.toWellFormed() },
      saying(text, { ...SETTINGS, teams: [{ name: text, channel: null, userGroup: null }] }),
    );
    expect(faults(message)).toEqual([]);
    const jobs = Array.from({ length: 40 }, () => ({
      id: 'ecs-tasks',
      words: { en: { title: text, help: text }, ja: { title: text, help: text } },
    }));
    const help = helpMessage(jobs, saying());
    expect(messageFaults(help.blocks)).toEqual([]);
    expect(tooLongTogether(help.blocks)).toBe(false);
  });

  test('the nearest word is near', () => {
    expect(nearestOf('hepl', ['help', 'open'])).toBe('help');
    expect(nearestOf('x'.repeat(500), ['help'])).toBe(null);
  });
});

describe('dialogs', () => {
  const from = { caseId: 1042, channel: 'C0ALERTS' };
  test.each(DIALOGS)('%s: Slack takes it, also with 400 subsystems and hostile names', (dialog) => {
    expect(viewFaults(dialogView(dialog, from, saying()), 'modal')).toEqual([]);
    const many = Array.from({ length: 400 }, (_, index) => subsystem(`s-${index}`));
    expect(viewFaults(dialogView(dialog, from, saying(null, { ...SETTINGS, subsystems: many })), 'modal')).toEqual([]);
    const hostile = Object.values(HOSTILE).map((text) => subsystem(text));
    expect(viewFaults(dialogView(dialog, from, saying(null, { ...SETTINGS, subsystems: hostile })), 'modal')).toEqual(
      [],
    );
  });

  test('remember the case and the channel; what is not ours is null', () => {
    expect(parseOrigin(dialogView('done', from, saying()).private_metadata ?? '')).toEqual(from);
    for (const other of ['', '{', '{"caseId":"1"}', '{"caseId":-1,"channel":null}', 'null'])
      expect(parseOrigin(other)).toBe(null);
  });

  test.each(Object.entries(HOSTILE))('why, and the case: %s', (_name, text) => {
    const findings = Array.from({ length: 40 }, () => finding({ subject: text, aspect: text, scopeId: text }));
    const it = view({ job: text }, { findings, earlier: { month: 2, halfYear: 3 } });
    expect(viewFaults(whyView(it, saying(text)), 'modal')).toEqual([]);
    expect(
      viewFaults(caseView(caseMessage(it, PLAIN_POSTING, saying(text)).blocks as never, saying(text)), 'modal'),
    ).toEqual([]);
    expect(viewFaults(loadingView(text, saying(text)), 'modal')).toEqual([]);
  });
});
