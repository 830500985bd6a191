import { beforeAll, describe, expect, test } from '@jest/globals';
import { jobs } from '../jobs/index.ts';
import { blindnessLooks } from '../src/blindness.ts';
import { newestSlot } from '../src/clock.ts';
import { dayIn, hourIn } from '../src/domain/calendar.ts';
import { claimLook, NOTHING_KNOWN } from '../src/domain/claim.ts';
import type { Look } from '../src/domain/finding.ts';
import type { Fleet } from '../src/domain/fleet.ts';
import { type Job, readsOf, securityKindsOf } from '../src/domain/job.ts';
import type { DatedCase } from '../src/domain/reads/records.ts';
import { channelOf } from '../src/domain/routing.ts';
import { type Scope, scopeId } from '../src/domain/scope.ts';
import { settle } from '../src/domain/settle.ts';
import type { Run } from '../src/domain/store.ts';
import { readLifecycle } from '../src/lifecycle-file.ts';
import { gather, lookOf } from '../src/look.ts';
import { practiceConfiguration } from '../src/practice/fleet/configuration.ts';
import { openTabemaruFleet, type TabemaruFleet } from '../src/practice/fleet/tabemaru.ts';
import { settleRules } from '../src/services.ts';
import { load } from './config-source.ts';
import { type Ledger, ledger } from './domain/ledger.ts';
import { answersAlone, domainFleet } from './domain-fleet.ts';
import { keptMeasures } from './jobs/kept-measures.ts';
import { openWireFleet } from './wire-fleet.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const WEEKS = 4;
/** Top-level messages that a working day may bring. */
const BUDGET = 5;
/** Monday 09:00 in Japan. */
const START = new Date('2026-11-02T00:00:00Z');
const TICK = 15 * MINUTE;

/** All that it opens in four weeks, what a first look finds included. */
const MOST_CASES = 250;
const MOST_ROWS = 60;
/** What is asked over the wire is asked anew after this long, or as soon as something has happened. */
const STILL = DAY;

const aws = (account: string, region: string): Scope => ({ system: 'aws', account, region });
const [PRODUCTION, STAGING, SHARED] = ['111122223333', '444455556666', '777788889999'];
/** The other regions of these accounts are empty. */
const SCOPES = [
  aws(PRODUCTION, 'ap-northeast-1'),
  aws(PRODUCTION, 'us-east-1'),
  aws(STAGING, 'ap-northeast-1'),
  aws(SHARED, 'ap-northeast-1'),
  aws(SHARED, 'organization'),
];
const SEEN = { services: new Set(['EC2', 'ECS']), regions: new Set(['ap-northeast-1']) };
const { settings } = load({ practice: practiceConfiguration() });
const rules = settleRules(jobs, settings);

/** What is done by hand, on top of an ordinary working life. */
function disturb(fleet: TabemaruFleet): void {
  const at = (days: number, hours: number) => new Date(START.getTime() + days * DAY + hours * 60 * MINUTE);
  const happen = (id: string, when: Date, subsystem?: string) =>
    fleet.happenings.find((it) => it.id === id)?.apply(when, subsystem === undefined ? {} : { subsystem });
  happen('access-denied', at(3, 2));
  happen('access-restored', at(3, 8));
  happen('service-cut-over', at(8, 1));
  happen('task-dies', at(9, 3), 'waitlist');
  happen('task-recovers', at(9, 4), 'waitlist');
  happen('task-dies', at(9, 6), 'waitlist');
  happen('task-recovers', at(9, 7), 'waitlist');
  happen('regression', at(15, 4));
  happen('deployment-fails', at(17, 2), 'call-center');
  happen('maintenance-announced', at(18, 2), 'report-batch');
}

/** The open cases with a date, as the store lists them. */
function datedCases(known: Ledger): readonly DatedCase[] {
  return [...known.cases.values()].flatMap((it) => {
    const { id: caseId, kind, subsystem, environment, component, dueAt, plannedFor, state } = it;
    if (dueAt === null || !['open', 'acknowledged', 'done'].includes(state)) return [];
    return [
      {
        caseId,
        kind,
        subsystem,
        environment,
        component,
        dueAt,
        plannedFor,
        taken: false,
        title: { en: kind, ja: kind },
      },
    ];
  });
}

/** The jobs that are on unless somebody says otherwise. */
const living = jobs.filter((job) => !job.offByDefault);

