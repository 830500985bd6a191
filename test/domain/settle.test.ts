import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Accepted, acceptedOf, withAccepted } from '../../src/domain/accepted.ts';
import type { Case } from '../../src/domain/case.ts';
import type { Finding, Look } from '../../src/domain/finding.ts';
import { settle } from '../../src/domain/settle.ts';
import type { JsonObject } from '../../src/domain/vocabulary.ts';
import { at, finding, HOST, type Ledger, ledger, look, RULES } from './ledger.ts';

const later = (from: Date, minutes: number): Date => new Date(from.getTime() + minutes * 60_000);
const T = at('2026-11-24T00:10:00Z');

describe('a condition', () => {
  test('opens once, is told once, and resolves only by a complete look that does not see it', () => {
    const known = ledger();
    known.record(look(T, [finding()]));
    known.record(look(later(T, 60), [finding()]));
    expect(known.cases.size).toBe(1);
    expect(known.said.map((it) => it.say)).toEqual(['post']);

    known.record(look(later(T, 120), [], { status: 'partial', failure: 'throttled' }));
    known.record(look(later(T, 130), [], { status: 'failed', failure: 'denied' }));
    known.record(look(later(T, 140), [], { unjudged: [{}] }));
    expect(known.one().state).toBe('open');

    known.record(look(later(T, 180), []));
    expect(known.one()).toMatchObject({ state: 'resolved', resolvedHow: 'gone', episode: 1 });
    expect(known.said.map((it) => it.say)).toEqual(['post', 'thread', 'edit']);
  });

  test('that a complete look could not judge stays as it is, and others end', () => {
    const known = ledger();
    const [api, web, old] = ['api', 'web', 'old'].map((subject) => finding({ subject, keys: [subject] }));
    if (!api || !web || !old) throw new Error('three findings');
    known.record(look(T, [api, web, old]));
    const unjudged = [
      { kind: 'maintenance', subject: 'api' },
      { kind: 'maintenance', subject: 'web', aspect: 'another' },
      { kind: 'failing', subject: 'old' },
    ];
    known.record(look(later(T, 60), [], { unjudged }));
    const gone = known
      .state()
      .rows.filter((row) => row.goneAt !== null)
      .map((row) => row.subject);
    expect(gone).toEqual(['web', 'old']);
    known.record(look(later(T, 120), []));
    expect(known.state().rows.every((row) => row.goneAt !== null)).toBe(true);
  });

  test('of a platform that a complete look could not see stays, and those of others end', () => {
    const known = ledger();
    const pod = { ...HOST, id: 'eks/main/logs/fluent-bit', platform: 'eks' as const };
    const both = [finding({ subject: 'host' }), finding({ subject: 'pod', resource: pod })];
    known.record(look(T, both));
    known.record(look(later(T, 60), [], { unjudged: [{ platform: 'eks' }] }));
    expect(known.state().rows.map((row) => [row.subject, row.goneAt !== null])).toEqual([
      ['host', true],
      ['pod', false],
    ]);
  });

  test('an older answer that arrives late neither resolves nor revives', () => {
    const known = ledger();
    known.record(look(later(T, 60), [finding()]));
    known.record(look(T, []));
    expect(known.one().state).toBe('open');
    known.record(look(later(T, 120), []));
    known.record(look(later(T, 90), [finding()]));
    expect(known.one().state).toBe('open');
  });

  test('must hold as long as its kind says before it opens, and never speaks when it passes', () => {
    const known = ledger();
    const below = finding({ kind: 'failing', aspect: 'below-wanted' });
    known.record(look(T, [below]));
    expect(known.one().state).toBe('waiting');
    expect(known.one().wakeAt).toEqual(later(T, 30));
    known.record(look(later(T, 10), []));
    known.wake(later(T, 20));
    expect(known.said).toEqual([]);

    known.record(look(later(T, 30), [below]));
    known.wake(later(T, 45));
    expect(known.one().state).toBe('waiting');
    known.record(look(later(T, 45), [below]));
    expect(known.one().state).toBe('open');
    expect(known.said.map((it) => it.say)).toEqual(['post']);
  });

  test('that nobody looked at again opens a while later all the same', () => {
    const known = ledger();
    known.record(look(T, [finding({ kind: 'failing', aspect: 'below-wanted' })]));
    known.wake(later(T, 29));
    expect(known.one().state).toBe('waiting');
    known.wake(later(T, 30));
    expect(known.one().state).toBe('open');
  });

  test('reopened is told again in thread and channel, and after a day as a new message', () => {
    const known = ledger();
    known.record(look(T, [finding()]));
    known.record(look(later(T, 60), []));
    known.record(look(later(T, 120), [finding()]));
    expect(known.one()).toMatchObject({ state: 'open', episode: 2 });
    expect(known.said.filter((it) => it.say === 'broadcast')).toHaveLength(1);
    known.record(look(later(T, 180), []));
    known.record(look(later(T, 3_000), [finding()]));
    expect(known.said.filter((it) => it.say === 'post')).toHaveLength(2);
    expect(known.one().episode).toBe(3);
  });

  test('worse is told again, better is not', () => {
    const known = ledger();
    known.record(look(T, [finding({ severity: 1 })]));
    known.record(look(later(T, 60), [finding({ severity: 3 })]));
    expect(known.said.map((it) => [it.what, it.say])).toContainEqual(['worse', 'broadcast']);
    const spoken = known.said.filter((it) => it.say === 'broadcast').length;
    known.record(look(later(T, 120), [finding({ severity: 2 })]));
    known.record(look(later(T, 180), [finding({ severity: 3 })]));
    expect(known.said.filter((it) => it.say === 'broadcast')).toHaveLength(spoken);
  });
});

