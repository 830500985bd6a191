import type { Case, CaseEvent, CaseView, FindingRow } from '../../src/domain/case.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/default-settings.ts';
import type { Kind, KindWords } from '../../src/domain/job.ts';
import type { Language } from '../../src/domain/language.ts';
import type { Message } from '../../src/domain/messenger.ts';
import type { Person } from '../../src/domain/person.ts';
import type { Settings, Subsystem } from '../../src/domain/settings.ts';
import { messageFaults, tooLongTogether } from '../../src/practice/slack/blocks/check.ts';
import { type Saying, sayingIn } from '../../src/slack/saying.ts';

/** 14:20 on a Tuesday in Tokyo. */
export const NOW = new Date('2026-11-24T05:20:00Z');
export const TOKYO = 'Asia/Tokyo';
export const SUZUKI: Person = { id: 'p-suzuki', slackId: 'U0SUZUKI', language: null, timeZone: null };
export const SATO: Person = { id: 'p-sato', slackId: 'U0SATO', language: null, timeZone: null };

export const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

export function subsystem(name: string, team: string | null = 'API team'): Subsystem {
  return {
    name,
    title: name,
    team,
    source: ['ec2'],
    target: ['ecs', 'eks', 'managed'],
    needs: [],
    formerNames: [],
    claims: [],
    runbook: null,
    absorbedInto: null,
    told: [],
    settleDays: 7,
  };
}

export const SETTINGS: Settings = {
  timeZone: TOKYO,
  workingHours: { from: 9, to: 18, days: [1, 2, 3, 4, 5] },
  subsystems: [
    subsystem('api'),
    subsystem('log-aggregator', 'SRE'),
    { ...subsystem('push-notify', null), formerNames: ['pusher'] },
  ],
  teams: [
    { name: 'API team', channel: 'C0API', userGroup: 'S0API' },
    { name: 'SRE', channel: null, userGroup: 'S0SRE' },
  ],
  accounts: [],
  subsystemTags: [],
  environmentTags: [],
  channels: { default: 'C0ALERTS', staging: 'C0STAGING', security: null },
  reminderDays: [7, 1],
  health: { categories: [], ignoreTypeCodes: [], onlyTypeCodes: [] },
  ignoreNames: [],
  ...DEFAULT_SETTINGS,
  targetDate: null,
  commands: { migrationStatus: '/migration-status', toil: '/toil' },
};

/** A kind whose words are those of texts.md's first example, or one text everywhere. */
export function kind(text: string | null = null): Kind {
  const or = (said: string): string => text ?? said;
  const words: KindWords = {
    name: or('ECS task failed'),
    headline: () => or('Failing: api · Sidekiq worker · production, 4 of 6 running'),
    notification: () =>
      or(
        'api Sidekiq worker (production): 4 of 6 tasks running, 3 ran out of memory since 14:02 JST. Owner: API team.',
      ),
    lines: () => many(text) ?? ['3 tasks ran out of memory since 14:02 (exit 137, limit 2 GB).'],
    steps: () => many(text) ?? ['flush the td-agent buffer', 'stop, then start'],
    bullets: () => many(text) ?? ['Began 7 min after deploy api-worker:412 (13:55)'],
    ids: () => or('api-worker · ap-northeast-1 · account 111122223333'),
    links: () =>
      text === null
        ? [{ label: 'Logs', url: 'https://console.aws.example/logs?a=1&b=2' }]
        : Array.from({ length: 20 }, () => ({
            label: text,
            url: `https://x.example/${encodeURIComponent(text.slice(0, 500).toWellFormed())}`,
          })),
    over: () => or('Recovered: api · Sidekiq worker, 6 of 6 since 14:48'),
  };
  return {
    holdMinutes: {},
    quietMinutes: 60,
    voice: () => 'now',
    toilKind: 'service-failure',
    words: {
      en: words,
      ja: {
        ...words,
        name: or('ECSタスクの失敗'),
        headline: () => or('障害：api/Sidekiqワーカー（本番）6タスク中4つのみ稼働'),
        notification: () => or('api Sidekiqワーカー（本番）：6タスク中4つのみ稼働。担当：APIチーム'),
        lines: () => many(text) ?? ['14:02以降、メモリ不足で3タスクが停止しました（exit 137、上限2 GB）。'],
        steps: () => many(text) ?? ['td-agentのバッファをフラッシュ', '停止 → 起動'],
        bullets: () => many(text) ?? ['13:55のデプロイ（api-worker:412）の7分後から発生'],
        over: () => or('復旧：api/Sidekiqワーカー 14:48から6/6稼働'),
      },
    },
  };
}

const many = (text: string | null): string[] | null => (text === null ? null : Array.from({ length: 40 }, () => text));

