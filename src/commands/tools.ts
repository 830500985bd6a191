import type { Command } from 'commander';
import { jobs } from '../../jobs/index.ts';
import { remoteDocument } from '../config/remote.ts';
import { type Config, loadConfig } from '../config.ts';
import type { Fleet } from '../domain/fleet.ts';
import type { Job } from '../domain/job.ts';
import { UserError } from '../domain/user-error.ts';
import { redactor } from '../log.ts';
import { logOf, startStandIns } from '../main.ts';
import { configuredJobs, fetchDocument, openFleetAlone, type Wired, wire } from '../wire.ts';

/** What every command line may say. */
export interface Common {
  readonly config?: string;
  readonly json?: boolean;
}

/** How a group of commands is added to the command line. */
export interface Adding {
  readonly cli: Command;
  /** Adds the options that every command has. */
  common(command: Command): Command;
  /** Makes a command's work its action; the number it answers is the exit code. */
  does<A extends unknown[]>(work: (...args: A) => Promise<number>): (...args: A) => Promise<void>;
}

/** What starts no practice Slack beside a command. */
const NO_SLACK: Config['slack'] = {
  kind: 'real',
  botToken: '',
  appToken: null,
  signingSecret: null,
  mode: 'socket',
  apiUrl: null,
};

/** Of the configuration that was read last: taken out of whatever is printed of an error. */
let secrets: readonly string[] = [];

export function plainError(error: unknown): string {
  const text =
    error instanceof UserError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  return `${redactor(secrets)(text)}\n`;
}

/** The machine's own time, where no configuration could be read, and milliseconds that no clock sets back. */
export const machine = { now: () => new Date(), elapsed: () => performance.now() } as const;

export const print = (text: string): void => void process.stdout.write(`${text}\n`);

export function printed(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2);
}

export async function load(options: Common): Promise<Config> {
  const { practiceConfiguration } = await import('../practice.ts');
  const named = options.config === undefined ? {} : { file: options.config };
  const remote = remoteDocument({ cwd: process.cwd(), ...named });
  const fetched = remote === null ? {} : { fetched: (await fetchDocument(remote.address, remote.region)).text };
  const config = loadConfig({
    cwd: process.cwd(),
    ...fetched,
    ...named,
    knownJobs: jobs.map((job) => job.id),
    practice: practiceConfiguration(),
    systemClock: () => new Date(),
  });
  secrets = config.secrets;
  return config;
}

/** Opens what a command needs beside a toilbot that may be running, and closes it whatever happens. */
export async function beside<T>(config: Config, work: (wired: Wired) => Promise<T>): Promise<T> {
  const logger = logOf({ ...config, logLevel: 'error' });
  const practice = await startStandIns({ ...config, slack: NO_SLACK });
  try {
    const wired = await wire({ config, jobs, logger, role: 'client', practice, nudge: () => {} });
    try {
      return await work(wired);
    } finally {
      await wired.close(5_000);
    }
  } finally {
    await practice?.close();
  }
}

/** Opens the fleet alone, for a first look, and closes it whatever happens. */
export async function besideFleet<T>(
  config: Config,
  work: (fleet: Fleet, on: readonly Job[]) => Promise<T>,
): Promise<T> {
  const practice = await startStandIns({ ...config, slack: NO_SLACK });
  const logger = logOf({ ...config, logLevel: 'error' });
  const fleet = openFleetAlone({ config, jobs, logger, role: 'client', practice, nudge: () => {} });
  try {
    return await work(fleet, configuredJobs(jobs, config));
  } finally {
    fleet.close();
    await practice?.close();
  }
}
