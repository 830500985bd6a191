/** A command that was run by `toilbot time`, as a lead time: a Packer build, a `terraform apply`, a Capistrano deploy. */

import { LEAD_TIME_STEPS, type LeadTimeStep } from './lead-times.ts';
import type { KnownMeasure } from './measures.ts';
import type { Environment, Subsystem } from './settings.ts';
import type { Platform } from './vocabulary.ts';

/** What a command can be: an approval is nobody's command. */
export const TIMED_STEPS = LEAD_TIME_STEPS.filter((it) => it !== 'approval');

/** How a command ended. */
export type CommandEnd =
  | { readonly by: 'exit'; readonly code: number }
  | { readonly by: 'signal'; readonly signal: string; readonly number: number };

/** What is kept of a command: neither its words nor where it ran, which may hold secrets. */
export interface TimedCommand {
  /** Unique: handed in twice, it is one figure. */
  readonly id: string;
  readonly what: LeadTimeStep;
  readonly endedAt: Date;
  readonly seconds: number;
  readonly outcome: 'succeeded' | 'failed' | 'stopped';
  readonly subsystem: string | null;
  readonly environment: Environment;
  /** `other` where nobody said it: then it is where the subsystem ran at that time. */
  readonly platform: Platform;
}

/** What programs do, by the word that says it. */
const KNOWN_COMMANDS: readonly { readonly program: RegExp; readonly word: RegExp; readonly what: LeadTimeStep }[] = [
  { program: /^(packer|docker|podman|buildah)$/, word: /^build$/, what: 'image-build' },
  { program: /^(terraform|tofu|terragrunt)$/, word: /^apply$/, what: 'apply' },
  { program: /^cap$/, word: /^deploy$/, what: 'deploy' },
];

/** What a command is by its program and what that is told to do, `bundle exec` aside; null where it may be anything. */
export function stepOf(words: readonly string[]): LeadTimeStep | null {
  const [path = '', ...told] = words[0] === 'bundle' && words[1] === 'exec' ? words.slice(2) : words;
  const program = path.split('/').at(-1) ?? '';
  return KNOWN_COMMANDS.find((it) => it.program.test(program) && told.some((word) => it.word.test(word)))?.what ?? null;
}

/** The code that a shell would end with: 128 and the number of the signal. */
export function exitCodeOf(end: CommandEnd): number {
  return end.by === 'exit' ? end.code : 128 + end.number;
}

/** Programs that catch a signal to tidy up end with the shell's code for it, or with one of their own. */
const STOPPED_CODES = [128 + 1, 128 + 2, 128 + 9, 128 + 15];

/** One that somebody stopped says nothing of how often changes fail. */
export function outcomeOfEnd(end: CommandEnd): TimedCommand['outcome'] {
  if (end.by === 'signal') return /^SIG(INT|TERM|HUP|KILL)$/.test(end.signal) ? 'stopped' : 'failed';
  if (STOPPED_CODES.includes(end.code)) return 'stopped';
  return end.code === 0 ? 'succeeded' : 'failed';
}

/** The subsystem of a name, which may be one that it had; null when there is none. */
export function subsystemNamed(name: string, subsystems: readonly Subsystem[]): string | null {
  return subsystems.find((it) => it.name === name || it.formerNames.includes(name))?.name ?? null;
}

export function timedMeasure(it: TimedCommand): KnownMeasure {
  return {
    measure: 'lead-time',
    key: `toilbot-time:${it.id}`,
    at: it.endedAt,
    job: 'time',
    what: it.what,
    value: it.seconds,
    waited: null,
    outcome: it.outcome,
    platform: it.platform,
    resource: `toilbot-time/${it.what}`,
    name: it.what,
    subsystem: it.subsystem,
    environment: it.environment,
    component: null,
    facts: {},
  };
}
