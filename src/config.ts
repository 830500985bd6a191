import { createHash } from 'node:crypto';
import { awsKeysMistakes } from './config/aws.ts';
import { type Catalog, catalogOf } from './config/catalog.ts';
import { clockOf } from './config/clock.ts';
import { type DatabasePlace, databaseOf, passwordsOf } from './config/database.ts';
import { ownVariables, readEnvironment, type Variables } from './config/environment.ts';
import { type JobSetting, jobsOf } from './config/jobs.ts';
import { type Mistake, refusal } from './config/mistake.ts';
import { notesOf } from './config/notes.ts';
import { parseDocument } from './config/parse.ts';
import { practiceDocument } from './config/practice.ts';
import { dataDirectoryOf, type Listening, type LogLevel, listeningOf, logLevelOf } from './config/process.ts';
import { reporter } from './config/reporter.ts';
import { settingsOf } from './config/settings.ts';
import type { Document } from './config/shape.ts';
import { type Slack, slackOf } from './config/slack.ts';
import { type RealFleet, realFleet, reasonsOf, systemsOf } from './config/systems.ts';
import { readDocument } from './config/yaml-file.ts';
import { type DocumentAddress, parseAddress } from './domain/document-address.ts';
import { TIERS } from './domain/reads/read.ts';
import { SYSTEMS, type System } from './domain/scope.ts';
import type { Account, Settings } from './domain/settings.ts';

/** All that toilbot is told from outside, checked. Holds secrets: `describeConfig` has the form that may be shown. */
export interface Config extends Listening {
  readonly fleet: { readonly kind: 'practice' } | ({ readonly kind: 'real' } & RealFleet);
  /** The systems that are looked at; the practice fleet plays all. */
  readonly systems: ReadonlySet<System>;
  readonly slack: Slack;
  readonly database: DatabasePlace;
  /** Practice data never mixes with real data; a database is of one kind. Follows the fleet. */
  readonly installation: 'practice' | 'real';
  readonly settings: Settings;
  /** A setting for every known job. */
  readonly jobs: Readonly<Record<string, JobSetting>>;
  /** Whether the dates on which software ends are fetched anew; never for the practice fleet. */
  readonly refreshesLifecycle: boolean;
  /** Absolute. */
  readonly dataDirectory: string;
  readonly clock: () => Date;
  readonly logLevel: LogLevel;
  /** What is real and what is practice, and why: one plain line each. */
  readonly notes: readonly string[];
  /** Where toilbot.yaml stands when it is no file. */
  readonly document: DocumentAddress | null;
  /** Of all text that was read: another one is another configuration. */
  readonly fingerprint: string;
  /** Values that never reach a log, an error or a message. */
  readonly secrets: readonly string[];
}

export interface ConfigSource {
  /** The process's own and those of ./.env when left out. */
  readonly env?: Variables | undefined;
  readonly cwd: string;
  /** Path or address that was named with --config; before TOILBOT_CONFIG, before ./toilbot.yaml. */
  readonly file?: string | undefined;
  /** The text that its address led to, when it is one: see `remoteDocument`. */
  readonly fetched?: string | undefined;
  readonly knownJobs: readonly string[];
  /** What the practice fleet says of itself; used when no real fleet is configured. */
  readonly practice?: unknown;
  /** The real time; TOILBOT_CLOCK comes before it. */
  readonly systemClock: () => Date;
}

/** The practice company is in Tokyo, and means to be done by the end of its business year. */
const PRACTICE_TIMEZONE = 'Asia/Tokyo';
const PRACTICE_TARGET_DATE = '2027-03-31';
const PRACTICE_PURPOSE = { accepted: '2026-04-01', by: 'the practice company' };
const PRACTICE_CHANNELS = { default: '#alerts', staging: '#alerts-staging', security: '#security' };
const NO_CHANNELS = { default: '', staging: null, security: null };

/**
 * Reads the environment and toilbot.yaml. Throws one UserError that names every mistake, a line each: where, what, and
 * the mend; none holds a secret.
 */
