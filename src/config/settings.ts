import { momentIn } from '../domain/calendar.ts';
import { DEFAULT_SETTINGS } from '../domain/default-settings.ts';
import type { Account, Settings, Team } from '../domain/settings.ts';
import { listed } from './claims.ts';
import { nearest } from './mistake.ts';
import { pathText } from './parse.ts';
import type { Reporter } from './reporter.ts';
import { type Document, HEALTH_CATEGORIES, NAME, WEEKDAYS } from './shape.ts';
import { subsystemsOf } from './subsystems.ts';

/** What toilbot.yaml does not decide by itself. */
export interface Surroundings {
  readonly accounts: readonly Account[];
  /** Names that are written in the file, right or wrong: one wrong team makes no other mistake. */
  readonly teams: readonly string[];
  readonly subsystems: readonly string[];
  /** Channels where none are written: those of the practice Slack; null when Slack is real and they must be. */
  readonly channels: Settings['channels'] | null;
}

function timeZoneOf(given: string | null | undefined, report: Reporter): string {
  if (!given) return 'UTC';
  try {
    // An offset such as +09:00 is known to Intl, but it is no zone with rules.
    if (/^[A-Za-z]/.test(given)) return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const zones = Intl.supportedValuesOf('timeZone');
  const city = zones.find((zone) => zone.toLowerCase().endsWith(`/${given.toLowerCase()}`));
  const near = city ?? nearest(given, zones);
  report.wrong(
    'timezone',
    given,
    `is not an IANA time zone: ${near ? `did you mean ${near}?` : 'write it as in Asia/Tokyo'}`,
  );
  return 'UTC';
}

/** A channel's name with its `#`; an id stays as it is. */
const channelOf = (text: string): string => (/^(?:#|[CG][A-Z0-9]{5,}$)/.test(text) ? text : `#${text}`);

function channelsOf(given: Document['channels'], fallback: Settings['channels'] | null, report: Reporter) {
  const { default: general, staging, security } = given ?? {};
  if (general === undefined && fallback === null) {
    report.say(
      'channels.default',
      "is missing, and Slack is real: write the channel where cases go, such as '#alerts'",
    );
  }
  return {
    default: general === undefined ? (fallback?.default ?? '') : channelOf(general),
    staging: staging === undefined ? (fallback?.staging ?? null) : channelOf(staging),
    security: security === undefined ? (fallback?.security ?? null) : channelOf(security),
  };
}

function workingHoursOf(given: Document['workingHours'], report: Reporter): Settings['workingHours'] {
  const from = given?.from ?? 9;
  const to = given?.to ?? 18;
  if (to <= from)
    report.say('workingHours', `ends at ${to} and begins at ${from}: the end must be later on the same day`);
  const days = given?.days ?? ['mon', 'tue', 'wed', 'thu', 'fri'];
  return { from, to, days: [...new Set(days.map((day) => WEEKDAYS.indexOf(day)))].toSorted((a, b) => a - b) };
}

function targetDateOf(given: string | null | undefined, timeZone: string, report: Reporter): Date | null {
  if (!given) return null;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(given) ? new Date(`${given}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isFinite(at.getTime()) && at.toISOString().startsWith(given)) return momentIn(given, 0, timeZone);
  report.wrong('targetDate', given, 'is not a day: write it as in 2027-03-31');
  return null;
}

function commandsOf(given: Document['commands'], report: Reporter): Settings['commands'] {
  const migrationStatus = given?.migrationStatus ?? '/migration-status';
  const toil = given?.toil ?? '/toil';
  if (migrationStatus === toil) report.wrong('commands', toil, 'is the name of both commands: give each its own');
  return { migrationStatus, toil };
}

function teamsOf(given: Document['teams'], report: Reporter): readonly Team[] {
  return Object.entries(given ?? {}).map(([name, team]) => {
    if (!NAME.test(name))
      report.say(pathText(['teams', name]), 'is not a name: use letters, digits, - _ and ., at most 60');
    return {
      name,
      channel: team.channel === undefined ? null : channelOf(team.channel),
      userGroup: team.userGroup ?? null,
    };
  });
}

/** What the rules need, of a document that has the right shape. Mistakes in its meaning go to `report`. */
export function settingsOf(document: Document, around: Surroundings, report: Reporter): Settings {
  const timeZone = timeZoneOf(document.timezone, report);
  const { health, tags } = document;
  return {
    timeZone,
    workingHours: workingHoursOf(document.workingHours, report),
    subsystems: subsystemsOf(document.subsystems ?? {}, around, report),
    teams: teamsOf(document.teams, report),
    accounts: around.accounts,
    subsystemTags: tags?.subsystem ? listed(tags.subsystem) : ['Service', 'app'],
    environmentTags: tags?.environment ? listed(tags.environment) : ['Environment', 'env'],
    channels: channelsOf(document.channels, around.channels, report),
    reminderDays: [...new Set(document.reminders ?? [7, 1])].toSorted((one, other) => other - one),
    health: {
      categories: health?.categories ?? HEALTH_CATEGORIES,
      ignoreTypeCodes: health?.ignoreTypeCodes ?? [],
      onlyTypeCodes: health?.onlyTypeCodes ?? [],
    },
    ignoreNames: document.ignoreNames ?? ['Packer Builder'],
    ...DEFAULT_SETTINGS,
    targetDate: targetDateOf(document.targetDate, timeZone, report),
    commands: commandsOf(document.commands, report),
  };
}
