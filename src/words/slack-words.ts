import type { Audience } from '../domain/first-look.ts';
import type { Language } from '../domain/language.ts';
import type { LeadTimes } from '../domain/lead-times.ts';
import type { Progress, Unsighted } from '../domain/status.ts';
import type { LookFailure, Platform, Stage, Voice } from '../domain/vocabulary.ts';
import type { UnclaimedWords } from './unclaimed-en.ts';

/**
 * All that toilbot says in Slack besides the words of the kinds of cases. A language is one object of this type. What is
 * handed in (`who`, `what`, `when` …) is safe to show already; what comes out may hold mrkdwn.
 */
export interface SlackWords {
  readonly language: Language;
  readonly time: {
    /** With day where it is not today, and the zone written out: notifications do not translate times. */
    moment(at: Date, zone: string, now: Date): string;
    day(at: Date, zone: string, now: Date): string;
    duration(ms: number): string;
  };
  readonly case: CaseWords;
  readonly thread: ThreadWords;
  readonly dialog: DialogWords;
  readonly summary: SummaryWords;
  readonly status: StatusWords;
  readonly toil: ToilWords;
  readonly home: HomeWords;
  readonly unclaimed: UnclaimedWords;
  readonly answer: AnswerWords;
}

export interface CaseWords {
  readonly sign: Readonly<Record<Voice | 'resolved' | 'merged', string>>;
  readonly owner: string;
  readonly nobody: string;
  taken(who: string, when: string): string;
  done(who: string, minutes: number): string;
  doneUntil(when: string): string;
  snoozed(when: string): string;
  muted(until: string, reason: string): string;
  accepted(until: string, reason: string): string;
  planned(when: string): string;
  assigned(who: string): string;
  merged(into: number): string;
  minutesLogged(minutes: number): string;
  lasted(duration: string): string;
  takenBriefly(who: string): string;
  seen(when: string): string;
  number(id: number): string;
  earlier(url: string): string;
  possiblyRepeated: string;
  meantFor(channel: string): string;
  more(count: number): string;
  readonly buttons: {
    readonly acknowledge: string;
    readonly done: string;
    readonly plan: string;
    readonly snooze: string;
    readonly accept: string;
    readonly assign: string;
    readonly notOurs: string;
    readonly mute: string;
    readonly why: string;
    readonly show: string;
  };
}

export interface ThreadWords {
  opened(): string;
  worse(headline: string): string;
  better(headline: string): string;
  reopened(headline: string, who: string | null): string;
  resolved(how: string | null, headline: string): string;
  acknowledged(who: string): string;
  done(who: string, minutes: number | null, note: string | null): string;
  snoozed(who: string, when: string): string;
  unsnoozed(headline: string): string;
  accepted(who: string, until: string, reason: string): string;
  acceptedOver(headline: string): string;
  assigned(who: string, to: string): string;
  planned(who: string, when: string): string;
  muted(who: string, days: number, reason: string): string;
  corrected(who: string, subsystem: string | null): string;
  merged(into: string): string;
  minutes(who: string, minutes: number | null, note: string | null): string;
  reminded(days: number | null, planned: boolean, headline: string): string;
  lateClick(who: string, action: string): string;
  readonly somebody: string;
}

export interface DialogWords {
  readonly doneTitle: string;
  readonly snoozeTitle: string;
  readonly assignTitle: string;
  readonly planTitle: string;
  readonly notOursTitle: string;
  readonly muteTitle: string;
  readonly acceptTitle: string;
  readonly whyTitle: string;
  readonly openTitle: string;
  readonly save: string;
  readonly close: string;
  readonly loading: string;
  readonly minutesLabel: string;
  readonly minutesOther: string;
  readonly minutesOtherLabel: string;
  readonly minutesOtherHint: string;
  readonly nothingNeeded: string;
  readonly noteLabel: string;
  readonly snoozeLabel: string;
  readonly assignLabel: string;
  readonly planLabel: string;
  readonly subsystemLabel: string;
  readonly noneOfThem: string;
  readonly muteDaysLabel: string;
  readonly muteReasonLabel: string;
  muteHint(): string;
  readonly acceptDaysLabel: string;
  acceptHint(): string;
  days(count: number): string;
  minutes(count: number): string;
  caseNumber(id: number): string;
  snoozeFor(hours: number): string;
  readonly otherMinutesMissing: string;
  readonly dateInPast: string;
  readonly reasonMissing: string;
  readonly choiceMissing: string;
  why(parts: WhyParts): readonly string[];
}

