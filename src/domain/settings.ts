import type { Language, Speech } from './language.ts';
import type { Severity } from './reads/images.ts';
import type { Tier } from './reads/read.ts';
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
  /** Name of a Heroku app, and of a Heroku pipeline; `*` is any text. */
  readonly herokuApp: string | null;
  readonly herokuPipeline: string | null;
  /** Kubernetes namespace, `*` allowed, and labels that the workload must have. */
  readonly namespace: string | null;
  readonly labels: Readonly<Record<string, string>>;
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
  /** What proves an `absorbed` target: where its senders' logs or work go, such as the name of a delivery stream; `*` is any text. */
  readonly absorbedInto: string | null;
  /** What a person told of software that nothing can ask: "td-agent 4.5.2", and when. */
  readonly told: readonly { readonly software: string; readonly version: string; readonly on: Date }[];
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
  /** Of channels, and of people whose own is not known. */
  readonly language: Language;
  /** Channels that are spoken to in another language or zone, by name (with its `#`) or id. */
  readonly spoken: ReadonlyMap<string, Speech>;
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
  /** The tiers of rights that are on; a read of another tier is off by choice. */
  readonly tiers: readonly Tier[];
  /** Days before an end of life on which it is told again. */
  readonly endOfLifeDays: readonly number[];
  readonly images: {
    /** Days within which a vulnerability with a fix must be gone, by severity; null where none counts. */
    readonly policyDays: { readonly [S in Severity]: number | null };
    /** Base images that are trusted, such as `ruby:3.3-*`; empty when every one is. */
    readonly trustedBases: readonly string[];
  };
  readonly fluentd: {
    /** Hosts that are listed by hand: `host:port`. */
    readonly hosts: readonly {
      readonly name: string;
      readonly endpoint: string;
      readonly software: 'fluentd' | 'fluent-bit';
    }[];
    /** Instances with this tag are asked at their private address; null asks none. */
    readonly tag: {
      readonly key: string;
      readonly value: string;
      readonly port: number;
      readonly software: 'fluentd' | 'fluent-bit';
    } | null;
  };
  /** Ports that nobody but a named range should reach: 22 and 3389 by default. */
  readonly adminPorts: readonly number[];
  /** When an admin accepted what `hands-on` may see, and who; null until then. */
  readonly purposeAccepted: { readonly on: Date; readonly by: string } | null;
  /** Where people said that resources belong, by their ids, as a judge is told; a subsystem of null is "not ours". */
  readonly said?: ReadonlyMap<string, string | null>;
  /** Names of the slash commands, with their slash. */
  readonly commands: { readonly migrationStatus: string; readonly toil: string };
}
