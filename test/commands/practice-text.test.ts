import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { practiceText } from '../../src/commands/practice-text.ts';
import { SYSTEMS } from '../../src/domain/scope.ts';
import { type Practice, startPractice } from '../../src/practice.ts';
import { load } from '../config-source.ts';

let directory: string;
let practice: Practice;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'toilbot-practice-'));
  practice = await startPractice({ fleet: true, slack: true, directory, clock: () => new Date(), port: 0 });
});
afterAll(async () => {
  await practice.close();
  rmSync(directory, { recursive: true });
});

test('what is printed, copied as it stands, makes every practice system a real one', () => {
  const [variables = '', yaml = ''] = practiceText(practice).split('\n\n');
  const env = parseEnv(variables) as Record<string, string>;
  const { fleet, systems, slack, settings } = load({ env, yaml });
  expect(systems).toEqual(new Set(SYSTEMS));
  expect(slack).toMatchObject({ kind: 'real', apiUrl: practice.slack?.apiUrl });
  expect(fleet).toMatchObject({
    kind: 'real',
    heroku: { apiUrl: practice.heroku?.url, token: practice.heroku?.token },
    circleci: { apiUrl: practice.circleci?.url, projects: practice.circleci?.projects },
    github: { apiUrl: practice.github?.url, repository: practice.github?.repository },
    queue: { url: practice.aws?.queueUrl },
  });
  expect(settings.fluentd.hosts).toEqual(practice.fluentd?.hosts);
  expect(settings.accounts).toHaveLength(practice.aws?.options.accounts.length ?? -1);
  expect(env['AWS_ENDPOINT_URL']).toBe(practice.aws?.endpoint);
});
