/** The ports of what toilbot remembers. One implementation, on Postgres or on the embedded database. */

import type { Gap } from './answer.ts';
import type { Case, CaseEvent, CaseView } from './case.ts';
import type { ClaimStore } from './claims-said.ts';
import type { Look } from './finding.ts';
import type { FirstLookStore } from './first-look.ts';
import type { Place } from './fleet.ts';
import type { UnreadList, UnreadMessage } from './fleet-event.ts';
import type { Language } from './language.ts';
import type { ImageReportStore, KnownMeasure, MeasureStore } from './measures.ts';
import type { Posting } from './messenger.ts';
import type { KnownPerson, Person, PersonChoices, SlackProfile } from './person.ts';
import type { DatedCase } from './reads/records.ts';
import type { Scope } from './scope.ts';
import type { ClaimedLook, Known, Settlement, SettleState } from './settlement.ts';
import type { StageStore } from './stage-record.ts';
import type { ToilLedger } from './toil-ledger.ts';
import type {
  DeliveryPurpose,
  HowWeKnow,
  JsonObject,
  LookFailure,
  LookStatus,
  Platform,
  Presence,
  Voice,
} from './vocabulary.ts';

/** A slot of a job, as it was claimed. */
export interface Run {
  readonly id: string;
  readonly job: string;
  readonly slot: Date;
  readonly startedAt: Date;
  readonly deadlineAt: Date;
  readonly closedAt: Date | null;
  /** Null until the scopes were found. */
  readonly expectedScopes: readonly string[] | null;
  readonly expectedCount: number;
  readonly lookCount: number;
  readonly completeCount: number;
  readonly skippedSlots: number;
  readonly failure: string | null;
}

/** A slot that is due now; `skipped` counts the missed ones before it that are not made up for. */
export interface DueSlot {
  readonly job: string;
  readonly slot: Date;
  readonly skipped: number;
  readonly deadlineAt: Date;
}

/** What is queued as one: the reads of all jobs due at a tick at one scope of a place. */
export interface Piece {
  readonly tick: string;
  readonly scopeId: string;
  /** With the scope the group that is worked one at a time, so that its limits hold over all processes. */
  readonly place: Place;
  /** A job without a run looks because an event asked for it: what it sees is a glimpse. */
  readonly runs: readonly { readonly job: string; readonly runId: string | null }[];
  /** Set when the scope is known not to be open to us: the looks fail with it, and nothing is asked. */
  readonly gap: Gap | null;
}

/** How one job last looked at one scope. */
export interface LookRecord {
  readonly job: string;
  readonly scopeId: string;
  readonly status: LookStatus;
  readonly failure: LookFailure | null;
  readonly detail: string | null;
  readonly firstLookAt: Date;
  readonly at: Date;
  readonly durationMs: number;
  readonly lastCompleteAt: Date | null;
  readonly baselineAt: Date | null;
  readonly configured: boolean;
}

export interface RunStore {
  /** The newest claimed slot of each job. */
  cursors(): Promise<ReadonlyMap<string, Date>>;
  /**
   * Claims slots, moves the cursors and enqueues the planning of the tick, in one transaction. A slot that is claimed
   * already, by whichever process, is left out of the answer.
   */
  claim(slots: readonly DueSlot[], tick: Date, now: Date): Promise<readonly Run[]>;
  /** Writes the expected scopes of runs and enqueues their pieces in one transaction. Planned again, it does nothing. */
  plan(
    planned: readonly { readonly runId: string; readonly scopes: readonly Scope[] }[],
    pieces: readonly Piece[],
    now: Date,
  ): Promise<void>;
  /** Ends a run whose scopes could not be found. */
  failRun(runId: string, failure: string, now: Date): Promise<void>;
  get(runId: string): Promise<Run | null>;
  /** Runs that are not closed although each scope has a look or the deadline has passed. */
  closable(now: Date): Promise<readonly Run[]>;
  /** The looks of a run. */
  looks(runId: string): Promise<
    readonly {
      readonly scopeId: string;
      readonly status: LookStatus;
      readonly failure: LookFailure | null;
      readonly detail: string | null;
      readonly startedAt: Date;
      readonly endedAt: Date;
      readonly findingCount: number;
      readonly sightingCount: number;
    }[]
  >;
  /** Claims the closing of a run. False when another process has closed it. */
  close(runId: string, now: Date): Promise<boolean>;
  /** The newest run of each job. */
  newest(): Promise<readonly Run[]>;
  /** How each job last looked at each scope. */
  lookRecords(): Promise<readonly LookRecord[]>;
}

