// Looks and judging for the store's tests: the real rules, with claims that are said in one line.

import type { Database } from '../../../src/adapters/postgres/open.ts';
import { openStore, type StoreContext } from '../../../src/adapters/postgres/store/store.ts';
import type { Finding, Look, Relief, Sighting } from '../../../src/domain/finding.ts';
import type { Resource } from '../../../src/domain/resource.ts';
import { settle } from '../../../src/domain/settle.ts';
import type { Belonging, KindRules, SettleRules } from '../../../src/domain/settlement.ts';
import type { DueSlot, Judging, Run, Store } from '../../../src/domain/store.ts';

export const start = new Date('2026-03-02T01:00:00.000Z');
export const minutesLater = (minutes: number, from: Date = start) => new Date(from.getTime() + minutes * 60_000);

export const scope = { system: 'aws', account: '111122223333', region: 'ap-northeast-1' } as const;

export function resource(id: string, more: Partial<Resource> = {}): Resource {
  return {
    platform: 'ecs',
    id,
    name: id,
    account: scope.account,
    region: scope.region,
    tags: {},
    service: null,
    ...more,
  };
}

export function finding(id: string, more: Partial<Finding> = {}): Finding {
  return {
    nature: 'condition',
    kind: 'service-below',
    aspect: 'below-wanted',
    subject: id,
    keys: [],
    resource: resource(id),
    component: null,
    severity: 1,
    firstHand: true,
    dueAt: null,
    since: null,
    facts: { running: 4, wanted: 6 },
    ...more,
  };
}

export function sighting(id: string, more: Partial<Sighting> = {}): Sighting {
  return { resource: resource(id), component: null, presence: 'live', running: 2, wanted: 2, healthy: true, ...more };
}

export function relief(id: string): Relief {
  return { kind: 'service-below', resource: resource(id), component: null, facts: {} };
}

export function look(run: Pick<Run, 'id' | 'job'>, at: Date, more: Partial<Look> = {}): Look {
  return {
    runId: run.id,
    job: run.job,
    scope,
    status: 'complete',
    failure: null,
    detail: null,
    startedAt: at,
    endedAt: new Date(at.getTime() + 1_500),
    findings: [],
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [],
    ...more,
  };
}

const kind: KindRules = { holdMinutes: {}, quietMinutes: 60, voice: () => 'now' };
export const rules: SettleRules = {
  kinds: new Map([['service-below', kind]]),
  reminderDays: [7, 1],
  timeZone: 'Asia/Tokyo',
  speaksFor: new Map([['ec2-status', 6 * 3_600_000]]),
};

/** Everything belongs to `api` in production unless corrected; a case folds by subsystem. */
export function judgingAt(
  now: Date,
  foldOf: (belongs: Belonging, id: string) => string = ({ subsystem }) => `${subsystem}`,
): Judging {
  return {
    claim: (seen, { corrections, sighted }) => {
      const claimed = <T extends { readonly resource: Resource }>(it: T) => {
        const corrected = corrections.get(it.resource.id);
        const belongs: Belonging = {
          subsystem: corrected === undefined ? (sighted.get(it.resource.id)?.subsystem ?? 'api') : corrected,
          environment: 'production',
          component: null,
          team: 'core',
        };
        return { ...it, belongs, foldKey: foldOf(belongs, it.resource.id) };
      };
      return {
        ...seen,
        findings: seen.findings.map(claimed),
        reliefs: seen.reliefs.map(claimed),
        sightings: seen.sightings.map(claimed),
        measures: seen.measures.map(claimed),
      };
    },
    settle: (state, seen) => settle(state, seen, rules, now),
    speaksFor: (job) => rules.speaksFor.get(job) ?? null,
  };
}

/** A queue that takes everything and remembers it. */
export function queueThatRemembers() {
  const plans: { tick: Date; runIds: readonly string[] }[] = [];
  const pieces: unknown[] = [];
  const queue: StoreContext['queue'] = {
    plan: async (_tx, tick, runIds) => void plans.push({ tick, runIds }),
    pieces: async (_tx, some) => void pieces.push(...some),
    wake: () => {},
  };
  return { queue, plans, pieces };
}

export function storeOn(database: Pick<Database, 'prisma'>, more: Partial<StoreContext> = {}): Store {
  return openStore(database, {
    queue: queueThatRemembers().queue,
    describe: () => null,
    timeZone: 'Asia/Tokyo',
    accounts: [],
    nextLookAt: () => null,
    ...more,
  });
}

export function slot(job: string, at: Date, more: Partial<DueSlot> = {}): DueSlot {
  return { job, slot: at, skipped: 0, deadlineAt: minutesLater(10, at), ...more };
}

/** A claimed run of a job. */
export async function runOf(store: Store, job: string, at: Date): Promise<Run> {
  const [run] = await store.runs.claim([slot(job, at)], at, at);
  if (run === undefined) throw new Error('the slot was claimed before');
  return run;
}

/** A run whose scope was seen completely before, so that what it finds now is told. */
export async function pastBaseline(store: Store, job = 'ecs-services', at: Date = start): Promise<void> {
  const run = await runOf(store, job, at);
  await store.cases.recordLook(look(run, at), judgingAt(at), at);
}

export async function emptyDatabase({ pool }: Pick<Database, 'pool'>): Promise<void> {
  await pool.query(
    `truncate run, look, job_scope, schedule_cursor, sighting, "case", case_key, finding, episode, case_event, message, message_case, first_look, delivery, mute, claim_correction, person, toil_entry, handled_request, measure, image_report, unread_message, watch, stage, stage_change, stage_day, stage_override, move_plan, told_move restart identity`,
  );
}
