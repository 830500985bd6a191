import type { Language } from '../domain/language.ts';
import type { LeadTimes } from '../domain/lead-times.ts';
import type { Progress, Unsighted } from '../domain/status.ts';
import type { LookFailure, Platform, Stage } from '../domain/vocabulary.ts';
import type { OutlookWords } from './outlook-words.ts';

/** What `/migration-status` says. */
export interface StatusWords {
  readonly stage: Readonly<Record<Stage, string>>;
  readonly stageSign: Readonly<Record<Stage, string>>;
  readonly platform: Readonly<Record<Platform, string>>;
  readonly failure: Readonly<Record<LookFailure, string>>;
  readonly otherFailure: string;
  /** What people call an environment. */
  environment(name: string): string;
  headline(environment: string, progress: Progress | null): string;
  other(progress: Progress): string;
  readonly outlook: OutlookWords;
  notification(progress: readonly Progress[], seen: number, total: number): string;
  fact(parts: FactParts): string;
  /** How long changes of a subsystem took before it moved and since: a line each. */
  leadTime(times: LeadTimes): readonly string[];
  /** One line: which subsystems (or environments of one) are at a stage, how many more, and what is known of them. */
  row(stage: Stage, names: readonly string[], more: number, fact: string): string;
  count(stage: Stage, count: number): string;
  unknownPlace(place: string, reason: string, since: string | null, jobs: readonly string[]): string;
  readonly notSeen: string;
  readonly moveNext: string;
  next(
    index: number,
    subsystem: string,
    on: readonly Platform[],
    minutesAWeek: number | null,
    undecided: boolean,
  ): string;
  asOf(when: string, seen: number, total: number, told: number): string;
  readonly nothing: string;
  noneAt(stage: string): string;
  readonly all: string;
  readonly subsystemMenu: string;
  readonly stageMenu: string;
  readonly share: string;
  shared(who: string): string;
  /** Words that people type, the one that help says first. */
  readonly typed: {
    readonly help: readonly string[];
    readonly unclaimed: readonly string[];
    readonly forecast: readonly string[];
    readonly csv: readonly string[];
    readonly why: readonly string[];
    readonly team: readonly string[];
    readonly stage: readonly string[];
    readonly environment: readonly string[];
  };
  /** What one team owns. */
  team(name: string): string;
  /** The end of a CSV that was cut. */
  csvCut(rows: number, all: number): string;
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

/** What `/toil` says. */
export interface ToilWords {
  readonly helpHeadline: string;
  help(commands: { readonly toil: string; readonly migrationStatus: string }): readonly string[];
  readonly jobsHeadline: string;
  job(title: string, help: string, id: string): string;
  openHeadline(total: number, unowned: number): string;
  /** Of those that need somebody now or by a date. */
  urgentHeadline(total: number, unowned: number): string;
  readonly openNothing: string;
  /** A kind of case and how many there are. */
  kind(name: string, count: number): string;
  /** Kinds, each with its number, and how many cases of other kinds there are. */
  quiet(total: number, kinds: readonly string[], others: number): string;
  readonly quietMenu: string;
  /** Above the weeks of the maintenance calendar. */
  readonly coming: string;
  /** Before the first cases of a week, by its Monday; null: of what is overdue. */
  comingWeek(week: string | null, total: number, untaken: number): string;
  /** One case of a week; `where` is its subsystem, null where nobody claims it, `environment` any but production. */
  comingCase(when: string, where: string | null, environment: string | null, what: string): string;
  /** Cases of the same week that are not named, and cases of the weeks after those that are shown. */
  comingMore(count: number): string;
  comingLater(count: number): string;
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
  /** The language that a person is answered in from now on; null when it follows their Slack. */
  chosen(language: Language | null): string;
  /** Words that people type, the one that help says first. */
  readonly typed: Readonly<Record<ToilWord, readonly string[]>>;
  unknownWord(word: string, nearest: string | null, command: string): string;
}

/** What can be said after `/toil`: `auto`, `en` and `ja` come after `language`. */
export type ToilWord = 'help' | 'open' | 'all' | 'language' | 'auto' | Language;

export interface HomeWords {
  readonly subsystems: string;
  readonly pickTeams: string;
  readonly noSubsystems: string;
  readonly settings: string;
  readonly teamsMenu: string;
  readonly languageAuto: string;
  /** Each language by its own name. */
  readonly languageName: Readonly<Record<Language, string>>;
  readonly mine: string;
  readonly nothingMine: string;
  readonly how: string;
}