/** What record needs from the pure rules: where things belong, and what follows. */
export interface Judging {
  claim(look: Look, known: Known): ClaimedLook;
  settle(state: SettleState, look: ClaimedLook): Settlement;
  /** For how long a complete look of the job speaks, in milliseconds; null when it proves nothing's absence. */
  speaksFor(job: string): number | null;
}

/** A person's minutes, written with the case's change. */
export interface NewToilEntry {
  readonly gesture: string;
  readonly at: Date;
  readonly minutes: number;
  readonly toilKind: string;
  readonly subsystem: string | null;
  readonly environment: string;
  readonly platform: Platform | null;
  readonly howWeKnow: HowWeKnow;
  readonly caseId: number | null;
  readonly episode: number | null;
  readonly personId: string | null;
  readonly note: string | null;
}

/** What a person's action, or time alone, makes of one case. */
export interface CaseDecision {
  readonly settlement: Settlement;
  readonly toil: readonly NewToilEntry[];
  readonly mute: {
    readonly kind: string;
    readonly subsystem: string | null;
    readonly environment: string;
    readonly resource: string | null;
    readonly reason: string;
    readonly until: Date;
    readonly personId: string;
  } | null;
  readonly correction: {
    readonly resource: string;
    readonly subsystem: string | null;
    readonly personId: string;
  } | null;
}

export interface CaseFilter {
  readonly kinds?: readonly string[];
  readonly states?: readonly Case['state'][];
  readonly voices?: readonly Voice[];
  readonly subsystem?: string;
  readonly team?: string;
  readonly unowned?: boolean;
  /** Id of the person that has it. */
  readonly assignee?: string;
  readonly limit: number;
  readonly offset: number;
}

/** How many cases there are of one kind. */
export interface KindCount {
  readonly kind: string;
  readonly count: number;
}

/** A settlement that was not applied, with what it follows from. */
export interface Preview {
  readonly state: SettleState;
  readonly look: ClaimedLook;
  readonly settlement: Settlement;
}

export interface CaseStore {
  /** Records one look with its sightings and findings, in one transaction of its own. `already` when the run has a look of this scope. */
  recordLook(look: Look, judging: Judging, now: Date): Promise<'recorded' | 'already'>;
  /** What recording a look would change; changes nothing. Null when it concerns no case. */
  previewLook(look: Look, judging: Judging, now: Date): Promise<Preview | null>;
  /** Changes one case under its lock. Null when there is no such case (a merged one is followed). */
  changeCase<T>(
    caseId: number,
    now: Date,
    decide: (state: SettleState) => { readonly decision: CaseDecision; readonly answer: T },
  ): Promise<T | null>;
  /** Cases whose `wakeAt` has passed, oldest first. */
  due(now: Date, limit: number): Promise<readonly number[]>;
  /** All that words need of a case, following merges; null when there is none. */
  view(caseId: number, now: Date): Promise<CaseView | null>;
  views(filter: CaseFilter, now: Date): Promise<{ readonly total: number; readonly views: readonly CaseView[] }>;
  /** How many cases fit, by kind, the most first. */
  countByKind(filter: Omit<CaseFilter, 'limit' | 'offset'>): Promise<readonly KindCount[]>;
  /** Open cases with a date, the soonest first, at most `limit`. */
  dated(limit: number): Promise<readonly Omit<DatedCase, 'title'>[]>;
  event(eventId: bigint): Promise<(CaseEvent & { readonly person: Person | null }) | null>;
  corrections(): Promise<ReadonlyMap<string, string | null>>;
  /** What the fleet was seen to use: AWS services and regions. */
  seen(): Promise<{ readonly services: ReadonlySet<string>; readonly regions: ReadonlySet<string> }>;
}

