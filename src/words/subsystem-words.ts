import type { Deletable, LeftoverSort } from '../domain/leftovers.ts';
import type { Saving } from '../domain/saving.ts';
import type { StageReason } from '../domain/stage.ts';
import type { Deciding } from '../domain/subsystem-status.ts';
import type { Platform, Presence, Stage, Target } from '../domain/vocabulary.ts';

/** Why a stage changed: a rule, or a person. */
export type ChangeReason = StageReason | 'set_by_person' | 'override_ended';

/** What the view of one subsystem says. What is handed in is safe to show already. */
export interface SubsystemWords {
  /** `name` and the environments as they are. */
  notification(name: string, stages: readonly { readonly environment: string; readonly stage: Stage }[]): string;
  readonly neverSeen: string;
  /** Beside a stage that a person set. */
  override(who: string, until: string, reason: string, evidence: Stage): string;
  readonly unconfirmed: string;
  readonly told: string;
  readonly visit: string;
  readonly unhealthy: string;
  elsewhere(platforms: readonly Platform[]): string;
  traffic(oldPercent: number): string;
  way(source: readonly Platform[], target: Target): string;
  owner(team: string): string;
  readonly nobody: string;
  planned(when: string): string;
  blocked(by: string): string;
  needs(names: readonly string[]): string;
  neededBy(names: readonly string[]): string;
  readonly runs: string;
  /** One thing that is there. `name` may be a link. */
  thing(platform: Platform, name: string, presence: Presence, running: number, wanted: number, place: string): string;
  readonly deciding: string;
  decidingLines(deciding: Deciding): readonly string[];
  readonly toil: string;
  saving(saving: Saving): readonly string[];
  /** The headline of what is left behind. */
  deletable(environment: string, deletable: Deletable, until: string | null): string;
  /** What of one sort is left over at one place; the first of its names. */
  leftover(sort: LeftoverSort, count: number, names: readonly string[], region: string): string;
  readonly timeline: string;
  change(when: string, environment: string, from: Stage | null, to: Stage, who: string | null): string;
  readonly why: string;
  whyTitle(name: string): string;
  readonly reason: Readonly<Record<ChangeReason, string>>;
  seen(thing: string, from: string, until: string, ended: boolean): string;
  looked(platform: Platform, place: string, at: string): string;
  /** A place whose last complete look is too old, or that was never looked at. */
  notLooked(platform: Platform, place: string, at: string | null, failure: string | null): string;
  unlooked(platform: Platform): string;
  readonly nothingSeen: string;
  readonly resources: string;
  readonly places: string;
  readonly buttons: {
    readonly plan: string;
    readonly stage: string;
    readonly takeBack: string;
    readonly confirm: string;
    confirmAll(count: number): string;
    readonly why: string;
    open(count: number): string;
  };
  readonly dialog: MoveDialogWords;
}

/** The dialogs of a move. Titles are at most 24 characters. */
export interface MoveDialogWords {
  readonly planTitle: string;
  readonly dateLabel: string;
  readonly blockedLabel: string;
  readonly noteLabel: string;
  readonly stageTitle: string;
  readonly environmentLabel: string;
  readonly stageLabel: string;
  readonly reasonLabel: string;
  readonly reasonHint: string;
  readonly untilLabel: string;
  untilHint(days: number): string;
  tooLate(days: number): string;
  readonly mustBeLater: string;
  readonly confirmAllTitle: string;
  confirmAllText(names: readonly string[]): string;
  readonly confirmYes: string;
  confirmed(count: number): string;
  readonly nothingToConfirm: string;
  readonly gone: string;
}
