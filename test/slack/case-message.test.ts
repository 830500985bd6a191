import { describe, expect, test } from '@jest/globals';
import { CASE_EVENTS } from '../../src/domain/case.ts';
import { PLAIN_POSTING } from '../../src/domain/messenger.ts';
import { caseMessage } from '../../src/slack/case-message.ts';
import { fits } from '../../src/slack/limits.ts';
import { bareMessage, noticeMessage, summaryMessage } from '../../src/slack/summary-message.ts';
import { threadMessage } from '../../src/slack/thread-line.ts';
import { ago, event, faults, finding, HOSTILE, NOW, SATO, SETTINGS, SUZUKI, saying, textOf, view } from './fixtures.ts';

const shown = (...given: Parameters<typeof view>) => textOf(caseMessage(view(...given), PLAIN_POSTING, saying()));
const actionsOf = (...given: Parameters<typeof view>): string[] =>
  caseMessage(view(...given), PLAIN_POSTING, saying()).blocks.flatMap((block) =>
    'elements' in block ? (block.elements as { action_id?: string }[]).flatMap((one) => one.action_id ?? []) : [],
  );

describe('the message of a case', () => {
  test('reads as it should: sign, lines, steps, bullets, owner, controls, last line', () => {
    const message = caseMessage(view(), PLAIN_POSTING, saying());
    expect(message.text).toBe(
      'api Sidekiq worker (production): 4 of 6 tasks running, 3 ran out of memory since 14:02 JST. Owner: API team.',
    );
    expect(textOf({ blocks: message.blocks }).split('\n')).toEqual([
      '🔴 *Failing: api · Sidekiq worker · production, 4 of 6 running*',
      '3 tasks ran out of memory since 14:02 (exit 137, limit 2 GB).',
      '1. flush the td-agent buffer',
      '2. stop, then start',
      '• Began 7 min after deploy api-worker:412 (13:55)',
      'Owner <!subteam^S0API>   <https://console.aws.example/logs?a=1&amp;b=2|Logs>',
      "I'm on it",
      'Done…',
      'Snooze…',
      'Assign…',
      'Not ours, or wrong subsystem…',
      'Mute this kind here…',
      'Why am I told this?',
      'api-worker · ap-northeast-1 · account 111122223333',
      'seen <!date^1795497540^{date_short_pretty} {time}|14:19 JST> · no. 1042',
    ]);
    expect(faults(message)).toEqual([]);
  });

  test('controls carry the number of the case and nothing else', () => {
    const controls = caseMessage(view(), PLAIN_POSTING, saying()).blocks.find((block) => block.type === 'actions');
    expect(JSON.stringify(controls).match(/"value":"[^"]*"/g)).toEqual([
      '"value":"1042"',
      '"value":"1042"',
      ...['snooze', 'assign', 'not_ours', 'mute', 'why'].map((more) => `"value":"${more}.1042"`),
    ]);
  });

  test('pings the owner group only for what speaks at once, in production, in working hours', () => {
    expect(shown()).toContain('<!subteam^S0API>');
    expect(shown({ voice: 'dated' })).toContain('Owner API team');
    expect(shown({ environment: 'staging' })).toContain('Owner API team');
    expect(shown({ environment: 'unknown' })).toContain('<!subteam^S0API>');
    expect(shown({ toldAt: new Date('2026-11-24T09:00:00Z') })).toContain('Owner API team'); // 18:00
    expect(shown({ toldAt: new Date('2026-11-21T05:00:00Z') })).toContain('Owner API team'); // Saturday
    expect(shown({ team: null, subsystem: null })).toContain('Owner nobody yet');
  });

  test('the parent changes with what people do', () => {
    expect(shown({ state: 'acknowledged', acknowledgedAt: ago(5) }, { assignee: SUZUKI })).toContain(
      '👀 <@U0SUZUKI> is on it since',
    );
    expect(actionsOf({ state: 'acknowledged', acknowledgedAt: ago(5) }, { assignee: SUZUKI })).toEqual([
      'case_done',
      'case_more',
    ]);
    expect(shown({ state: 'done', doneUntil: ago(-1440) }, { assignee: SATO, minutes: 15 })).toContain(
      '☑️ Done by <@U0SATO>, 15 min',
    );
    expect(shown({ snoozedUntil: ago(-60) })).toContain('😴 Snoozed until');
    expect(shown({ snoozedUntil: ago(60) })).not.toContain('Snoozed');
    expect(shown({ voice: 'dated', plannedFor: new Date('2026-12-01T00:00:00Z') })).toContain(
      '📅 Planned for Tue 1 Dec',
    );
    expect(actionsOf({ voice: 'dated' })).toEqual(['case_plan', 'case_done', 'case_more']);
  });

  test('resolved: one line, what it took, no buttons', () => {
    const over = { state: 'resolved', resolvedAt: ago(-28), openedAt: ago(18) } as const;
    const message = caseMessage(view(over, { assignee: SUZUKI, minutes: 25 }), PLAIN_POSTING, saying());
    expect(textOf(message)).toContain(
      '✅ *Recovered: api · Sidekiq worker, 6 of 6 since 14:48* (46 min) · taken by <@U0SUZUKI> · 25 min logged',
    );
    expect(message.blocks.some((block) => block.type === 'actions')).toBe(false);
    expect(message.text).toBe('Recovered: api · Sidekiq worker, 6 of 6 since 14:48.');
  });

  test('merged: says into what, and has no buttons', () => {
    expect(shown({ state: 'merged', mergedInto: 12 })).toContain('➡️ Now part of no. 12');
    expect(actionsOf({ state: 'merged', mergedInto: 12 })).toEqual([]);
  });

  test('an earlier message, a possible repetition and a channel that was not to be had are said', () => {
    const posting = { earlier: 'https://x.example/p1', repeated: true, meantFor: '#gone' };
    const message = caseMessage(view(), posting, saying());
    expect(textOf(message)).toMatch(
      /Meant for #gone.*\n.*Possibly repeated.*\n<https:\/\/x.example\/p1\|Earlier message>/,
    );
    expect(faults(message)).toEqual([]);
  });

  test('a kind that no job declares any more still has a message', () => {
    expect(textOf(caseMessage(view({ kind: 'gone-kind' }), PLAIN_POSTING, saying()))).toContain(
      'gone-kind: api · worker · production',
    );
  });
});