/** Why a case is shown: safe to show already. */
export interface WhyParts {
  readonly kind: string;
  readonly job: string;
  readonly voice: Voice;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Null when nothing looks again by itself. */
  readonly nextLook: string | null;
  readonly earlierMonth: number;
  readonly earlierHalfYear: number;
  readonly findings: readonly {
    readonly aspect: string;
    readonly subject: string;
    readonly scope: string;
    readonly from: string;
    readonly until: string;
  }[];
  readonly moreFindings: number;
}

/** What is said of first looks: `urgent` cases are listed, `waiting` ones are counted. */
export interface SummaryWords {
  /** The full sentences of the notification; `first` is the headline of the most urgent one. */
  notification(audience: Audience, urgent: number, waiting: number, first: string | null): string;
  headline(audience: Audience, urgent: number): string;
  /** Urgent ones that the list has no room for. */
  moreUrgent(count: number): string;
  /** The kinds are the most frequent ones. */
  waiting(
    audience: Audience,
    count: number,
    kinds: readonly { readonly name: string; readonly count: number }[],
  ): string;
  howToSee(audience: Audience, command: string): string;
}

export interface StatusWords {
  readonly stage: Readonly<Record<Stage, string>>;
  readonly stageSign: Readonly<Record<Stage, string>>;
  readonly platform: Readonly<Record<Platform, string>>;
  readonly failure: Readonly<Record<LookFailure, string>>;
  readonly otherFailure: string;
  headline(environment: string, progress: Progress | null): string;
  other(progress: Progress): string;
  target(when: string): string;
  notification(progress: readonly Progress[], seen: number, total: number): string;
  fact(parts: FactParts): string;
  /** How long changes of a subsystem took on a platform. */
  leadTime(times: LeadTimes): string;
  count(stage: Stage, count: number): string;
  unknownPlace(place: string, reason: string, since: string | null, jobs: readonly string[]): string;
  readonly notSeen: string;
  readonly moveNext: string;
  next(index: number, subsystem: string, on: string, minutesAWeek: number | null, undecided: boolean): string;
  asOf(when: string, seen: number, total: number, told: number): string;
  readonly nothing: string;
  noneAt(stage: string): string;
  readonly all: string;
  readonly subsystemMenu: string;
  readonly stageMenu: string;
  readonly share: string;
  shared(who: string): string;
  unknownWord(word: string, nearest: string | null, command: string): string;
  help(command: string): readonly string[];
}

/** The facts of one subsystem's environment, for one line. */
export interface FactParts {
  readonly stage: Stage;
  readonly on: readonly { readonly platform: Platform; readonly running: number; readonly wanted: number }[];
  readonly since: string | null;
  readonly sinceDays: number | null;
  readonly lastKnown: Stage | null;
  readonly blind: readonly Unsighted[];
  readonly settles: string | null;
  /** Percent of the requests that still go to the source. */
  readonly oldTraffic: number | null;
  readonly asOf: string | null;
}

export interface ToilWords {
  readonly helpHeadline: string;
  help(commands: { readonly toil: string; readonly migrationStatus: string }): readonly string[];
  readonly jobsHeadline: string;
  job(title: string, help: string, id: string): string;
  openHeadline(total: number, unowned: number): string;
  /** Of those that need somebody now or by a date. */
  urgentHeadline(total: number, unowned: number): string;
  readonly openNothing: string;
  /** Names of kinds, each with its number, and how many cases of other kinds there are. */
  quiet(total: number, kinds: readonly string[], others: number): string;
  readonly quietMenu: string;
  readonly everything: string;
  openNotification(total: number): string;
  readonly unowned: string;
  ownedBy(who: string): string;
  due(when: string): string;
  wasDue(when: string): string;
  openSince(duration: string): string;
  page(page: number, pages: number): string;
  readonly previous: string;
  readonly next: string;
  unknownWord(word: string, nearest: string | null, command: string): string;
}

export interface HomeWords {
  readonly mine: string;
  readonly nothingMine: string;
  readonly how: string;
}

export interface AnswerWords {
  late(id: number, when: string | null): string;
  gone(id: number): string;
  already(id: number): string;
  readonly failed: string;
  readonly notYours: string;
}