describe('what an event tells with a date', () => {
  const glimpse = { status: 'partial', isGlimpse: true } as const;
  const told = finding({ facts: { event: 'arn:1' }, holdsUntil: later(T, 240) });
  const over = { event: 'arn:1', account: HOST.account, resource: HOST.id, byDate: true } as const;

  test('ends by itself where no look saw it', () => {
    const known = ledger();
    known.record(look(T, [told], glimpse));
    known.wake(later(T, 240));
    expect(known.one()).toMatchObject({ state: 'resolved', resolvedHow: 'lapsed' });
  });

  test('holds beyond its date where a look saw it, before the event or after it, until a look does not', () => {
    for (const first of [{}, glimpse]) {
      const known = ledger();
      known.record(look(T, [told], first));
      known.record(look(later(T, 60), [told], first === glimpse ? {} : glimpse));
      expect(known.one().wakeAt).toBeNull();
      known.wake(later(T, 240));
      expect(known.one().state).toBe('open');
      known.record(look(later(T, 300), []));
      expect(known.one()).toMatchObject({ state: 'resolved', resolvedHow: 'gone' });
    }
  });

  test('ends by itself again when a look had ended it before', () => {
    const known = ledger();
    known.record(look(T, [told]));
    known.record(look(later(T, 60), []));
    known.record(look(later(T, 120), [told], glimpse));
    known.wake(later(T, 240));
    expect(known.one()).toMatchObject({ state: 'resolved', resolvedHow: 'lapsed', episode: 2 });
  });

  test('that passed before the event came ends what only events told of, and nothing that a look saw', () => {
    const [unseen, seen] = [ledger(), ledger()];
    unseen.record(look(T, [{ ...told, holdsUntil: later(T, 900) }], glimpse));
    seen.record(look(T, [told]));
    for (const known of [unseen, seen]) known.record(look(later(T, 300), [], { ...glimpse, over: [over] }));
    expect(unseen.one()).toMatchObject({ state: 'resolved', resolvedHow: 'said' });
    expect(seen.one().state).toBe('open');
  });
});