/** A row of the interval table, for stages and `/migration-status`. */
export interface SightingInterval {
  readonly scopeId: string;
  readonly job: string;
  readonly platform: Platform;
  readonly resource: string;
  readonly name: string;
  readonly presence: Presence;
  readonly healthy: boolean;
  readonly running: number;
  readonly wanted: number;
  readonly subsystem: string | null;
  readonly environment: string;
  readonly component: string | null;
  readonly seenFrom: Date;
  readonly seenUntil: Date;
  /** When a look first found it otherwise or gone; null while it is current. */
  readonly endedAt: Date | null;
  readonly current: boolean;
}

/** When anything of a subsystem first and last ran on a platform in production; a job between its runs counts as running. */
export interface LivedOn {
  readonly subsystem: string;
  readonly platform: Platform;
  readonly from: Date;
  readonly until: Date;
  /** It still does. */
  readonly current: boolean;
}

export interface SightingStore {
  /** What is current of the subsystem of these names: its own and its former ones. */
  current(names: readonly string[]): Promise<readonly SightingInterval[]>;
  /**
   * All current intervals, the newest live and the newest dormant one of each resource seen after `since`, and every one that
   * ended after `allSince`. What a resource was seen as earlier goes by whose it is now: a claim that was mended, or a
   * subsystem that was split, takes its history along.
   */
  intervals(since: Date, allSince?: Date): Promise<readonly SightingInterval[]>;
  /** Where each subsystem ran in production, as long as is known. */
  lived(): Promise<readonly LivedOn[]>;
}

export interface Delivery {
  readonly id: bigint;
  readonly key: string;
  readonly purpose: DeliveryPurpose;
  readonly caseId: number | null;
  readonly eventId: bigint | null;
  readonly runId: string | null;
  readonly firstLookId: number | null;
  readonly channel: string | null;
  readonly payload: JsonObject;
  readonly attempt: number;
  readonly ambiguous: boolean;
  readonly createdAt: Date;
}

export interface SentMessage {
  readonly id: number;
  readonly channel: string;
  readonly ts: string;
  readonly postedAt: Date;
  readonly posting: Posting;
}

/** Which deliveries are leased, and for how long. */
export interface Leasing {
  readonly leaseMs: number;
  readonly limit: number;
  readonly pausedChannels: readonly string[];
  /** What the owner itself is sending already: not leased, even when its lease ran out under way. */
  readonly inFlight: readonly bigint[];
}

export interface DeliveryStore {
  /** Leases deliveries that may go out now: in order within a case or first look, at most one of each. */
  lease(owner: string, now: Date, how: Leasing): Promise<readonly Delivery[]>;
  /**
   * Remembers the channel that was chosen, and that a request is about to be made. False when the lease is no longer the
   * owner's: then nothing is remembered, and none may be made.
   */
  attempting(id: bigint, owner: string, channel: string, now: Date): Promise<boolean>;
  /** Slack has said ok. A `message` is kept with the cases it holds, or with the first look that it tells. */
  sent(
    id: bigint,
    owner: string,
    sent: {
      readonly ts: string | null;
      readonly message: {
        readonly channel: string;
        readonly ts: string;
        readonly caseIds: readonly number[];
        readonly posting: Posting;
      } | null;
    },
    now: Date,
  ): Promise<void>;
  /** To be tried again; `ambiguous` when Slack may have accepted it. */
  retry(id: bigint, owner: string, notBefore: Date, ambiguous: boolean, error: string): Promise<void>;
  /** Given up: kept as dead with its error, and counted. */
  dead(id: bigint, owner: string, error: string, now: Date): Promise<void>;
  /** Puts something to be said that is not a case's own. The same key is kept once. */
  enqueue(
    delivery: {
      readonly key: string;
      readonly purpose: DeliveryPurpose;
      readonly caseId: number | null;
      readonly runId: string | null;
      readonly channel: string | null;
      readonly payload: JsonObject;
    },
    now: Date,
  ): Promise<void>;
  /** The newest message of a case, or null when it was never posted. */
  messageOf(caseId: number): Promise<SentMessage | null>;
  /** The message of a first look, or null when it was never posted. */
  messageOfFirstLook(firstLookId: number): Promise<SentMessage | null>;
  counts(): Promise<{ readonly waiting: number; readonly dead: number; readonly oldestWaiting: Date | null }>;
}

