import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../src/config.ts';
import { UserError } from '../src/domain/user-error.ts';

export const now = new Date('2026-12-01T00:00:00Z');

export type Given = {
  yaml?: string | undefined;
  env?: Record<string, string> | undefined;
  practice?: unknown;
  files?: Record<string, string> | undefined;
  file?: string | undefined;
};

/** Loads a configuration from a directory of its own. */
export function load({ yaml, env = {}, practice, files = {}, file }: Given): Config {
  const cwd = mkdtempSync(join(tmpdir(), 'toilbot-config-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  if (yaml !== undefined) writeFileSync(join(cwd, 'toilbot.yaml'), yaml);
  return loadConfig({
    env,
    cwd,
    file,
    practice,
    knownJobs: ['aws-health', 'ec2-status', 'ecs-tasks'],
    systemClock: () => now,
  });
}

/** The lines of the mistakes; none when it loads. Any other error is passed on. */
export function mistakesOf(given: Given): readonly string[] {
  try {
    load(given);
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.message.split('\n');
    throw error;
  }
}
