/** All that is known of one subsystem's move. Computed from what is stored; nothing in it is a guess. */

import { DAY, earliest } from './calendar.ts';
import type { CaseView } from './case.ts';
import { ec2InstanceLink, ecsServiceLink, eksClusterLink } from './console-links.ts';
import type { LeadTimes } from './lead-times.ts';
import { type LeftBehind, type LeftoverCase, leftoverList } from './leftovers.ts';
import type { Person } from './person.ts';
import type { Prover } from './places.ts';
import { accountName } from './resources.ts';
import { isProduction } from './routing.ts';
import type { Saving } from './saving.ts';
import { parseScopeId } from './scope.ts';
import type { Settings, Subsystem } from './settings.ts';
import { type EvidenceOfStage, evidenceOfStages } from './stage-evidence.ts';
import type { MovePlan, StageChange, StageRecord, StagesSaid } from './stage-record.ts';
import type { StatusAnswer, StatusRow } from './status.ts';
import type { LookRecord, SightingInterval } from './store.ts';
import { moveBegan, savingOfMove, type ToilLedger } from './toil-ledger.ts';
import type { Platform } from './vocabulary.ts';

const HALF_YEAR = 182 * DAY;
/** Minutes a week are means over this time. */
const WEEKS = 4;

/** One thing that is there, by the freshest looks. */
export interface RunningThing {
  readonly environment: string;
  readonly platform: Platform;
  readonly name: string;
  readonly place: string;
  readonly presence: SightingInterval['presence'];
  readonly healthy: boolean;
  readonly running: number;
  readonly wanted: number;
  readonly seenUntil: Date;
  /** In the console of AWS; null where there is none. */
  readonly link: string | null;
}

/** What helps to say where a subsystem without a target shall go. */
export interface Deciding {
  /** Hosts and services that run it now. */
  readonly things: number;
  /** Hands-on minutes a week over the last four; null where none are known. */
  readonly minutesAWeek: number | null;
  /** Times in six months that people had to act. */
  readonly events: number;
  /** Of its open cases. */
  readonly software: readonly { readonly product: string; readonly versions: readonly string[] }[];
  readonly vulnerabilities: number;
  /** Bytes a day; null where nothing tells. */
  readonly bytesADay: number | null;
}

export interface SubsystemStatus {
  readonly now: Date;
  readonly timeZone: string;
  readonly subsystem: Subsystem;
  readonly neededBy: readonly string[];
  /** Production first. */
  readonly rows: readonly StatusRow[];
  readonly plan: MovePlan | null;
  /** The newest first. */
  readonly timeline: readonly StageChange[];
  /** Production first, of it what is live first. */
  readonly running: readonly RunningThing[];
  readonly evidence: readonly EvidenceOfStage[];
  readonly leadTimes: readonly LeadTimes[];
  /** Of production; null for what has not moved, or had before anybody looked. */
  readonly saving: Saving | null;
  readonly leftBehind: readonly LeftBehind[];
  readonly openCases: number;
  /** For one whose target is undecided. */
  readonly deciding: Deciding | null;
  /** Who planned, set or confirmed, by id. */
  readonly people: ReadonlyMap<string, Person>;
}

export interface SubsystemInput {
  readonly subsystem: Subsystem;
  readonly settings: Pick<Settings, 'subsystems' | 'accounts' | 'timeZone'>;
  readonly status: StatusAnswer;
  readonly records: readonly StageRecord[];
  readonly said: StagesSaid;
  readonly changes: readonly StageChange[];
  /** What is current of this subsystem. */
  readonly sightings: readonly SightingInterval[];
  readonly looks: readonly LookRecord[];
  readonly provers: readonly Prover[];
  /** Open cases of this subsystem, the first ones of `openCases`. */
  readonly cases: readonly (LeftoverCase & Pick<CaseView, 'findings'>)[];
  readonly openCases: number;
  /** Reported minutes of the last four weeks; null where there are none. */
  readonly minutes: number | null;
  readonly ledger: ToilLedger;
  /** From when on the ledger was asked for. */
  readonly ledgerFrom: Date;
  readonly people: ReadonlyMap<string, Person>;
  readonly now: Date;
}

