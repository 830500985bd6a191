import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import { plain } from '../cli/table.ts';
import { givenVariables } from '../config/environment.ts';
import { nearest } from '../config/mistake.ts';
import { type Config, withoutDocument } from '../config.ts';
import { environmentNamed } from '../domain/claim.ts';
import type { LeadTimeStep } from '../domain/lead-times.ts';
import type { Subsystem } from '../domain/settings.ts';
import {
  exitCodeOf,
  outcomeOfEnd,
  stepOf,
  subsystemNamed,
  TIMED_STEPS,
  type TimedCommand,
} from '../domain/timed-command.ts';
import { UserError } from '../domain/user-error.ts';
import { PLATFORMS, type Platform } from '../domain/vocabulary.ts';
import { runCommand } from '../run-command.ts';
import { handInTimed, keepTimed, timedDirectory } from '../timed-spool.ts';
import { type Adding, beside, type Common, load, machine, plainError } from './tools.ts';

interface TimeOptions extends Common {
  readonly what?: LeadTimeStep;
  readonly subsystem?: string;
  readonly environment?: string;
  readonly platform?: Platform;
}

/** Standard output is the command's own. */
const say = (line: string): void => void process.stderr.write(`toilbot time: ${plain(line, 400)}\n`);

const firstLine = (error: unknown): string => plainError(error).split('\n')[0] ?? '';

function whatOf(options: TimeOptions, command: readonly string[]): LeadTimeStep {
  const what = options.what ?? stepOf(command);
  if (what) return what;
  throw new UserError(`time: say what it is with --what: ${TIMED_STEPS.join(', ')}. The command was not run.`);
}

function checkSubsystem(name: string | undefined, subsystems: readonly Subsystem[]): void {
  if (name === undefined || subsystemNamed(name, subsystems) !== null) return;
  const near = nearest(
    name,
    subsystems.map((it) => it.name),
  );
  const meant = near === null ? '' : ` Did you mean ${near}?`;
  throw new UserError(`time: no subsystem is called ${plain(name, 60)}.${meant} The command was not run.`);
}

/** Keeps the figure before anything else, so that whatever happens next does not lose it; then hands in all that wait. */
async function report(timed: TimedCommand, directory: string, config: Config | null): Promise<void> {
  const unkept = await keepTimed(directory, timed).then(
    () => null,
    (error: unknown) => error,
  );
  if (config === null) {
    if (unkept) say(`the time is lost, it cannot be kept: ${firstLine(unkept)}`);
    return;
  }
  try {
    await beside(config, ({ store }) =>
      handInTimed(
        directory,
        { measures: store.measures, subsystems: config.settings.subsystems, now: config.clock(), tell: say },
        unkept ? [timed] : [],
      ),
    );
  } catch (error) {
    say(`${unkept ? 'the time is lost' : 'the time is kept and handed in later'}: ${firstLine(error)}`);
  }
}

/** Answers the command's own exit code, whatever becomes of the figure. */
async function timeCommand(command: readonly string[], options: TimeOptions): Promise<number> {
  // Before the configuration is read: ./.env is toilbot's and not the command's.
  const variables = givenVariables();
  const what = whatOf(options, command);
  let config: Config | null = null;
  try {
    config = await load(options);
  } catch (error) {
    say(`the time is kept and handed in later: ${firstLine(error)}`);
  }
  if (config) checkSubsystem(options.subsystem, config.settings.subsystems);

  const { dataDirectory, clock } = config ?? withoutDocument(process.cwd(), machine.now);
  const begun = machine.elapsed();
  const run = await runCommand(command, variables);
  if (run.is === 'not run') {
    say(`${plain(command[0] ?? '', 100)}: ${run.why}`);
    return run.code;
  }
  const timed: TimedCommand = {
    id: randomUUID(),
    what,
    endedAt: clock(),
    seconds: Math.round((machine.elapsed() - begun) / 1000),
    outcome: outcomeOfEnd(run.end),
    subsystem: options.subsystem ?? null,
    environment: environmentNamed(options.environment ?? ''),
    platform: options.platform ?? 'other',
  };
  // One that cannot be read is somebody's own: the practice fleet needs none.
  await report(timed, timedDirectory(dataDirectory, config?.installation ?? 'real'), config);
  return exitCodeOf(run.end);
}

/** The command that stands before other commands. */
export function addTiming({ cli, does }: Adding): void {
  cli
    .command('time')
    .description('run a command as it is, and keep how long it took and whether it went through: nothing of its words')
    .usage('[options] -- <command...>')
    .argument('<command...>', 'a Packer build, a terraform apply, a Capistrano deploy …')
    .addOption(
      new Option(
        '--what <what>',
        'what it is; known of packer build, docker build, terraform apply and cap deploy',
      ).choices(TIMED_STEPS),
    )
    .option('--subsystem <name>', 'of which subsystem')
    .option('--environment <name>', 'in which environment; without it it counts as production')
    .addOption(
      new Option('--platform <platform>', 'for which platform; without it where the subsystem ran').choices(PLATFORMS),
    )
    .option('-c, --config <file>', 'configuration, instead of toilbot.yaml')
    .passThroughOptions()
    .action(does(timeCommand));
}
