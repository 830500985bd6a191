import { describe, expect, test } from '@jest/globals';
import { acceptedOf } from '../../src/domain/accepted.ts';
import { type Action, type ActRules, act } from '../../src/domain/act.ts';
import type { Person } from '../../src/domain/person.ts';
import type { SettleRules } from '../../src/domain/settlement.ts';
import { at, finding, type Ledger, ledger, look, RULES } from './ledger.ts';

const T = at('2026-11-24T00:10:00Z');
const days = (count: number): Date => new Date(T.getTime() + count * 86_400_000);
const SUZUKI: Person = { id: '00000000-0000-0000-0000-000000000001', slackId: 'U1', language: null, timeZone: null };
const WEEKLY: SettleRules = {
  ...RULES,
  kinds: new Map([...RULES.kinds, ['image', { holdMinutes: {}, quietMinutes: 60, voice: () => 'weekly' as const }]]),
};
const ACT: ActRules = { ...WEEKLY, toilKindOf: () => 'image-update', subsystems: [] };

function press(known: Ledger, action: Action, now: Date): void {
  const acted = act(known.state(known.one().id), action, SUZUKI, 'gesture', now, ACT);
  known.apply(acted.decision.settlement, now);
}

const accept: Action = { what: 'accept', until: days(90), reason: 'only reachable from inside' };

describe.each(['maintenance', 'image'])('an accepted risk of the kind %s', (kind) => {
  const seen = (severity = 4) => finding({ kind, severity });
  const accepted = (): Ledger => {
    const known = ledger(WEEKLY);
    known.record(look(T, [seen()]));
    press(known, accept, days(1));
    return known;
  };

  test('is quiet until its day, with the reason in the history', () => {
    const known = accepted();
    const said = known.said.length;
    known.record(look(days(30), [seen()]));
    expect(known.one()).toMatchObject({ state: 'open', snoozedUntil: days(90), wakeAt: days(90) });
    expect(acceptedOf(known.one())).toMatchObject({
      until: days(90),
      reason: 'only reachable from inside',
      severity: 4,
    });
    expect(known.events.at(-1)?.event).toMatchObject({
      what: 'accepted',
      detail: { reason: 'only reachable from inside' },
    });
    expect(known.said).toHaveLength(said);
  });

  test('comes back when its day is over', () => {
    const known = accepted();
    known.record(look(days(89), [seen()]));
    known.wake(days(90));
    expect(known.one()).toMatchObject({ state: 'open', snoozedUntil: null });
    expect(acceptedOf(known.one())).toBeNull();
    expect(known.events.at(-1)?.event.what).toBe('unsnoozed');
  });

  test('is broken by what is worse than what was accepted', () => {
    const known = accepted();
    known.record(look(days(2), [seen(7)]));
    expect(known.one().snoozedUntil).toBeNull();
    expect(acceptedOf(known.one())).toBeNull();
    expect(known.events.at(-1)?.event.what).toBe('worse');
  });

  test('is broken by another of its sort that was not there: one open port is not every open port', () => {
    const known = accepted();
    const another = finding({
      kind,
      severity: 4,
      subject: 'another',
      resource: { ...seen().resource, name: 'another' },
    });
    known.record(look(days(2), [seen(), another]));
    expect(known.one().snoozedUntil).toBeNull();
    expect(acceptedOf(known.one())).toBeNull();
  });

  test('holds while it gets better and as bad as before again', () => {
    const known = accepted();
    known.record(look(days(2), [seen(2)]));
    known.record(look(days(3), [seen(4)]));
    expect(acceptedOf(known.one())).not.toBeNull();
  });

  test('is over with "Done": what still holds a day later is nothing that was accepted', () => {
    const known = accepted();
    press(known, { what: 'done', minutes: 5, note: null }, days(2));
    expect(acceptedOf(known.one())).toBeNull();
    known.record(look(days(4), [seen()]));
    expect(known.one()).toMatchObject({ state: 'open', snoozedUntil: null });
    expect(acceptedOf(known.one())).toBeNull();
  });

  test('is not accepted for ever: what is gone and comes back is new', () => {
    const known = accepted();
    known.record(look(days(2), []));
    expect(known.one().state).toBe('resolved');
    known.record(look(days(3), [seen()]));
    expect(known.one()).toMatchObject({ state: 'open', snoozedUntil: null });
    expect(acceptedOf(known.one())).toBeNull();
  });
});
