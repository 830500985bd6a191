import { describe, expect, test } from '@jest/globals';
import { type Action, type ActRules, act } from '../../src/domain/act.ts';
import type { Person } from '../../src/domain/person.ts';
import { at, finding, type Ledger, ledger, look, RULES } from './ledger.ts';

const T = at('2026-11-24T00:10:00Z');
const later = (minutes: number): Date => new Date(T.getTime() + minutes * 60_000);
const SUZUKI: Person = { id: '00000000-0000-0000-0000-000000000001', slackId: 'U1', language: null, timeZone: null };
const TANAKA: Person = { ...SUZUKI, id: '00000000-0000-0000-0000-000000000002', slackId: 'U2' };
const ACT: ActRules = { ...RULES, toilKindOf: () => 'ec2-maintenance', subsystems: [] };

function press(known: Ledger, action: Action, now: Date, by = SUZUKI) {
  const acted = act(known.state(known.one().id), action, by, `gesture ${now.toISOString()} ${by.slackId}`, now, ACT);
  known.apply(acted.decision.settlement, now);
  return acted;
}

function opened(): Ledger {
  const known = ledger();
  known.record(look(T, [finding()]));
  return known;
}

describe('done', () => {
  test('writes the minutes on the episode, by whom, and shows it in message and thread', () => {
    const known = opened();
    const { decision, answer } = press(known, { what: 'done', minutes: 15, note: null }, later(5));
    expect(answer).toBe('done');
    expect(decision.toil).toMatchObject([
      {
        minutes: 15,
        howWeKnow: 'reported',
        episode: 1,
        personId: SUZUKI.id,
        subsystem: 'log-aggregator',
        platform: 'ec2',
      },
    ]);
    expect(known.one().state).toBe('done');
    expect(known.said.slice(1).map((it) => it.say)).toEqual(['thread', 'edit']);
  });

  test('nothing needed writes no minutes', () => {
    expect(press(opened(), { what: 'done', minutes: null, note: null }, later(5)).decision.toil).toEqual([]);
  });

  test('lasts while nothing changes, and for a day at most', () => {
    const known = opened();
    press(known, { what: 'done', minutes: 5, note: null }, later(5));
    known.record(look(later(60), [finding()]));
    expect(known.one().state).toBe('done');
    known.wake(later(5 + 24 * 60));
    expect(known.one()).toMatchObject({ state: 'open', episode: 1 });
  });

  test('is not asked again of what nobody could see since, but as soon as it is seen', () => {
    const known = opened();
    press(known, { what: 'done', minutes: 5, note: null }, later(5));
    known.record(look(later(60), [], { status: 'failed', failure: 'denied' }));
    known.wake(later(5 + 24 * 60));
    expect(known.one()).toMatchObject({ state: 'done', wakeAt: null });
    known.record(look(later(40 * 60), [finding()]));
    expect(known.one().state).toBe('open');
  });

  test('ends when what holds changes', () => {
    const known = opened();
    press(known, { what: 'done', minutes: 5, note: null }, later(5));
    known.record(look(later(60), [finding(), finding({ subject: 'event-2' })]));
    expect(known.one().state).toBe('open');
  });

  test('does not end when a part of it is over', () => {
    const known = ledger();
    known.record(look(T, [finding(), finding({ subject: 'event-2' })]));
    press(known, { what: 'done', minutes: 5, note: null }, later(5));
    known.record(look(later(60), [finding({ facts: { left: 1 } })]));
    expect(known.one().state).toBe('done');
    known.record(look(later(120), [finding({ severity: 2 })]));
    expect(known.one().state).toBe('open');
  });

  test('and gone: resolved, in one word', () => {
    const known = opened();
    press(known, { what: 'done', minutes: 5, note: null }, later(5));
    known.record(look(later(60), []));
    expect(known.one()).toMatchObject({ state: 'resolved', resolvedHow: 'gone' });
  });
});

describe('a late click', () => {
  test.each<Action>([
    { what: 'acknowledge' },
    { what: 'snooze', until: later(600) },
    { what: 'assign', personId: TANAKA.id },
    { what: 'reopen' },
  ])('$what on what has resolved itself is recorded and un-resolves nothing', (action) => {
    const known = opened();
    known.record(look(later(60), []));
    expect(press(known, action, later(61)).answer).toBe('late');
    expect(known.one().state).toBe('resolved');
    expect(known.events.at(-1)?.event.what).toBe('late_click');
  });

  test('minutes are welcome after the end', () => {
    const known = opened();
    known.record(look(later(60), []));
    expect(press(known, { what: 'done', minutes: 30, note: null }, later(61)).decision.toil).toHaveLength(1);
  });
});

