import type { Action, ActOutcome } from '../domain/act.ts';
import type { Backtest } from '../domain/backtest.ts';
import type { CaseView } from '../domain/case.ts';
import type { ChartName, ChartSubject } from '../domain/chart-name.ts';
import type { UnclaimedResource } from '../domain/claims-said.ts';
import type { Language } from '../domain/language.ts';
import type { Message } from '../domain/messenger.ts';
import type { Person, PersonChoices, SlackProfile } from '../domain/person.ts';
import type { StatusAnswer } from '../domain/status.ts';
import type { CaseFilter, KindCount } from '../domain/store.ts';
import type { MoveGesture, MoveOutcome } from '../domain/subsystem-gestures.ts';
import type { SubsystemStatus } from '../domain/subsystem-status.ts';
import type { ComingCase } from './coming.ts';
import type { Saying } from './saying.ts';
import type { JobHelp } from './toil-message.ts';

/** What came of a click: `gone` when there is no such case. */
export interface Acted {
  readonly outcome: ActOutcome | 'gone';
  /** As the case is now; null when there is none. */
  readonly view: CaseView | null;
}

/** What the listeners need of the rest of toilbot. */
export interface SlackServices extends Saying {
  readonly clock: () => Date;
  readonly jobs: readonly JobHelp[];
  /** Does what a person asked for, under the case's lock. The same gesture twice counts its minutes once. */
  act(caseId: number, action: Action, by: Person, gesture: string): Promise<Acted>;
  view(caseId: number): Promise<CaseView | null>;
  views(filter: CaseFilter): Promise<{ readonly total: number; readonly views: readonly CaseView[] }>;
  /** How many cases fit, by kind, the most first. */
  countByKind(filter: Omit<CaseFilter, 'limit' | 'offset'>): Promise<readonly KindCount[]>;
  /** Open cases with a date, the soonest first. */
  dated(): Promise<readonly ComingCase[]>;
  /** The open cases of a person, most urgent first. */
  mine(person: Person, limit: number): Promise<{ readonly total: number; readonly views: readonly CaseView[] }>;
  migrationStatus(): Promise<StatusAnswer>;
  /** All about one subsystem's move, beside the status that it is a part of; null when none is called so. */
  subsystem(name: string, status: StatusAnswer): Promise<SubsystemStatus | null>;
  /** Does what a person said of a move. */
  sayOfMove(gesture: MoveGesture, by: Person): Promise<MoveOutcome>;
  /** How past forecasts came true. */
  backtest(answer: StatusAnswer): Backtest;
  /** What nobody claims: one page. */
  unclaimed(
    limit: number,
    offset: number,
  ): Promise<{ readonly total: number; readonly resources: readonly UnclaimedResource[] }>;
  /** Sets whose the resource of a sighting is; null for "not ours". Answers null when it is not seen any more. */
  sayClaim(sighting: number, subsystem: string | null, by: Person): Promise<UnclaimedResource | null>;
  /** Posts a message with a chart in its thread; false when the bot may not post there. */
  share(shared: {
    readonly channel: string;
    readonly message: Message;
    readonly key: string;
    readonly chart: { readonly name: ChartName; readonly subject: ChartSubject; readonly language: Language };
  }): Promise<boolean>;
  person(slackId: string): Promise<Person>;
  /**
   * What is known of the language and zone of a person, in a moment: `ask` asks Slack, when that was long ago. Answers null
   * for what Slack does not tell, and throws when it could not be asked.
   */
  reader(slackId: string, ask: () => Promise<SlackProfile | null>): Promise<SlackProfile>;
  /** Keeps the language that a person chose; null goes back to what Slack says. */
  choose(slackId: string, language: Language | null): Promise<void>;
  /** What a person chose for themselves. */
  choices(slackId: string): Promise<PersonChoices>;
  /** Keeps the teams that a person picked as theirs. */
  pickTeams(slackId: string, teams: readonly string[]): Promise<void>;
  /** True the first time that a request is handled, false when Slack sends it again. */
  firstTime(requestId: string): Promise<boolean>;
  /** Writes down a bug or a failed call; the person was told in one plain line. */
  failed(what: string, error: unknown): void;
}
