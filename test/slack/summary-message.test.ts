import { describe, expect, test } from '@jest/globals';
import type { FirstLook } from '../../src/domain/first-look.ts';
import { summaryMessage } from '../../src/slack/summary-message.ts';
import { ago, faults, NOW, SATO, saying, textOf, view } from './fixtures.ts';

const WAITING = [
  { kind: 'old-image', count: 61 },
  { kind: 'leftover', count: 30 },
  { kind: 'unclaimed', count: 22 },
  { kind: 'exposed', count: 20 },
  { kind: 'stuck', count: 7 },
  { kind: 'ecs-task-failed', count: 3 },
];
const look = (change: Partial<FirstLook> = {}): FirstLook => ({
  id: 1,
  audience: 'everyone',
  listed: [],
  urgent: 0,
  waiting: WAITING,
  ...change,
});
const linesOf = (change: Partial<FirstLook> = {}): string[] => {
  const message = summaryMessage(look(change), saying());
  expect(faults(message)).toEqual([]);
  return textOf({ blocks: message.blocks }).split('\n');
};
const FAILING = '🔴 *Failing: api · Sidekiq worker · production, 4 of 6 running*';
const HOW =
  'These stay quiet until they get worse; what is new is told as it comes. See all, with buttons: `/toil open all`';

describe('the summary of first looks', () => {
  test('lists what needs somebody, and counts what can wait', () => {
    const listed = [view({ id: 12 }), view({ id: 13, voice: 'dated' })];
    expect(linesOf({ listed, urgent: 4 })).toEqual([
      '*👋 First look: 4 need somebody*',
      `${FAILING} · no. 12`,
      `${FAILING.replace('🔴', '🟠')} · no. 13`,
      'and 2 more like these',
      '143 can wait: old-image\u00a0(61) · leftover\u00a0(30) · unclaimed\u00a0(22) · exposed\u00a0(20) · 10 others',
      HOW,
    ]);
    expect(summaryMessage(look({ listed, urgent: 4 }), saying()).text).toBe(
      'First look: 4 need somebody. Most urgent: Failing: api · Sidekiq worker · production, 4 of 6 running. 143 more can wait.',
    );
  });

  test('is short when nothing is urgent', () => {
    expect(linesOf({ waiting: WAITING.slice(5) })).toEqual([
      '*👋 First look: nothing else is urgent*',
      '3 can wait: ECS task failed\u00a0(3)',
      HOW,
    ]);
    expect(summaryMessage(look(), saying()).text).toBe('First look: nothing else is urgent. 143 can wait.');
    expect(summaryMessage(look({ waiting: [] }), saying()).text).toBe('First look: nothing else is urgent.');
  });

  test('shows who is on it and what is over', () => {
    const listed = [
      view(
        { id: 1, state: 'acknowledged', acknowledgedAt: ago(5), plannedFor: new Date('2026-12-01T00:00:00Z') },
        { assignee: SATO },
      ),
      view({ id: 2, state: 'done', doneUntil: null }, { assignee: SATO, minutes: 15 }),
      view({ id: 3, state: 'resolved', resolvedAt: NOW, openedAt: ago(46) }, { assignee: SATO, minutes: 25 }),
    ];
    const lines = linesOf({ listed, urgent: 1, waiting: [] });
    expect(lines.slice(1, -1)).toEqual([
      `${FAILING} · 👀 <@U0SATO> is on it since <!date^1795497300^{date_short_pretty} {time}|14:15 JST> · 📅 Planned for Tue 1 Dec · no. 1`,
      `${FAILING} · ☑️ Done by <@U0SATO>, 15 min · no. 2`,
      '✅ *Recovered: api · Sidekiq worker, 6 of 6 since 14:48* (46 min) · taken by <@U0SATO> · 25 min logged · no. 3',
    ]);
  });

  test('at security says so, and what stands outside production', () => {
    const listed = [view({ id: 12, voice: 'page' })];
    expect(linesOf({ audience: 'security', listed, urgent: 1 })).toEqual([
      '*👋 First look at security: 1 finding in production*',
      `${FAILING.replace('🔴', '🟡')} · no. 12`,
      '143 outside production: old-image\u00a0(61) · leftover\u00a0(30) · unclaimed\u00a0(22) · exposed\u00a0(20) · 10 others',
      'What is new is listed and not told by itself. See all, with buttons: `/toil open all`',
    ]);
  });
});