/** Four weeks of ticks through the jobs' judges and the rules, as the kernel does it. */
async function live() {
  let now = START;
  const clock = (): Date => now;
  const fleet = openTabemaruFleet({ directory: null, start: START, seed: 'noise', drip: 'calm' });
  disturb(fleet);
  const known = ledger(rules);
  const kept = keptMeasures();
  const wire = await openWireFleet(fleet, clock, settings, () => datedCases(known), kept.known);
  const domain = domainFleet(fleet, SCOPES, clock, wire);
  const lifecycle = readLifecycle();
  const looked = new Set<string>();
  const asked = new Map<string, { readonly at: Date; readonly happened: number }>();
  const signal = new AbortController().signal;

  const record = (look: Look): void => {
    const place = `${look.job} ${scopeId(look.scope)}`;
    kept.keep(look.measures.filter((it) => it.measure === 'schedule'));
    known.baseline = !looked.has(place);
    if (look.status === 'complete') looked.add(place);
    known.apply(settle(known.state(), claimLook(look, settings, NOTHING_KNOWN), rules, now), now);
  };
  const run = async (job: Job, from: Fleet): Promise<void> => {
    const looks: Look[] = [];
    const id = `${job.id} ${now.toISOString()}`;
    for (const reads of job.looks) {
      for (const { scope } of await domain.scopes(reads.place, signal)) {
        const answers = await gather(from, [reads], scope, signal).of(reads);
        const input = { scope, now, settings, lifecycle, seen: SEEN };
        const look = lookOf({ job, reads, runId: id }, input, answers, { startedAt: now, endedAt: now }, (error) => {
          throw error;
        });
        looks.push(look);
        record(look);
      }
    }
    const seen = looks.map((look) => ({ ...look, scopeId: scopeId(look.scope) }));
    for (const look of blindnessLooks({ id, job: job.id } as Run, seen, now, settings.accounts)) record(look);
  };
  /** Looks that cost calls are left out while nothing can have changed but the time of day. */
  const isStill = (job: Job): boolean => {
    const last = asked.get(job.id);
    const happened = fleet.happened(now).length;
    if (last && last.happened === happened && now.getTime() - last.at.getTime() < STILL) return true;
    asked.set(job.id, { at: now, happened });
    return false;
  };

  for (; now < new Date(START.getTime() + WEEKS * 7 * DAY); now = new Date(now.getTime() + TICK)) {
    for (const job of living) {
      if (newestSlot(job.schedule, now).getTime() <= now.getTime() - TICK) continue;
      const alone = readsOf(job).every(answersAlone);
      if (alone || !isStill(job)) await run(job, alone ? domain : wire);
    }
    known.wake(now);
  }
  await wire.close();
  return known;
}

describe('four weeks of the practice fleet', () => {
  let known: Awaited<ReturnType<typeof live>>;
  const loud = () => known.said.filter((it) => it.say === 'post' || it.say === 'broadcast');
  const line = (it: { at: Date; caseId: number; what: string; say: string | null }) => {
    const { kind, subsystem, environment } = known.cases.get(it.caseId) ?? {};
    return `${it.at.toISOString()} ${it.say} ${it.what}: ${kind} ${subsystem} ${environment}`;
  };

  beforeAll(async () => {
    known = await live();
  }, 400_000);

  test('bring at most five top-level messages a day', () => {
    const days = Map.groupBy(loud(), (it) => dayIn(it.at, settings.timeZone));
    const over = [...days].filter(([, said]) => said.length > BUDGET).map(([day, said]) => [day, said.map(line)]);
    expect(over).toEqual([]);
  });

  test('bring none about staging', () => {
    const staging = loud().filter((it) => known.cases.get(it.caseId)?.environment === 'staging');
    expect(staging.map(line)).toEqual([]);
    expect([...known.cases.values()].some((it) => it.environment === 'staging')).toBe(true);
  });

  test('bring nothing of security to a channel that others read', () => {
    const kinds = securityKindsOf(jobs);
    const found = [...known.cases.values()].filter((it) => kinds.has(it.kind));
    expect(found.length).toBeGreaterThan(0);
    const without = { ...settings, channels: { ...settings.channels, security: null } };
    for (const it of found) {
      expect(channelOf(it, settings, kinds)).toBe('#security');
      expect(channelOf(it, without, kinds)).toBeNull();
    }
    expect(
      loud()
        .filter((it) => kinds.has(known.cases.get(it.caseId)?.kind ?? ''))
        .map(line),
    ).toEqual([]);
  });

  test('open no flood of cases, and no case of a flood of rows', () => {
    const rows = Map.groupBy(known.state().rows, (row) => row.caseId);
    const crowded = [...rows].filter(([, all]) => all.filter((row) => row.goneAt === null).length > MOST_ROWS);
    expect(crowded.map(([id, all]) => `${known.cases.get(id)?.foldKey}: ${all.length} rows`)).toEqual([]);
    expect(known.cases.size).toBeLessThanOrEqual(MOST_CASES);
  });

  test('bring what needs somebody: each kind that speaks has spoken, in most weeks', () => {
    const kinds = new Set(loud().map((it) => known.cases.get(it.caseId)?.kind));
    for (const kind of [
      'ecs-service-failing',
      'ecs-deployment-failed',
      'ec2-check-failed',
      'ec2-maintenance',
      'aws-change',
      'could-not-look',
    ])
      expect(kinds).toContain(kind);
    expect(loud().length).toBeGreaterThan(4 * WEEKS);
    expect(loud().every((it) => hourIn(it.at, settings.timeZone).hour >= 8)).toBe(true);
  });
});
