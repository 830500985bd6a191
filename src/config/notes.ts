import type { System } from '../domain/scope.ts';
import type { DatabasePlace } from './database.ts';
import { type Environment, shownPath } from './environment.ts';
import type { Slack } from './slack.ts';
import type { Reasons } from './systems.ts';

const TITLES = {
  aws: 'AWS',
  heroku: 'Heroku',
  fluentd: 'fluentd hosts',
  circleci: 'CircleCI',
  github: 'GitHub',
  toilbot: 'records',
} as const satisfies Record<System, string>;

interface Noted {
  readonly config: { readonly slack: Slack; readonly database: DatabasePlace };
  /** Why which systems are real; none when the fleet is practice. */
  readonly reasons: Reasons;
  readonly file: string;
  readonly environment: Environment;
  /** How many subsystems of the file the practice fleet stands in for. */
  readonly unusedSubsystems: number;
}

/** What is real, what is practice, and why: one plain line each. */
export function notesOf({ config, reasons, file, environment, unusedSubsystems }: Noted): readonly string[] {
  const { slack, database } = config;
  const isPractice = reasons.size === 0;
  const real = [...reasons].map(([system, reason]) => `real ${TITLES[system]} (${reason})`);
  const fleet = isPractice
    ? `Fleet: practice (${file} has no aws, and no AWS credentials are set; nor is any other system).`
    : `Fleet: ${real.join(', ')}.`;
  const notes = [fleet, slackNote(slack), databaseNote(database, environment)];
  if (isPractice && environment.secret.DATABASE_URL !== null) {
    notes.push('DATABASE_URL is not used: the practice fleet keeps to its own embedded database.');
  }
  if (unusedSubsystems > 0) {
    notes.push(`The subsystems and teams of ${file} are not used while the fleet is practice: it brings its own.`);
  }
  if (environment.get('TOILBOT_CLOCK') !== null)
    notes.push('Time: from TOILBOT_CLOCK, for test runs; not the real time.');
  if (slack.kind === 'real' && slack.appToken !== null && slack.signingSecret !== null) {
    notes.push('SLACK_SIGNING_SECRET is not used: SLACK_APP_TOKEN is set, so Slack is reached by Socket Mode.');
  }
  return notes;
}

function slackNote(slack: Slack): string {
  if (slack.kind === 'practice') return 'Slack: practice (SLACK_BOT_TOKEN is not set).';
  const way = slack.mode === 'socket' ? 'Socket Mode' : 'HTTP';
  return slack.apiUrl === null ? `Slack: real, by ${way}.` : `Slack: at SLACK_API_URL, by ${way}.`;
}

function databaseNote(database: DatabasePlace, environment: Environment): string {
  return database.kind === 'postgres'
    ? 'Database: PostgreSQL at DATABASE_URL.'
    : `Database: embedded, in ${shownPath(database.directory, environment)}.`;
}
