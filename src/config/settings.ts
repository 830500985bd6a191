import { knownZone } from '../domain/calendar.ts';
import { DEFAULT_SETTINGS } from '../domain/default-settings.ts';
import type { Speech } from '../domain/language.ts';
import type { Severity } from '../domain/reads/images.ts';
import type { Account, Settings, Team } from '../domain/settings.ts';
import { listed } from './claims.ts';
import { dayOf } from './day.ts';
import { nearest } from './mistake.ts';
import { pathText } from './parse.ts';
import type { Reporter } from './reporter.ts';
import { type Document, HEALTH_CATEGORIES, NO_POLICY, WEEKDAYS } from './shape.ts';
import type { FluentdDocument } from './shape-fleet.ts';
import { channel, NAME } from './shape-pieces.ts';
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

function timeZoneOf(given: string | null | undefined, path: string, otherwise: string, report: Reporter): string {
  if (!given) return otherwise;
  const known = knownZone(given);
  if (known !== null) return known;
  const zones = Intl.supportedValuesOf('timeZone');
  const city = zones.find((zone) => zone.toLowerCase().endsWith(`/${given.toLowerCase()}`));
  const near = city ?? nearest(given, zones);
  report.wrong(
    path,
    given,
    `is not an IANA time zone: ${near ? `did you mean ${near}?` : 'write it as in Asia/Tokyo'}`,
  );
  return otherwise;
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

function spokenOf(
  given: NonNullable<Document['channels']>['speak'],
  usual: Speech,
  report: Reporter,
): Settings['spoken'] {
  const entries = Object.entries(given ?? {}).map(([name, it]) => {
    const path = pathText(['channels', 'speak', name]);
    const wrong = channel.safeParse(name).error?.issues[0]?.message;
    if (wrong !== undefined) report.say(path, wrong);
    const timeZone = timeZoneOf(it.timezone, `${path}.timezone`, usual.timeZone, report);
    return [channelOf(name), { language: it.language ?? usual.language, timeZone }] as const;
  });
  return new Map(entries);
}

function workingHoursOf(given: Document['workingHours'], report: Reporter): Settings['workingHours'] {
  const from = given?.from ?? 9;
  const to = given?.to ?? 18;
  if (to <= from)
    report.say('workingHours', `ends at ${to} and begins at ${from}: the end must be later on the same day`);
  const days = given?.days ?? ['mon', 'tue', 'wed', 'thu', 'fri'];
  return { from, to, days: [...new Set(days.map((day) => WEEKDAYS.indexOf(day)))].toSorted((a, b) => a - b) };
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

const descending = (days: readonly number[]) => [...new Set(days)].toSorted((one, other) => other - one);

function tiersOf(given: Document['tiers'], report: Reporter): Settings['tiers'] {
  if (given && !given.includes('base')) report.say('tiers', 'is without base, which every check needs: add base');
  return [...new Set(given ?? DEFAULT_SETTINGS.tiers)];
}

function imagesOf(given: Document['images']): Settings['images'] {
  const days = (severity: Severity): number | null => {
    const said = given?.policyDays?.[severity];
    if (said === NO_POLICY) return null;
    return said ?? DEFAULT_SETTINGS.images.policyDays[severity];
  };
  return {
    policyDays: {
      critical: days('critical'),
      high: days('high'),
      medium: days('medium'),
      low: days('low'),
      other: days('other'),
    },
    trustedBases: given?.trustedBases ?? DEFAULT_SETTINGS.images.trustedBases,
  };
}

/** Ports of their endpoints, as both softwares' manuals give them. */
const LOG_PORTS = { fluentd: 24_220, 'fluent-bit': 2_020 } as const;

function fluentdOf(given: FluentdDocument | null | undefined, report: Reporter): Settings['fluentd'] {
  const hosts = given?.hosts ?? [];
  for (const [index, { name, endpoint }] of hosts.entries()) {
    const path = `fluentd.hosts[${index}]`;
    if (hosts.findIndex((it) => it.name === name) < index)
      report.wrong(`${path}.name`, name, 'is the name of two hosts: give each its own');
    if (Number(endpoint.slice(endpoint.lastIndexOf(':') + 1)) > 65_535)
      report.wrong(`${path}.endpoint`, endpoint, 'has no port that there is: write 1 to 65535');
  }
  const tag = given?.tag ?? null;
  const software = tag?.software ?? 'fluentd';
  return {
    hosts: hosts.map((it) => ({ name: it.name, endpoint: it.endpoint, software: it.software ?? 'fluentd' })),
    tag: tag && { key: tag.key, value: tag.value, software, port: tag.port ?? LOG_PORTS[software] },
  };
}

function purposeOf(given: Document['purpose'], timeZone: string, report: Reporter): Settings['purposeAccepted'] {
  const on = dayOf(given?.accepted, 'purpose.accepted', timeZone, report);
  return given && on ? { on, by: given.by } : null;
}

/** What the rules need, of a document that has the right shape. Mistakes in its meaning go to `report`. */
export function settingsOf(document: Document, around: Surroundings, report: Reporter): Settings {
  const timeZone = timeZoneOf(document.timezone, 'timezone', 'UTC', report);
  const language = document.language ?? DEFAULT_SETTINGS.language;
  const { health, tags } = document;
  return {
    timeZone,
    workingHours: workingHoursOf(document.workingHours, report),
    subsystems: subsystemsOf(document.subsystems ?? {}, { ...around, timeZone }, report),
    teams: teamsOf(document.teams, report),
    accounts: around.accounts,
    subsystemTags: tags?.subsystem ? listed(tags.subsystem) : ['Service', 'app'],
    environmentTags: tags?.environment ? listed(tags.environment) : ['Environment', 'env'],
    channels: channelsOf(document.channels, around.channels, report),
    language,
    spoken: spokenOf(document.channels?.speak, { language, timeZone }, report),
    reminderDays: descending(document.reminders ?? [7, 1]),
    health: {
      categories: health?.categories ?? HEALTH_CATEGORIES,
      ignoreTypeCodes: health?.ignoreTypeCodes ?? [],
      onlyTypeCodes: health?.onlyTypeCodes ?? [],
    },
    ignoreNames: document.ignoreNames ?? ['Packer Builder'],
    tiers: tiersOf(document.tiers, report),
    endOfLifeDays: descending(document.endOfLifeDays ?? DEFAULT_SETTINGS.endOfLifeDays),
    images: imagesOf(document.images),
    fluentd: fluentdOf(document.fluentd, report),
    adminPorts: [...new Set(document.adminPorts ?? DEFAULT_SETTINGS.adminPorts)],
    purposeAccepted: purposeOf(document.purpose, timeZone, report),
    targetDate: dayOf(document.targetDate, 'targetDate', timeZone, report),
    commands: commandsOf(document.commands, report),
  };
}