export interface PeopleStore {
  /** The person of a Slack id; made when new. */
  bySlackId(slackId: string): Promise<KnownPerson>;
  /** Keeps what Slack says of a person, beside what they chose; null when it was asked and does not tell. */
  heard(slackId: string, profile: SlackProfile | null, now: Date): Promise<KnownPerson>;
  /** Keeps the language that a person chose; null goes back to what Slack says. */
  choose(slackId: string, language: Language | null): Promise<KnownPerson>;
  choicesOf(slackId: string): Promise<PersonChoices>;
  /** Keeps the names of the teams that a person picked as theirs. */
  pickTeams(slackId: string, teams: readonly string[]): Promise<void>;
  get(id: string): Promise<Person | null>;
  /** True the first time an id is handled, false ever after. */
  firstTime(requestId: string, now: Date): Promise<boolean>;
  /** Forgets what was handled before a time, at most `limit`, the oldest first: requests and events. Answers how many. */
  forgetHandled(before: Date, limit: number): Promise<number>;
}

export interface ToilStore {
  /** Writes entries in bulk; a gesture that was written before is left as it is. Answers how many were new. */
  add(entries: readonly NewToilEntry[]): Promise<number>;
  /** Reported minutes by subsystem since a time. */
  minutesBySubsystem(since: Date): Promise<ReadonlyMap<string, number>>;
  /** The hands-on minutes of one subsystem that were said or measured since a time, and the times that people had to act. */
  ledger(subsystem: string, since: Date): Promise<ToilLedger>;
}

/** What was known before the first look: of the practice fleet's weeks before it began, or told of earlier times. */
export interface KnownHistory {
  readonly intervals: readonly SightingInterval[];
  /** Jobs and scopes that count as looked at before, so that what is new speaks at once. */
  readonly looked: readonly {
    readonly job: string;
    readonly scopeId: string;
    readonly from: Date;
    readonly until: Date;
  }[];
  readonly toil: readonly NewToilEntry[];
  readonly measures: readonly KnownMeasure[];
}

export interface HistoryStore {
  /** Writes what was known, unless something was seen already. False when it was not written. */
  begin(history: KnownHistory): Promise<boolean>;
}

export interface EventStore {
  /**
   * Records what a job made of an event, once for its key; null records it always. It ends only what it says is over, and is
   * no look of a run.
   */
  glimpse(seen: Look, key: string | null, judging: Judging, now: Date): Promise<'recorded' | 'already'>;
  /** Queues pieces that no slot asks for, each once for its tick, to be worked at that time. */
  poke(pieces: readonly Piece[], at: Date): Promise<void>;
  /**
   * Notes a message that was not used. Its `own` id is noted once, however often it comes; what has an id in `common` with
   * others is counted. What is older than a queue keeps messages is forgotten.
   */
  unread(message: UnreadMessage, id: 'own' | 'common'): Promise<void>;
  /** The newest messages that were not used and may still be kept somewhere, at most `limit` ids, and how many there are in all. */
  unreadMessages(now: Date, limit: number): Promise<UnreadList>;
}

export interface Store {
  readonly history: HistoryStore;
  readonly runs: RunStore;
  readonly cases: CaseStore;
  readonly firstLooks: FirstLookStore;
  readonly sightings: SightingStore;
  readonly stages: StageStore;
  readonly deliveries: DeliveryStore;
  readonly people: PeopleStore;
  readonly toil: ToilStore;
  readonly measures: MeasureStore;
  readonly events: EventStore;
  readonly claims: ClaimStore;
  readonly imageReports: ImageReportStore;
}

/** The queue: at least once, in groups that are worked one at a time over all processes. */
export interface Engine {
  /** Starts working `plan` and `piece`. Each handler is idempotent. */
  work(
    handlers: {
      plan(tick: Date, runIds: readonly string[], signal: AbortSignal): Promise<void>;
      piece(piece: Piece, signal: AbortSignal): Promise<void>;
      died(piece: Piece, error: string): Promise<void>;
    },
    options: { readonly concurrency: number },
  ): Promise<void>;
  counts(): Promise<{ readonly waiting: number; readonly running: number; readonly failed: number }>;
  /** Takes no new work, waits for what runs up to `graceMs`, and stops. */
  stop(graceMs: number): Promise<void>;
}