describe.each(Object.entries(HOSTILE))('hostile text: %s', (_name, text) => {
  const hostile = saying(text, {
    ...SETTINGS,
    teams: [{ name: text, channel: null, userGroup: text }],
    commands: { toil: text, migrationStatus: text },
  });
  const changes = {
    kind: 'ecs-task-failed',
    subsystem: text,
    component: text,
    environment: text,
    team: text,
    resource: text,
  };
  const findings = Array.from({ length: 30 }, (_, index) =>
    finding({ id: BigInt(index), subject: `${index}${text}`, scopeId: text, aspect: text }),
  );

  test.each(['open', 'acknowledged', 'done', 'resolved', 'merged'] as const)('%s', (state) => {
    const person = { ...SUZUKI, slackId: text };
    const it = view({ ...changes, state, acknowledgedAt: ago(1), resolvedAt: NOW }, { findings, assignee: person });
    const message = caseMessage(it, { earlier: 'https://x.example', repeated: true, meantFor: text }, hostile);
    expect(faults(message)).toEqual([]);
    expect(fits(message.blocks as never)).toBe(true);
    expect(textOf(message)).not.toMatch(/<!channel>|<@U0SUZUKI>|<!subteam|<http:\/\/evil|<script|\p{Bidi_Control}/u);
    expect(faults(bareMessage(message))).toEqual([]);
  });

  test.each(CASE_EVENTS)('thread line: %s', (what) => {
    const detail = {
      reason: text,
      note: text,
      subsystem: text,
      action: text,
      how: text,
      until: text,
      date: text,
      to: text,
      days: 30,
      minutes: 5,
    };
    const message = threadMessage(event({ what, detail }, { ...SATO, slackId: text }), view(changes), true, hostile);
    expect(faults(message)).toEqual([]);
    expect(textOf(message)).not.toMatch(/<!channel>|<@U0SUZUKI>|<!subteam|<http:\/\/evil|<script|\p{Bidi_Control}/u);
  });

  test('summary and notice', () => {
    const listed = Array.from({ length: 10 }, (_, id) => view({ ...changes, id: id + 1 }));
    const waiting = Array.from({ length: 400 }, (_, id) => ({ kind: `${text}${id}`, count: 1 }));
    const look = { id: 1, audience: 'everyone', listed, urgent: 400, waiting } as const;
    expect(faults(summaryMessage(look, hostile))).toEqual([]);
    const notice = { headline: text, lines: Array.from({ length: 400 }, () => text) };
    expect(faults(noticeMessage(notice, hostile))).toEqual([]);
  });
});

test('a planned day is that of the accounting zone, whatever zone times are shown in', () => {
  const honolulu = { ...saying(), timeZone: 'Pacific/Honolulu' };
  const plannedFor = new Date('2026-12-03T00:00:00Z');
  const shown = view({ plannedFor }, { timeZone: 'Pacific/Honolulu' });
  expect(textOf(caseMessage(shown, PLAIN_POSTING, honolulu))).toContain('Planned for Thu 3 Dec');
  const planned = event({ what: 'planned', detail: { date: plannedFor.toISOString() } }, SATO);
  expect(threadMessage(planned, shown, false, honolulu).text).toContain('planned it for Thu 3 Dec');
});

describe('thread lines', () => {
  const line = (given: Parameters<typeof event>[0], ...more: [Parameters<typeof event>[1]?]) =>
    threadMessage(event(given, ...more), view(), false, saying()).text;
  test.each([
    ['done', { minutes: 15, note: null }, '☑️ Done by <@U0SATO>: 15 min'],
    ['done', { minutes: null, note: 'noise' }, '☑️ Done by <@U0SATO>: nothing was needed · noise'],
    ['acknowledged', {}, '👀 <@U0SATO> is on it'],
    ['snoozed', { until: '2026-11-25T00:00:00.000Z' }, '😴 <@U0SATO> snoozed this until Wed 25 Nov 09:00 JST'],
    ['planned', { date: '2026-12-01T00:00:00.000Z' }, '📅 <@U0SATO> planned it for Tue 1 Dec'],
    [
      'late_click',
      { action: 'acknowledge' },
      "🕓 <@U0SATO> pressed “I'm on it” after this was over; nothing was changed",
    ],
    ['muted', { days: 30, reason: 'flaky' }, '🔕 <@U0SATO> muted this kind here for 30 days: flaky'],
    ['corrected', { subsystem: null }, '✏️ <@U0SATO> said: not ours'],
    [
      'reminded',
      { days: 1, planned: false },
      '⏰ 1 day left: Failing: api · Sidekiq worker · production, 4 of 6 running',
    ],
  ] as const)('%s %j', (what, detail, said) => expect(line({ what, detail }, SATO)).toBe(said));
});
