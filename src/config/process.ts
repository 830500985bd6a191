import { resolve } from 'node:path';
import type { Environment } from './environment.ts';
import { instead, type Mistake } from './mistake.ts';
import type { Document } from './shape.ts';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where toilbot listens. */
export interface Listening {
  readonly port: number;
  readonly host: string;
}

/** TOILBOT_PORT and TOILBOT_HOST come before `port` and `host` of the file. */
export function listeningOf(
  document: Document,
  environment: Environment,
  file: string,
  mistakes: Mistake[],
): Listening {
  const port = environment.get('TOILBOT_PORT');
  const isPort = port === null || (/^\d{1,5}$/.test(port) && Number(port) <= 65_535);
  if (!isPort)
    mistakes.push({ where: 'TOILBOT_PORT', what: 'is not a port: write a whole number from 0 to 65535, such as 3000' });
  const named = environment.get('TOILBOT_HOST');
  const host = named ?? document.host ?? '127.0.0.1';
  // Letters, digits and dots of a name or an address; colons of IPv6.
  if (!/^[A-Za-z0-9.:_-]{1,255}$/.test(host)) {
    mistakes.push({
      where: named === null ? `${file}: host` : 'TOILBOT_HOST',
      what: 'is not an address to listen on: write 127.0.0.1 for this machine alone, or 0.0.0.0 for all',
    });
  }
  return { port: port === null ? (document.port ?? 3000) : isPort ? Number(port) : 3000, host };
}

export function logLevelOf(environment: Environment, mistakes: Mistake[]): LogLevel {
  const given = environment.get('TOILBOT_LOG_LEVEL')?.toLowerCase();
  const level = given === undefined ? 'info' : LOG_LEVELS.find((it) => it === given);
  if (level === undefined)
    mistakes.push({ where: 'TOILBOT_LOG_LEVEL', what: `is not a level: ${instead(given ?? '', LOG_LEVELS)}` });
  return level ?? 'info';
}

/** TOILBOT_DATA, absolute. */
export function dataDirectoryOf(environment: Environment, cwd: string, mistakes: Mistake[]): string {
  const given = environment.get('TOILBOT_DATA') ?? '.toilbot';
  if (given.includes('://')) mistakes.push({ where: 'TOILBOT_DATA', what: 'is a URL: write the path of a directory' });
  return resolve(cwd, given);
}