test('what a person set is not overwritten by a run', () => {
  const known = opened();
  press(known, { what: 'acknowledge' }, later(1));
  press(known, { what: 'assign', personId: TANAKA.id }, later(2));
  press(known, { what: 'plan', date: later(3_000) }, later(3));
  known.record(look(later(60), [finding({ facts: { changed: true } })]));
  expect(known.one()).toMatchObject({ state: 'acknowledged', assigneeId: TANAKA.id, plannedFor: later(3_000) });
});

test('two presses of "I\'m on it" by the same person are one; by two people both are recorded and the later has it', () => {
  const known = opened();
  expect(press(known, { what: 'acknowledge' }, later(1)).answer).toBe('done');
  expect(press(known, { what: 'acknowledge' }, later(2)).answer).toBe('already');
  expect(press(known, { what: 'acknowledge' }, later(3), TANAKA).answer).toBe('done');
  expect(known.one().assigneeId).toBe(TANAKA.id);
  expect(known.events.filter((it) => it.event.what === 'acknowledged')).toHaveLength(2);
});

test('snoozed: quiet until then, told again after, and at once when it gets worse', () => {
  const known = opened();
  press(known, { what: 'snooze', until: later(120) }, later(1));
  known.record(look(later(60), [finding({ facts: { changed: true } })]));
  expect(known.said.filter((it) => it.say === 'broadcast')).toEqual([]);
  known.wake(later(120));
  expect(known.said.filter((it) => it.say === 'broadcast').map((it) => it.what)).toEqual(['unsnoozed']);

  const worse = opened();
  press(worse, { what: 'snooze', until: later(120) }, later(1));
  worse.record(look(later(60), [finding({ severity: 5 })]));
  expect(worse.said.filter((it) => it.say === 'broadcast').map((it) => it.what)).toEqual(['worse']);
});

test('a snooze of what is done wakes nobody when it has passed, and does not silence what comes again', () => {
  const known = opened();
  press(known, { what: 'done', minutes: 5, note: null }, later(1));
  press(known, { what: 'snooze', until: later(30) }, later(2));
  known.record(look(later(20), [finding()]));
  known.wake(later(31));
  expect(known.one().wakeAt).toEqual(later(1 + 24 * 60));
  known.record(look(later(60), [finding({ subject: 'event-2' })]));
  expect(known.one()).toMatchObject({ state: 'open', snoozedUntil: null });
  expect(known.said.filter((it) => it.say === 'broadcast').map((it) => it.what)).toEqual(['reopened']);
});

test('planning this very day is not answered with a reminder', () => {
  const known = ledger();
  known.record(look(at('2026-11-20T00:00:00Z'), [finding({ dueAt: at('2026-12-02T20:00:00Z') })]));
  press(known, { what: 'plan', date: at('2026-11-24T08:00:00Z') }, at('2026-11-24T05:00:00Z'));
  known.wake(at('2026-11-24T06:00:00Z'));
  expect(known.events.filter((it) => it.event.what === 'reminded')).toEqual([]);
  expect(known.one().wakeAt).toBeNull();
});

test('once a day is planned only that day is reminded of', () => {
  const known = ledger();
  known.record(look(at('2026-11-20T00:00:00Z'), [finding({ dueAt: at('2026-12-02T20:00:00Z') })]));
  press(known, { what: 'plan', date: at('2026-11-30T03:00:00Z') }, at('2026-11-20T01:00:00Z'));
  for (let hour = 2; hour < 12 * 24; hour += 1) known.wake(new Date(at('2026-11-20').getTime() + hour * 3_600_000));
  const reminded = known.events.filter((it) => it.event.what === 'reminded');
  expect(reminded.map((it) => it.event.at.toISOString())).toEqual(['2026-11-30T00:00:00.000Z']);
});

test('mute and "not ours" name what they are about', () => {
  const known = opened();
  expect(press(known, { what: 'mute', days: 30, reason: 'known' }, later(1)).decision.mute).toMatchObject({
    kind: 'maintenance',
    subsystem: 'log-aggregator',
    reason: 'known',
  });
  expect(press(known, { what: 'not_ours', subsystem: 'api' }, later(2)).decision.correction).toMatchObject({
    resource: 'i-1',
    subsystem: 'api',
  });
});