describe('one thing, one case', () => {
  const due = at('2026-12-02T20:00:00Z');
  const byEc2 = finding({ dueAt: due, keys: ['ec2-event:e-1'] });
  const byHealth = finding({ dueAt: due, firstHand: false, subject: 'arn:event i-1', keys: ['health:arn:event i-1'] });
  const health = { job: 'aws-health', scope: { system: 'aws', account: '111122223333', region: 'global' } } as const;

  test('a retirement seen by Health and by EC2 is one case, and EC2 has the last word', () => {
    const known = ledger();
    known.record(look(T, [byHealth], health));
    known.record(look(later(T, 5), [byEc2]));
    expect(known.cases.size).toBe(1);
    expect(known.said.filter((it) => it.say === 'post')).toHaveLength(1);
    known.record(look(later(T, 60), []));
    expect(known.one().state).toBe('resolved');
    known.record(look(later(T, 65), [byHealth], health));
    expect(known.one().state).toBe('resolved');
  });

  test('two hosts on the same day are one case, which resolves with the last of them', () => {
    const known = ledger();
    const other = finding({ dueAt: due, subject: 'event-2', resource: { ...HOST, id: 'i-2' } });
    known.record(look(T, [byEc2, other]));
    expect(known.cases.size).toBe(1);
    known.record(look(later(T, 60), [other]));
    expect(known.one().state).toBe('open');
    known.record(look(later(T, 120), []));
    expect(known.one().state).toBe('resolved');
  });
});

describe('occurrences', () => {
  const died = (task: string, reason = 'out of memory') =>
    finding({ nature: 'occurrence', kind: 'failing', aspect: 'task-failed', subject: task, facts: { reason } });

  test('are counted once each, speak from the third in an hour, and close after their quiet time', () => {
    const known = ledger();
    known.record(look(T, [died('t1')]));
    known.record(look(later(T, 15), [died('t1'), died('t2')]));
    expect(known.one()).toMatchObject({ state: 'open', voice: 'weekly' });
    expect(known.said).toEqual([]);
    known.record(look(later(T, 30), [died('t2'), died('t3')]));
    expect(known.one().voice).toBe('now');
    expect(known.said.map((it) => it.say)).toEqual(['post']);
    known.record(look(later(T, 45), []));
    expect(known.one().state).toBe('open');
    known.wake(later(T, 91));
    expect(known.one()).toMatchObject({ state: 'resolved', resolvedHow: 'quiet' });
  });

  test('three different failures are not three times the same', () => {
    const known = ledger();
    known.record(look(T, [died('t1', 'a'), died('t2', 'b'), died('t3', 'c')]));
    expect(known.one().voice).toBe('weekly');
  });
});

describe('a baseline', () => {
  test('opens in silence, speaks when it gets worse, and reminds before its date', () => {
    const known = ledger();
    known.baseline = true;
    known.record(look(T, [finding({ dueAt: at('2026-12-02T20:00:00Z') })]));
    known.baseline = false;
    expect(known.said).toEqual([]);
    known.record(look(later(T, 60), [finding({ dueAt: at('2026-12-02T20:00:00Z') })]));
    expect(known.said).toEqual([]);
    // 3 December 05:00 in Tokyo: the first reminder is 26 November 09:00 there.
    known.wake(at('2026-11-26T00:00:00Z'));
    expect(known.said.map((it) => it.say)).toEqual(['post']);
  });
});

describe('what a baseline found and has to hold a while', () => {
  const below = finding({ kind: 'failing', aspect: 'below-wanted' });
  const first = () => {
    const known = ledger();
    known.baseline = true;
    known.record(look(T, [below]));
    known.baseline = false;
    return known;
  };

  test('is told when time opens it: no summary of a run does', () => {
    const known = first();
    known.wake(later(T, 30));
    expect(known.one()).toMatchObject({ state: 'open', silent: false });
    expect(known.said.map((it) => it.say)).toEqual(['post']);
  });

  test('is left to the summary of the run whose look opens it', () => {
    const known = first();
    known.record(look(later(T, 15), [below], { runId: 'run-2' }));
    expect(known.one()).toMatchObject({ state: 'open', silent: true });
    expect(known.events.at(-1)?.event.detail).toEqual({ runId: 'run-2', silent: true });
  });
});

