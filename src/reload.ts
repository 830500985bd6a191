import type { Config } from './config.ts';
import { UserError } from './domain/user-error.ts';
import type { Running } from './main.ts';

/** How often it is looked whether the configuration is another one. */
export const RELOAD_MS = 60_000;

export interface ReloadParts {
  /** Reads the configuration anew. Throws a UserError for one that is wrong, or cannot be read. */
  readonly load: () => Promise<Config>;
  /** Brings toilbot up; `refused` says of a newer configuration that did not take effect. */
  readonly start: (config: Config, refused: () => string | null) => Promise<Running>;
  readonly logger: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

/** A toilbot that follows its configuration. */
export interface Reloading {
  running(): Running;
  /** Looks once whether the configuration is another one. Rejects only when toilbot cannot run at all any more. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts toilbot, and lets a changed configuration take effect by closing its parts and bringing them up again in this
 * process. One that is wrong is refused: its mistakes stand in the log and in the health, and the old one stays.
 */
export async function startReloading(first: Config, parts: ReloadParts): Promise<Reloading> {
  let config = first;
  let refusal: string | null = null;
  /** Of the configuration with which toilbot did not start: it is not tried again until it is another one. */
  let unstartable: string | null = null;
  const start = (one: Config): Promise<Running> => parts.start(one, () => refusal);
  let running = await start(config);
  let busy: Promise<void> = Promise.resolve();
  let stopped = false;

  function refuse(why: string): void {
    // Once, and not every minute.
    if (why !== refusal)
      parts.logger.warn({ mistakes: why.split('\n') }, 'the new configuration is refused: the old one stays');
    refusal = why;
  }

  async function change(next: Config): Promise<void> {
    parts.logger.info({}, 'the configuration has changed: starting again with it');
    // A port that the system chose stays: whoever knows the address finds toilbot there.
    const port = next.port === 0 && config.port === 0 ? Number(new URL(running.healthUrl).port) : next.port;
    const before = { ...config, port: config.port === 0 ? Number(new URL(running.healthUrl).port) : config.port };
    await running.stop();
    try {
      running = await start({ ...next, port });
      config = next;
      refusal = null;
      unstartable = null;
    } catch (error) {
      refuse(error instanceof UserError ? error.message : 'toilbot did not start with it: see the log');
      if (!(error instanceof UserError))
        parts.logger.warn({ err: error }, 'starting with the new configuration failed');
      running = await start(before);
      unstartable = next.fingerprint;
    }
  }

  async function look(): Promise<void> {
    if (stopped) return;
    let next: Config;
    try {
      next = await parts.load();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return refuse(error.message);
    }
    if (stopped || next.fingerprint === unstartable) return;
    if (next.fingerprint === config.fingerprint) {
      // It was wrong for a while, and is again what runs.
      refusal = null;
      return;
    }
    if (next.installation !== config.installation)
      return refuse(
        `it would turn a ${config.installation} fleet into a ${next.installation} one: start toilbot anew for that`,
      );
    await change(next);
  }

  return {
    running: () => running,
    check: () => {
      busy = busy.then(look);
      return busy;
    },
    async stop() {
      stopped = true;
      await busy.catch(() => {});
      await running.stop();
    },
  };
}