export function loadConfig(source: ConfigSource): Config {
  const { cwd, knownJobs } = source;
  const mistakes: Mistake[] = [];
  const environment = readEnvironment(source.env ?? ownVariables(cwd, mistakes), cwd, mistakes);
  const secrets = [...new Set([...environment.secrets, ...passwordsOf(environment.secret.DATABASE_URL)])];
  const { raw, file, text, path } = readDocument(source.file, source.fetched, environment, cwd, mistakes);
  const parsed = parseDocument(raw, file);
  mistakes.push(...parsed.mistakes);
  const catalog = catalogOf(parsed.document.catalog, path, file, mistakes);
  const document = withCatalog(parsed.document, catalog);

  const slack = slackOf(environment, mistakes);
  const reasons = reasonsOf(raw, environment, file);
  const report = reporter(file, mistakes);
  mistakes.push(...awsKeysMistakes(environment));
  const real = reasons.size === 0 ? null : realFleet(document, reasons, environment, report);
  const installation = real === null ? 'practice' : 'real';
  const own = settingsOf(document, surroundings(raw, real?.accounts ?? [], slack, document), report);
  const config = {
    fleet: real === null ? { kind: 'practice' as const } : { kind: 'real' as const, ...real.fleet },
    systems: real === null ? new Set(SYSTEMS) : systemsOf(real.fleet, own.fluentd.hosts.length),
    refreshesLifecycle: real !== null && parsed.document.lifecycle?.refresh !== false,
    slack,
    installation,
    jobs: jobsOf(parsed.document.jobs, knownJobs, report),
    clock: clockOf(environment, cwd, source.systemClock, mistakes),
    logLevel: logLevelOf(environment, mistakes),
    dataDirectory: dataDirectoryOf(environment, cwd, mistakes),
    ...listeningOf(parsed.document, environment, file, mistakes),
  } satisfies Partial<Config>;
  const database = databaseOf(environment, installation, config.dataDirectory, mistakes);
  if (mistakes.length > 0) throw refusal(sorted(mistakes, file), secrets);

  const usesPractice = real === null && source.practice !== undefined;
  const settings = usesPractice ? practiceSettings(parsed.document, source.practice, slack) : own;
  const notes = notesOf({
    config: { ...config, database },
    reasons,
    file,
    environment,
    unusedSubsystems: usesPractice ? own.subsystems.length : 0,
  });
  const fingerprint = createHash('sha256')
    .update([text, ...catalog.texts].join('\0'))
    .digest('hex');
  const named =
    source.fetched === undefined ? null : parseAddress(source.file ?? environment.get('TOILBOT_CONFIG') ?? '');
  return { ...config, database, settings, notes, secrets, fingerprint, document: named === 'wrong' ? null : named };
}

/** What the environment alone says, while the configuration cannot be read. */
export function withoutDocument(cwd: string, systemClock: () => Date): Pick<Config, 'dataDirectory' | 'clock'> {
  const ignored: Mistake[] = [];
  const environment = readEnvironment(ownVariables(cwd, ignored), cwd, ignored);
  return {
    dataDirectory: dataDirectoryOf(environment, cwd, ignored),
    clock: clockOf(environment, cwd, systemClock, ignored),
  };
}

/** The document with what the catalogue names: what the file says of a subsystem comes first, key by key. */
function withCatalog(document: Document, { subsystems }: Catalog): Document {
  const own = Object.entries(document.subsystems ?? {});
  const said = own.map(([name, it]) => {
    const keys = Object.entries(it).filter(([, value]) => value !== undefined && value !== null);
    return [name, { ...subsystems[name], ...Object.fromEntries(keys) }] as const;
  });
  const owners = Object.values(subsystems).flatMap((it) => it.team ?? []);
  const teams = Object.fromEntries(owners.map((team) => [team, {}]));
  return {
    ...document,
    ...(owners.length === 0 ? {} : { teams: { ...teams, ...document.teams } }),
    // The file's own come first: claims are tried in this order.
    subsystems: { ...Object.fromEntries(said), ...without(subsystems, new Set(own.map(([name]) => name))) },
  };
}

function without<T>(all: Readonly<Record<string, T>>, names: ReadonlySet<string>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !names.has(name)));
}

/** The practice fleet's own subsystems and teams, with everything else from the file. */
function practiceSettings(document: Document, practice: unknown, slack: Slack): Settings {
  const fleet = practiceDocument(practice, slack.kind === 'real');
  const mistakes: Mistake[] = [];
  const raw = {
    ...document,
    timezone: document.timezone ?? PRACTICE_TIMEZONE,
    // Nobody's rights or work are at stake: everything may be seen.
    tiers: document.tiers ?? TIERS,
    purpose: document.purpose ?? PRACTICE_PURPOSE,
    targetDate: document.targetDate ?? PRACTICE_TARGET_DATE,
    ...fleet.document,
  };
  const parsed = parseDocument(raw, 'practice fleet');
  const report = reporter('practice fleet', mistakes);
  const settings = settingsOf(parsed.document, surroundings(raw, fleet.accounts, slack), report);
  mistakes.unshift(...parsed.mistakes);
  if (mistakes.length > 0) throw refusal(mistakes, []);
  return settings;
}

/** The variables first, then the file. */
function sorted(mistakes: readonly Mistake[], file: string): readonly Mistake[] {
  const ofFile = (it: Mistake) => Number(it.where.startsWith(file));
  return mistakes.toSorted((one, other) => ofFile(one) - ofFile(other));
}

function surroundings(raw: object, accounts: readonly Account[], slack: Slack, document: Document = {}) {
  const names = (key: 'teams' | 'subsystems') => [
    ...new Set([...Object.keys(Object(Reflect.get(raw, key))), ...Object.keys(document[key] ?? {})]),
  ];
  return {
    accounts,
    teams: names('teams'),
    subsystems: names('subsystems'),
    // One that is written wrong is a mistake already, and not missing as well.
    channels: slack.kind === 'practice' ? PRACTICE_CHANNELS : hasKey(raw, 'channels', 'default') ? NO_CHANNELS : null,
  };
}

function hasKey(value: unknown, ...path: readonly string[]): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return true;
  return value instanceof Object && Object.hasOwn(value, key) && hasKey(Reflect.get(value, key), ...rest);
}