describe('reminders', () => {
  const dated = finding({ dueAt: at('2026-12-02T20:00:00Z') });

  test('7 days and 1 day before, each once, however often time is looked at', () => {
    const known = ledger();
    known.record(look(at('2026-11-20T00:00:00Z'), [dated]));
    for (let hour = 0; hour < 13 * 24; hour += 1) known.wake(later(at('2026-11-20T01:00:00Z'), hour * 60));
    const reminded = known.events.filter((it) => it.event.what === 'reminded');
    expect(reminded.map((it) => [it.event.at.toISOString(), it.event.detail['days']])).toEqual([
      ['2026-11-26T00:00:00.000Z', 7],
      ['2026-12-02T00:00:00.000Z', 1],
    ]);
  });

  test('anew when the date is put off, and not of the days that have passed', () => {
    const known = ledger();
    const event = (dueAt: string) => finding({ dueAt: at(dueAt), keys: ['ec2-event:e-1'] });
    known.record(look(at('2026-11-20T00:00:00Z'), [event('2026-12-02T20:00:00Z')]));
    known.wake(at('2026-12-02T00:00:00Z'));
    known.record(look(at('2026-12-02T01:00:00Z'), [event('2026-12-12T20:00:00Z')]));
    for (let hour = 0; hour < 13 * 24; hour += 1) known.wake(later(at('2026-12-02T02:00:00Z'), hour * 60));
    const reminded = known.events.filter((it) => it.event.what === 'reminded');
    expect(reminded.map((it) => it.event.at.toISOString())).toEqual([
      '2026-12-02T00:00:00.000Z',
      '2026-12-06T00:00:00.000Z',
      '2026-12-12T00:00:00.000Z',
    ]);
  });

  test('after a sleep over both only the newer one is given', () => {
    const known = ledger();
    known.record(look(at('2026-11-20T00:00:00Z'), [dated]));
    known.wake(at('2026-12-02T03:00:00Z'));
    expect(known.events.filter((it) => it.event.what === 'reminded').map((it) => it.event.detail['days'])).toEqual([1]);
  });
});

test('staging never speaks', () => {
  const known = ledger(undefined, 'staging');
  known.record(look(T, [finding()]));
  known.record(look(later(T, 60), [finding({ severity: 9 })]));
  known.record(look(later(T, 120), []));
  expect(known.said).toEqual([]);
});

test('a mute is kept: the case is there, and nothing is said', () => {
  const known = ledger();
  known.mutes = [
    {
      kind: 'maintenance',
      subsystem: 'log-aggregator',
      environment: 'production',
      resource: null,
      until: later(T, 600),
    },
  ];
  known.record(look(T, [finding()]));
  expect(known.one().state).toBe('open');
  expect(known.said).toEqual([]);
});

const anyStep = fc.record({
  gap: fc.integer({ min: 1, max: 90 }),
  status: fc.constantFrom('complete', 'partial', 'failed') as fc.Arbitrary<'complete' | 'partial' | 'failed'>,
  present: fc.subarray(['e1', 'e2', 'e3']),
  severity: fc.integer({ min: 0, max: 3 }),
});

test('property: settled again with the same look, nothing changes and nothing is said', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 25 }), (steps) => {
      const known = ledger();
      let now = T;
      for (const step of steps) {
        now = later(now, step.gap);
        const findings =
          step.status === 'failed' ? [] : step.present.map((subject) => finding({ subject, severity: step.severity }));
        const seen = look(now, findings, { status: step.status });
        known.record(seen);
        const again = known.record(seen);
        expect(again.events).toEqual([]);
        expect(again.tells).toEqual([]);
      }
    }),
  );
});

test('property: a failed or partial look never resolves, and a case is open exactly while a row is', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 25 }), (steps) => {
      const known = ledger();
      let now = T;
      let truth = new Set<string>();
      for (const step of steps) {
        now = later(now, step.gap);
        const findings =
          step.status === 'failed' ? [] : step.present.map((subject) => finding({ subject, severity: step.severity }));
        known.record(look(now, findings, { status: step.status }));
        if (step.status === 'complete') truth = new Set(step.present);
        else if (step.status === 'partial') truth = new Set([...truth, ...step.present]);
        const open = [...known.cases.values()].filter((it) => it.state !== 'resolved');
        expect(open.length).toBe(truth.size > 0 ? 1 : 0);
      }
      const posts = known.said.filter((it) => it.say === 'post').length;
      expect(posts).toBeLessThanOrEqual(
        Math.max(1, known.events.filter((it) => ['opened', 'reopened', 'worse'].includes(it.event.what)).length),
      );
    }),
  );
});

