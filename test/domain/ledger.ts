import type { Case, CaseEvent, FindingRow } from '../../src/domain/case.ts';
import { rowKey } from '../../src/domain/draft.ts';
import type { Finding, Look } from '../../src/domain/finding.ts';
import type { Resource } from '../../src/domain/resource.ts';
import { settle, wake } from '../../src/domain/settle.ts';
import type {
  ClaimedLook,
  Mute,
  Say,
  Settlement,
  SettleRules,
  SettleState,
  Tell,
} from '../../src/domain/settlement.ts';

export const HOST: Resource = {
  platform: 'ec2',
  id: 'i-1',
  name: 'log-agg-1',
  account: '111122223333',
  region: 'ap-northeast-1',
  tags: {},
  service: null,
};

export const RULES: SettleRules = {
  kinds: new Map([
    ['maintenance', { holdMinutes: {}, quietMinutes: 60, voice: () => 'dated' as const }],
    [
      'failing',
      {
        holdMinutes: { 'below-wanted': 15 },
        quietMinutes: 60,
        voice: (input: { aspects: ReadonlySet<string>; lastHour: number }) =>
          input.aspects.has('below-wanted') || input.lastHour >= 3 ? ('now' as const) : ('weekly' as const),
      },
    ],
  ]),
  reminderDays: [7, 1],
  timeZone: 'Asia/Tokyo',
  speaksFor: new Map(),
};

export const at = (iso: string): Date => new Date(iso.includes('T') ? iso : `${iso}T00:00:00Z`);

export function finding(change: Partial<Finding> = {}): Finding {
  return {
    nature: 'condition',
    kind: 'maintenance',
    aspect: 'event',
    subject: 'event-1',
    keys: [],
    resource: HOST,
    component: null,
    severity: 1,
    firstHand: true,
    dueAt: null,
    since: null,
    facts: {},
    ...change,
  };
}

export function look(when: Date, findings: readonly Finding[], change: Partial<Look> = {}): Look {
  return {
    runId: 'run-1',
    job: 'ec2-status',
    scope: { system: 'aws', account: '111122223333', region: 'ap-northeast-1' },
    status: 'complete',
    failure: null,
    detail: null,
    startedAt: when,
    endedAt: when,
    findings,
    reliefs: [],
    sightings: [],
    measures: [],
    notUnderstood: [],
    ...change,
  };
}

/** What was known, kept in memory as the store keeps it: for the rules' tests. */
export interface Ledger {
  readonly cases: Map<number, Case>;
  readonly said: {
    readonly at: Date;
    readonly caseId: number;
    readonly what: string;
    readonly say: Say | Tell['purpose'];
  }[];
  readonly events: { readonly caseId: number; readonly event: CaseEvent; readonly say: Say }[];
  mutes: Mute[];
  baseline: boolean;
  state(caseId?: number): SettleState;
  record(seen: Look, now?: Date): Settlement;
  wake(now: Date): void;
  apply(settlement: Settlement, now: Date): void;
  one(): Case;
}

export function ledger(rules: SettleRules = RULES, environment = 'production'): Ledger {
  const cases = new Map<number, Case>();
  const rows = new Map<string, FindingRow>();
  const keys = new Map<string, number>();
  const said: { at: Date; caseId: number; what: string; say: Say | Tell['purpose'] }[] = [];
  const events: { caseId: number; event: CaseEvent; say: Say }[] = [];

  const claimed = (seen: Look): ClaimedLook => {
    const belongs = { subsystem: 'log-aggregator', environment, component: null, team: 'sre' };
    const fold = (it: { kind: string; dueAt?: Date | null }): string =>
      `log-aggregator|${environment}||${it.kind}|${it.dueAt?.toISOString().slice(0, 10) ?? ''}`;
    return {
      ...seen,
      findings: seen.findings.map((it) => ({ ...it, belongs, foldKey: fold(it) })),
      reliefs: seen.reliefs.map((it) => ({ ...it, belongs, foldKey: fold(it) })),
      sightings: [],
      measures: [],
    };
  };

  const self: Ledger = {
    cases,
    said,
    events,
    mutes: [],
    baseline: false,
    state(caseId) {
      const wanted = [...cases.values()].filter((it) => caseId === undefined || it.id === caseId);
      const ids = new Set(wanted.map((it) => it.id));
      return {
        cases: wanted,
        rows: [...rows.values()].filter((row) => ids.has(row.caseId)),
        keys,
        mutes: self.mutes,
        baseline: self.baseline,
      };
    },
    record(seen, now = seen.endedAt) {
      const settlement = settle(self.state(), claimed(seen), rules, now);
      self.apply(settlement, now);
      return settlement;
    },
    wake(now) {
      for (const it of [...cases.values()]) {
        if (it.wakeAt && it.wakeAt <= now) self.apply(wake(self.state(it.id), rules, now), now);
      }
    },
    apply(settlement, now) {
      const ids = new Map<number, number>();
      const idOf = (id: number): number => ids.get(id) ?? id;
      for (const it of settlement.cases) {
        if (it.id < 0) ids.set(it.id, cases.size + 1);
        cases.set(idOf(it.id), { ...it, id: idOf(it.id) });
      }
      for (const row of settlement.rows) rows.set(rowKey(row), { ...row, id: 1n, caseId: idOf(row.caseId) });
      for (const { key, caseId } of settlement.keys) keys.set(key, idOf(caseId));
      for (const it of settlement.events) {
        events.push({ ...it, caseId: idOf(it.caseId) });
        if (it.say) said.push({ at: now, caseId: idOf(it.caseId), what: it.event.what, say: it.say });
      }
      for (const tell of settlement.tells)
        said.push({ at: now, caseId: idOf(tell.caseId), what: 'message', say: tell.purpose });
    },
    one() {
      const [only] = [...cases.values()];
      if (!only) throw new Error('there is no case');
      return only;
    },
  };
  return self;
}
