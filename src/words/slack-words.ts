import type { Audience } from '../domain/first-look.ts';
import type { Language } from '../domain/language.ts';
import type { Voice } from '../domain/vocabulary.ts';
import type { MovedWords } from './moved-words.ts';
import type { HomeWords, StatusWords, ToilWords } from './slack-commands-words.ts';
import type { SubsystemWords } from './subsystem-words.ts';

/**
 * All that toilbot says in Slack besides the words of the kinds of cases. A language is one object of this type. What is
 * handed in (`who`, `what`, `when` …) is safe to show already; what comes out may hold mrkdwn.
 */
export interface SlackWords {
  readonly language: Language;
  /** Between the facts of one line. */
  readonly between: string;
  readonly bullet: string;
  /** A line of its own as the whole of a notification. */
  sentence(line: string): string;
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
  readonly moved: MovedWords;
  readonly subsystem: SubsystemWords;
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
  /** A line about what is over, with how long it lasted. */
  lasted(line: string, duration: string): string;
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

export interface AnswerWords {
  late(id: number, when: string | null): string;
  gone(id: number): string;
  already(id: number): string;
  readonly failed: string;
  readonly notYours: string;
}

/** What the list of unclaimed resources says. What is handed in is safe to show already. */
export interface UnclaimedWords {
  headline(total: number): string;
  readonly nothing: string;
  readonly how: string;
  /** One resource: what it is, where, since when it is seen. */
  row(name: string, platform: string, place: string, counts: string, since: string): string;
  counts(running: number, wanted: number): string;
  readonly menu: string;
  /** What was said of a resource; null is "not ours". */
  done(name: string, subsystem: string | null): string;
  readonly gone: string;
}