describe('a corrected claim', () => {
  /** A look whose findings all belong to another subsystem now. */
  const corrected = (known: Ledger, when: Date, findings: readonly Finding[], change: Partial<Look> = {}) => {
    const belongs = { subsystem: 'search', environment: 'production', component: null, team: null };
    const claimed = findings.map((it) => ({ ...it, belongs, foldKey: `search|${it.kind}` }));
    const seen = { ...look(when, [], change), findings: claimed, reliefs: [], sightings: [], measures: [] };
    const settlement = settle(known.state(), seen, RULES, when);
    known.apply(settlement, when);
    return settlement;
  };
  const died = (name: string) =>
    finding({ nature: 'occurrence', kind: 'failing', aspect: 'task-failed', subject: name, facts: { reason: 'oom' } });
  const tasks = [died('a'), died('b'), died('c')];

  test('moves the case with all that is known of the resource, and its message is edited', () => {
    const known = ledger();
    known.record(look(T, tasks));
    corrected(known, later(T, 1), tasks);
    expect([...known.cases.values()]).toMatchObject([{ id: 1, subsystem: 'search', state: 'open' }]);
    expect(known.said.map((it) => it.say)).toEqual(['post', 'edit']);
  });

  test('that meets another case is merged into it, and says so', () => {
    const known = ledger();
    known.record(look(T, tasks));
    corrected(known, later(T, 1), [{ ...died('z'), resource: { ...HOST, id: 'i-2' } }]);
    const told = known.cases.get(1);
    if (told) known.cases.set(1, { ...told, assigneeId: 'suzuki', plannedFor: later(T, 600) });
    const ended = corrected(known, later(T, 2), tasks.slice(0, 2)).episodes;
    expect(ended).toMatchObject([{ caseId: 1, number: 1, resolvedHow: 'merged', resolvedAt: later(T, 2) }]);
    expect(known.cases.get(2)).toMatchObject({ assigneeId: 'suzuki', plannedFor: later(T, 600) });
    expect(known.cases.get(1)).toMatchObject({ state: 'merged', mergedInto: 2 });
    expect(known.said.filter((it) => it.caseId === 1).map((it) => [it.what, it.say])).toEqual([
      ['message', 'post'],
      ['merged', 'thread'],
      ['message', 'edit'],
    ]);
    expect(known.state(1).rows).toEqual([]);
  });

  describe('takes along what people set', () => {
    const accepted = (more: Partial<Accepted> = {}): JsonObject =>
      withAccepted({}, { until: later(T, 900), reason: 'internal', severity: 1, holds: '', ...more });
    const holds = (...subjects: readonly string[]): string =>
      subjects.map((subject) => JSON.stringify(['event', subject, 1, null])).join('\n');
    /** The case of `a` and `b` meets that of `z`, each with what people set on it. */
    const meeting = (known: Partial<Case>, into: Partial<Case>, resolved = false) => {
      const it = ledger();
      const now = later(T, 30);
      const [a, b] = [finding({ subject: 'a' }), finding({ subject: 'b' })];
      it.record(look(T, [a, b]));
      corrected(it, later(T, 1), [finding({ subject: 'z', resource: { ...HOST, id: 'i-2' } })], { status: 'partial' });
      if (resolved) it.record(look(later(T, 20), [], { unjudged: [{ subject: 'a' }, { subject: 'b' }] }));
      const [first, second] = [it.cases.get(1), it.cases.get(2)];
      if (!first || !second) throw new Error('there are no two cases');
      it.cases.set(1, { ...first, ...known });
      it.cases.set(2, { ...second, ...into });
      corrected(it, now, [a, b], { status: 'partial' });
      const left = it.cases.get(2);
      if (!left) throw new Error('the case is gone');
      return { left, ledger: it };
    };
    const met = (...sides: Parameters<typeof meeting>): Case => meeting(...sides).left;

    test('what the other case has stands, and is not lost to nothing', () => {
      const set = { assigneeId: 'suzuki', plannedFor: later(T, 600), snoozedUntil: later(T, 700) };
      expect(met({}, set)).toMatchObject(set);
      expect(met({ assigneeId: 'sato', plannedFor: later(T, 500) }, set)).toMatchObject(set);
    });

    describe('and goes on where nothing else speaks', () => {
      const seenTo = { toldAt: T, toldSeverity: 1, assigneeId: 'sato', acknowledgedAt: later(T, 5) } as const;

      test('taken by somebody, as a new episode', () => {
        const known = { ...seenTo, state: 'acknowledged', snoozedUntil: later(T, 700) } as const;
        const into = { plannedFor: later(T, 10) };
        const { left, ledger: it } = meeting(known, into, true);
        expect(left).toMatchObject({
          state: 'acknowledged',
          acknowledgedAt: later(T, 5),
          assigneeId: 'sato',
          snoozedUntil: later(T, 700),
          plannedFor: null,
          episode: 2,
          openedAt: later(T, 30),
          resolvedAt: null,
          resolvedHow: null,
        });
        expect(it.events.filter((one) => one.caseId === 2).map((one) => one.event.what)).toEqual([
          'opened',
          'resolved',
          'reopened',
        ]);
        expect(it.said.filter((one) => one.caseId === 2).map((one) => one.say)).not.toContain('broadcast');
      });

      test('done, until more comes to it or its day has passed', () => {
        const done = { state: 'done', doneUntil: later(T, 1_450), doneFacts: holds('a', 'b') } as const;
        const { left, ledger: it } = meeting({ ...seenTo, ...done }, {}, true);
        expect(left).toMatchObject({ ...done, episode: 2 });
        it.wake(later(T, 60));
        expect(it.cases.get(2)?.state).toBe('done');
        const more = meeting({ ...seenTo, ...done, doneFacts: holds('a') }, {}, true);
        expect(more.left).toMatchObject({ state: 'open', doneUntil: null });
      });

      test('but not over what is open', () => {
        expect(met({ ...seenTo, state: 'acknowledged' }, {})).toMatchObject({ state: 'open', acknowledgedAt: null });
        const done = { ...seenTo, state: 'done', doneUntil: later(T, 1_450), doneFacts: holds('a', 'b') } as const;
        expect(met(done, {})).toMatchObject({ state: 'open', doneFacts: null });
      });
    });

    test('a snooze does not quiet what it was not said of, and goes along where nothing else speaks', () => {
      expect(met({ snoozedUntil: later(T, 700) }, {})).toMatchObject({ state: 'open', snoozedUntil: null });
      const alone = met({ snoozedUntil: later(T, 700), plannedFor: later(T, 600), assigneeId: 'sato' }, {}, true);
      expect(alone).toMatchObject({
        state: 'open',
        snoozedUntil: later(T, 700),
        plannedFor: later(T, 600),
        assigneeId: 'sato',
      });
    });

    test('an accepted risk stays accepted where there is no more, and ends where there is', () => {
      const known = { snoozedUntil: later(T, 900), facts: accepted({ holds: holds('a', 'b') }) };
      expect(acceptedOf(met(known, {}))).toBeNull();
      expect(acceptedOf(met({ ...known, facts: accepted({ holds: holds('a', 'b', 'z') }) }, {}))).toMatchObject({
        until: later(T, 900),
        reason: 'internal',
      });
    });

    test('an accepted risk does not replace a snooze of what is open', () => {
      const known = { snoozedUntil: later(T, 900), facts: accepted({ holds: holds('a', 'b', 'z') }) };
      const left = met(known, { snoozedUntil: later(T, 300) });
      expect(left.snoozedUntil).toEqual(later(T, 300));
      expect(acceptedOf(left)).toBeNull();
    });

    test('two accepted risks are one, until the first of them ends', () => {
      const known = { snoozedUntil: later(T, 900), facts: accepted({ holds: holds('a', 'b') }) };
      const into = {
        snoozedUntil: later(T, 800),
        facts: accepted({ until: later(T, 800), reason: 'behind a VPN', holds: holds('z') }),
      };
      const both = met(known, into);
      expect(both.snoozedUntil).toEqual(later(T, 800));
      expect(acceptedOf(both)).toMatchObject({ until: later(T, 800), reason: 'behind a VPN; internal' });
    });
  });
});