export function saying(text: string | null = null, settings: Settings = SETTINGS, language: Language = 'en'): Saying {
  return sayingIn({ language, timeZone: TOKYO }, { kinds: new Map([['ecs-task-failed', kind(text)]]), settings });
}

export function makeCase(change: Partial<Case> = {}): Case {
  return {
    id: 1042,
    foldKey: 'api production worker ecs-task-failed',
    kind: 'ecs-task-failed',
    job: 'ecs-tasks',
    subsystem: 'api',
    environment: 'production',
    component: 'worker',
    resource: null,
    team: 'API team',
    state: 'open',
    voice: 'now',
    severity: 5,
    episode: 1,
    revision: 1,
    facts: {},
    firstSeenAt: ago(18),
    openedAt: ago(18),
    lastSeenAt: ago(1),
    dueAt: null,
    silent: false,
    resolvedAt: null,
    resolvedHow: null,
    wakeAt: null,
    toldAt: ago(17),
    toldSeverity: 5,
    remindedDays: null,
    acknowledgedAt: null,
    assigneeId: null,
    snoozedUntil: null,
    plannedFor: null,
    doneUntil: null,
    doneFacts: null,
    mergedInto: null,
    ...change,
  };
}

export function finding(change: Partial<FindingRow> = {}): FindingRow {
  return {
    id: 1n,
    caseId: 1042,
    job: 'ecs-tasks',
    scopeId: 'aws/111122223333/ap-northeast-1',
    kind: 'ecs-task-failed',
    aspect: 'task-failed',
    nature: 'occurrence',
    subject: 'arn:aws:ecs:ap-northeast-1:111122223333:task/prod/0a1b2c3d4e5f',
    severity: 5,
    firstHand: true,
    facts: {},
    dueAt: null,
    firstSeenAt: ago(18),
    lastSeenAt: ago(1),
    holdsUntil: null,
    goneAt: null,
    goneWhy: null,
    ...change,
  };
}

export function view(change: Partial<Case> = {}, more: Partial<Omit<CaseView, 'case'>> = {}): CaseView {
  return {
    case: makeCase(change),
    findings: [finding()],
    events: [],
    assignee: null,
    minutes: 0,
    earlier: { month: 0, halfYear: 0 },
    subsystem: null,
    now: NOW,
    timeZone: TOKYO,
    accounts: [],
    nextLookAt: new Date(NOW.getTime() + 15 * 60_000),
    ...more,
  };
}

export function event(change: Partial<CaseEvent> & Pick<CaseEvent, 'what'>, person: Person | null = null) {
  return { at: NOW, personId: person?.id ?? null, detail: {}, person, ...change };
}

/** What is wrong with a message in Slack's eyes; nothing when it is empty. */
export function faults(message: Message): string[] {
  return [
    ...messageFaults(message.blocks),
    ...(tooLongTogether(message.blocks) ? ['msg_blocks_too_long'] : []),
    ...(message.text.length > 4000 || message.text === '' ? ['text'] : []),
  ];
}

/** All text of a message, blocks and notification. */
export function textOf(message: { readonly text?: string; readonly blocks: readonly unknown[] }): string {
  const texts: string[] = message.text === undefined ? [] : [message.text];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (key === 'text' && typeof member === 'string') texts.push(member);
        else walk(member);
      }
    }
  };
  walk(message.blocks);
  return texts.join('\n');
}

export const HOSTILE: Readonly<Record<string, string>> = {
  mention: '<!channel> <@U0SUZUKI> <!subteam^S0SRE> @here <#C0GENERAL>',
  link: '<http://evil.example|ok> [ok](http://evil.example)',
  formatting: '*bold* _it_ ~gone~ `code` ```block``` > quote',
  overrides: 'safe\u202eevil\u2066x\u2069\u200f\ufeff',
  nul: 'a\u0000b\u0007c\u001bd\u009fe',
  lines: 'one\r\ntwo\u2028three\n> four',
  emoji: '🔥👩‍👩‍👧‍👦:skull: 🇯🇵',
  japanese: '障害：api/Sidekiqワーカー（本番）6タスク中4つのみ稼働、「メモリ不足」',
  entities: '&amp; &lt;!here&gt; &&&&&<<<<<>>>>>',
  lone: 'x\ud800y\udc00z',
  empty: '',
  blank: ' \n\t ',
  html: '<script>alert(1)</script><img src=x onerror=alert(1)>',
  long: 'long '.repeat(2000),
  longWord: 'x'.repeat(10_000),
  longEntities: '<&>'.repeat(3400),
  longJapanese: '障'.repeat(10_000),
  longEmoji: '👩‍👩‍👧‍👦'.repeat(1000),
};
