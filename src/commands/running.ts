import type { Config } from '../config.ts';
import { logOf, PRACTICE_PORT, start } from '../main.ts';
import { RELOAD_MS, startReloading } from '../reload.ts';
import { VERSION } from '../wire.ts';
import { practiceText } from './practice-text.ts';
import { type Adding, type Common, load, plainError, print } from './tools.ts';

/** A second SIGTERM or SIGINT ends at once with this code. */
const FORCED = 130;
/** How often the configuration is read again. */

/**
 * Resolves at the first SIGTERM or SIGINT; the second ends the process at once. Listened for before anything is opened:
 * as process 1 of a container it would be deaf to a signal that nobody listens for.
 */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const stop = (): void => {
      if (stopping) process.exit(FORCED);
      stopping = true;
      resolve();
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}

/** toilbot cannot run with any configuration any more: whoever started the process starts it again. */
function endOfAll(error: unknown): void {
  process.stderr.write(plainError(error));
  process.exit(1);
}

async function startCommand(options: Common): Promise<number> {
  const stopped = stopSignal();
  const loadQuietly = async (): Promise<Config> => {
    const loaded = await load(options);
    return process.stdout.isTTY && loaded.logLevel === 'info' ? { ...loaded, logLevel: 'warn' as const } : loaded;
  };
  const config = await loadQuietly();
  for (const note of config.notes) print(note);
  const reloading = await startReloading(config, {
    load: loadQuietly,
    start: (one, refused) => start(one, logOf(one), refused),
    logger: logOf(config),
  });
  const running = reloading.running();
  const looks = setInterval(() => reloading.check().catch(endOfAll), RELOAD_MS);
  print('');
  if (running.pageUrl)
    print(
      `Look here: ${running.pageUrl}  (a practice Slack: channels, buttons, ${config.settings.commands.migrationStatus}, ${config.settings.commands.toil} help)`,
    );
  print(`toilbot ${VERSION} runs. Health: ${running.healthUrl}. Ctrl-C stops it.`);
  await stopped;
  clearInterval(looks);
  await reloading.stop();
  return 0;
}

async function practiceCommand(options: Common): Promise<number> {
  const stopped = stopSignal();
  const config = await load(options);
  const { startPractice } = await import('../practice.ts');
  const practice = await startPractice({
    fleet: true,
    slack: true,
    directory: `${config.dataDirectory}/practice`,
    clock: config.clock,
    port: PRACTICE_PORT,
  });
  print(practiceText(practice));
  await stopped;
  await practice.close();
  return 0;
}

/** Commands that run until they are stopped. */
export function addRunning({ cli, common, does }: Adding): void {
  common(cli.command('start').description('run toilbot: clock, workers, Slack')).action(does(startCommand));
  common(
    cli
      .command('practice')
      .description('only the practice fleet and Slack, for other processes: prints what to set there'),
  ).action(does(practiceCommand));
}