export function subsystemStatus(input: SubsystemInput): SubsystemStatus {
  const { subsystem, settings, status, said, now } = input;
  const rows = status.rows.filter((row) => row.subsystem === subsystem.name);
  const running = input.sightings.map((it) => thingOf(it, settings)).sort(byNeed);
  return {
    now,
    timeZone: status.timeZone,
    subsystem,
    neededBy: settings.subsystems.filter((it) => it.needs.includes(subsystem.name)).map((it) => it.name),
    rows,
    plan: said.plans.find((it) => it.subsystem === subsystem.name) ?? null,
    timeline: [...input.changes].sort((a, b) => b.at.getTime() - a.at.getTime()),
    running,
    evidence: evidenceOfStages(rows, input),
    leadTimes: status.leadTimes.filter((it) => it.subsystem === subsystem.name),
    saving: savingOf(input),
    leftBehind: leftoverList(input.cases, status, subsystem.name),
    openCases: input.openCases,
    deciding: subsystem.target === 'undecided' ? decidingOf(input, running) : null,
    people: input.people,
  };
}

function thingOf(it: SightingInterval, settings: Pick<Settings, 'accounts'>): RunningThing {
  const { environment, platform, name, presence, healthy, running, wanted, seenUntil } = it;
  const place = placeOf(it.scopeId, settings);
  return {
    ...{ environment, platform, name, presence, healthy, running, wanted, seenUntil, place },
    link: consoleLink(it),
  };
}

/** `main-production, ap-northeast-1`; of what has no region the account or team alone. */
export function placeOf(scopeId: string, settings: Pick<Settings, 'accounts'>): string {
  const scope = parseScopeId(scopeId);
  if (scope === null) return scopeId;
  const account = accountName(scope.account, settings);
  return scope.region === 'global' ? account : `${account}, ${scope.region}`;
}

function consoleLink({ platform, resource, scopeId }: SightingInterval): string | null {
  const scope = parseScopeId(scopeId);
  if (scope?.system !== 'aws') return null;
  const path = resource.startsWith('arn:') ? resource.slice(resource.indexOf('/') + 1) : resource;
  switch (platform) {
    case 'ec2':
      return /^i-[0-9a-f]+$/.test(resource) ? ec2InstanceLink(scope.region, resource) : null;
    case 'ecs':
      return ecsServiceLink(scope.region, path);
    case 'eks':
      return eksClusterLink(scope.region, path.split('/')[0] ?? '');
    default:
      return null;
  }
}

function byNeed(a: RunningThing, b: RunningThing): number {
  return (
    Number(isProduction(b.environment)) - Number(isProduction(a.environment)) ||
    a.environment.localeCompare(b.environment, 'en') ||
    Number(b.presence === 'live') - Number(a.presence === 'live') ||
    Number(a.healthy) - Number(b.healthy) ||
    a.platform.localeCompare(b.platform, 'en') ||
    a.name.localeCompare(b.name, 'en')
  );
}

function savingOf({ ledger, ledgerFrom, records, changes, looks, settings, now }: SubsystemInput): Saving | null {
  const record = records.find((it) => it.environment === 'production');
  const movedAt = record?.moved ? record.movedAt : null;
  // Of what moved before anybody looked there is no before.
  if (movedAt === null || record?.howMoved === 'before') return null;
  const own = changes.filter((it) => it.environment === record?.environment);
  const watchedSince = earliest(looks.map((it) => it.firstLookAt));
  const { timeZone } = settings;
  return savingOfMove({ ledger, ledgerFrom, beganAt: moveBegan(own, movedAt), movedAt, watchedSince, timeZone, now });
}

function decidingOf({ cases, ledger, minutes, now }: SubsystemInput, running: readonly RunningThing[]): Deciding {
  const facts = cases.flatMap((it) => it.findings.filter((row) => row.goneAt === null).map((row) => row.facts));
  const software = new Map<string, Set<string>>();
  for (const fact of facts) {
    const { product, versions, version } = fact;
    if (typeof product !== 'string') continue;
    const known = Array.isArray(versions) ? versions : [version];
    const own = software.get(product) ?? new Set<string>();
    for (const one of known) if (typeof one === 'string') own.add(one);
    software.set(product, own);
  }
  const since = now.getTime() - HALF_YEAR;
  return {
    things: running.filter((it) => it.presence === 'live').length,
    minutesAWeek: minutes === null ? null : Math.round(minutes / WEEKS),
    events: ledger.episodes.filter(({ at }) => at.getTime() >= since).length,
    software: [...software].map(([product, versions]) => ({ product, versions: [...versions].sort() })),
    vulnerabilities: facts.reduce((sum, { cveCount }) => sum + (typeof cveCount === 'number' ? cveCount : 0), 0),
    bytesADay: null,
  };
}
