import type { Platform, Target } from './vocabulary.ts';

/** `production`, `staging`, another name of the team's own, or `unknown`. */
export type Environment = string;

/** A rule that recognises resources. All members of one rule must fit; any rule of a subsystem is enough. */
export interface ClaimRule {
  readonly account: string | null;
  readonly region: string | null;
  readonly platform: Platform | null;
  readonly tags: Readonly<Record<string, string>>;
  /** `api-*`: `*` is any text. Compared with the resource's name. */
  readonly name: string | null;
  readonly arn: string | null;
  /** `cluster/service`, `*` allowed. */
  readonly ecsService: string | null;
  readonly environment: Environment | null;
  readonly component: string | null;
}

export interface Subsystem {
  readonly name: string;
  readonly title: string;
  readonly team: string | null;
  readonly source: readonly Platform[];
  readonly target: Target;
  readonly needs: readonly string[];
  readonly formerNames: readonly string[];
  readonly claims: readonly ClaimRule[];
  readonly runbook: string | null;
  /** Seen quiet days until it counts as moved. */
  readonly settleDays: number;
}

export interface Team {
  readonly name: string;
  readonly channel: string | null;
  /** Id of the Slack user group that is pinged in working hours. */
  readonly userGroup: string | null;
}

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly environment: Environment | null;
}

/** What the rules need of the configuration: no secret, no address. */
export interface Settings {
  /** The accounting zone, for days, weeks and reminders. */
  readonly timeZone: string;
  readonly workingHours: { readonly from: number; readonly to: number; readonly days: readonly number[] };
  readonly subsystems: readonly Subsystem[];
  readonly teams: readonly Team[];
  readonly accounts: readonly Account[];
  /** Tags that name the subsystem and the environment, in the order they are tried. */
  readonly subsystemTags: readonly string[];
  readonly environmentTags: readonly string[];
  readonly channels: {
    /** Where a case goes whose team has no channel. */
    readonly default: string;
    readonly staging: string | null;
    readonly security: string | null;
  };
  /** Days before a date on which a dated case is told again. */
  readonly reminderDays: readonly number[];
  readonly health: {
    readonly categories: readonly string[];
    /** Type codes that are left out; `*` is any text. */
    readonly ignoreTypeCodes: readonly string[];
    /** When not empty, only these type codes. */
    readonly onlyTypeCodes: readonly string[];
  };
  /** Kinds of resources that are nothing: image builders, CI machines (name patterns). */
  readonly ignoreNames: readonly string[];
  readonly targetDate: Date | null;
  /** Names of the slash commands, with their slash. */
  readonly commands: { readonly migrationStatus: string; readonly toil: string };
}
