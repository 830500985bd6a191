import { Command, CommanderError } from 'commander';
import { addBelonging } from './commands/belonging.ts';
import { addCharting } from './commands/charting.ts';
import { addImporting } from './commands/importing.ts';
import { addLooking } from './commands/looking.ts';
import { addRunning } from './commands/running.ts';
import { addSettingUp } from './commands/setting-up.ts';
import { addTiming } from './commands/timing.ts';
import { plainError } from './commands/tools.ts';
import { VERSION } from './wire.ts';

// Whoever reads may have seen enough: `toilbot status | head` is no mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

function program(answer: (code: number) => void): Command {
  const cli = new Command('toilbot');
  const common = (command: Command): Command =>
    command.option('-c, --config <file>', 'configuration, instead of toilbot.yaml').option('--json', 'print JSON');
  const does =
    <A extends unknown[]>(work: (...args: A) => Promise<number>) =>
    async (...args: A): Promise<void> =>
      answer(await work(...args));
  cli
    .description('Says what needs you, what it costs, and what has moved to ECS and EKS.')
    .version(VERSION)
    .exitOverride()
    // What stands behind `time --` is another program's.
    .enablePositionalOptions();

  const adding = { cli, common, does };
  addRunning(adding);
  addLooking(adding);
  addBelonging(adding);
  addImporting(adding);
  addCharting(adding);
  addSettingUp(adding);
  addTiming(adding);
  return cli;
}

/**
 * Runs one command line. A user's mistake is one plain line a mistake and 1; anything else is a bug and shows its stack.
 * Secrets of the environment are taken out of either.
 */
export async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  // Node itself would print the stack as it is.
  process.once('uncaughtException', (error) => {
    process.stderr.write(plainError(error));
    process.exit(1);
  });
  try {
    await program((given) => {
      code = given;
    }).parseAsync([...argv]);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    process.stderr.write(plainError(error));
    return 1;
  }
}
