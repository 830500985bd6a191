import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  ambientViolations,
  layerViolations,
  namingViolations,
  practiceImporters,
  registryViolations,
  type SourceFile,
} from './layers.ts';
import { readFacts } from './source.ts';

const folders = ['src', 'jobs', 'test', 'bench', 'prisma', 'docs', 'deploy'];

/** Every file of the tree but the generated Prisma client. */
function readTree(): SourceFile[] {
  return globSync([`{${folders.join(',')}}/**/*.ts`, '*.ts'])
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('prisma/client/'))
    .map((path) => file(path, readFileSync(path, 'utf8')));
}

const file = (path: string, code: string): SourceFile => ({ path, facts: readFacts(code) });
const rulesOf = (violations: { rule: string }[]) => violations.map(({ rule }) => rule).join('\n');

describe('the tree keeps the rules', () => {
  const tree = readTree();

  test('there is a tree to look at', () => {
    expect(tree.some(({ path }) => path.startsWith('src/domain/'))).toBe(true);
    expect(tree.some(({ path }) => path === 'test/architecture.test.ts')).toBe(true);
  });
  test('layers', () => expect(layerViolations(tree)).toEqual([]));
  test('the practice fleet is started from one place', () => expect(practiceImporters(tree).slice(1)).toEqual([]));
  test('time, chance and environment are handed in', () => expect(ambientViolations(tree)).toEqual([]));
  test('names', () => expect(namingViolations(tree)).toEqual([]));
  test('jobs/index.ts lists the files of jobs/', () => expect(registryViolations(tree)).toEqual([]));
  test('no schema or migration asks the database for the time', () => {
    const clock = /\bnow\s*\(\s*\)|current_timestamp|clock_timestamp/i;
    const withoutComments = (sql: string) => sql.replace(/(--|\/\/).*$/gm, '');
    const asking = globSync(['prisma/schema.prisma', 'prisma/migrations/**/*.sql']).filter((path) =>
      clock.test(withoutComments(readFileSync(path, 'utf8'))),
    );
    expect(asking).toEqual([]);
  });
});

describe('each rule is seen to fail', () => {
  test.each([
    ['src/domain/case.ts', `import { z } from 'zod';`, 'src/domain/ is pure'],
    ['src/domain/case.ts', `import { readFileSync } from 'node:fs';`, 'src/domain/ is pure'],
    ['src/domain/case.ts', `import type { T } from '../words/message.ts';`, 'src/domain/ may not import src/words/'],
    ['src/words/case.ts', `import { escape } from 'mrkdwn';`, 'src/words/ is pure'],
    ['src/words/case.ts', `export * from '../slack/blocks.ts';`, 'src/words/ may not import src/slack/'],
    ['jobs/ecs-tasks.ts', `import { x } from '../src/adapters/ecs.ts';`, 'only src/wire.ts imports src/adapters/'],
    ['jobs/ecs-tasks.ts', `import { x } from '@aws-sdk/client-ecs';`, 'jobs/ is pure'],
    [
      'src/slack/home.ts',
      `import { list } from '../../jobs/index.ts';`,
      'only src/main.ts and src/commands/ import jobs/',
    ],
    ['src/web/pages.ts', `import { x } from '../slack/home.ts';`, 'src/web/ may not import src/slack/'],
    ['src/charts/burn-up.ts', `import { x } from '../slack/home.ts';`, 'src/charts/ may not import src/slack/'],
    ['src/cli/status.ts', `import { x } from '../web/pages.ts';`, 'src/cli/ may not import src/web/'],
    ['src/adapters/ecs.ts', `import { x } from '../words/case.ts';`, 'src/adapters/ may not import src/words/'],
    ['src/main.ts', `const x = await import('./adapters/ecs.ts');`, 'only src/wire.ts imports src/adapters/'],
    ['src/main.ts', `type X = import('./adapters/ecs.ts').X;`, 'only src/wire.ts imports src/adapters/'],
    ['src/run.ts', `new Worker(new URL('./adapters/thread.ts', import.meta.url));`, 'only src/wire.ts imports'],
    ['src/wire.ts', `import { jobs } from '../jobs/index.ts';`, 'only src/main.ts and src/commands/ import jobs/'],
    ['src/run.ts', `import { wire } from './wire.ts';`, 'import src/wire.ts'],
    ['src/slack/home.ts', `import { fleet } from '../practice/fleet.ts';`, 'only the practice start'],
    ['src/wire.ts', `import { fleet } from './practice/fleet.ts';`, 'only the practice start'],
    ['src/main.ts', 'await import(`./adapters/ecs.ts`);', 'only src/wire.ts imports src/adapters/'],
    ['src/domain/case.ts', `const load = (name: string) => import(name);`, 'a file computed when it runs'],
  ])('%s: %s', (path, code, rule) => {
    expect(rulesOf(layerViolations([file(path, code)]))).toContain(rule);
  });

  test.each([
    ['src/domain/case.ts', `const now = new Date();`, 'new Date()'],
    ['src/charts/burn-up.ts', `const now = Date.now();`, 'Date.now'],
    ['src/words/case.ts', `const now = new Date;`, 'new Date()'],
    ['src/words/case.ts', `const now = Date();`, 'Date()'],
    ['jobs/ecs-tasks.ts', `const now = Date.now();`, 'Date.now'],
    ['jobs/ecs-tasks.ts', `const now = Date['now']();`, 'Date.now'],
    ['src/domain/case.ts', `const id = Math.random();`, 'Math.random'],
    ['src/run.ts', `const read = Date.now;`, 'Date.now'],
    ['src/wire.ts', `const url = process.env['DATABASE_URL'];`, 'process.env'],
    ['src/slack/app.ts', `const { SLACK_TOKEN } = process['env'];`, 'process.env'],
    ['src/practice/fleet.ts', `import { env } from 'node:process';`, 'process.env'],
    ['prisma/diff.ts', `console.log(process.env.X);`, 'process.env'],
    ['src/adapters/postgres/store.ts', 'const sql = `update run set closed_at = now()`;', 'now()'],
  ])('%s: %s', (path, code, rule) => {
    expect(rulesOf(ambientViolations([file(path, code)]))).toContain(rule);
  });

  test.each([
    ['src/domain/utils.ts', 'export const a = 1;', 'says nothing'],
    ['src/slack/helpers/blocks.ts', 'export const a = 1;', 'says nothing'],
    ['test/constants.test.ts', 'export const a = 1;', 'says nothing'],
    ['src/domain/index.ts', `export * from './case.ts'; export { b } from './b.ts';`, 'a barrel'],
  ])('%s: %s', (path, code, rule) => {
    expect(rulesOf(namingViolations([file(path, code)]))).toContain(rule);
  });

  test('a job that is not listed, and a listed one that is not there', () => {
    const index = file(
      'jobs/index.ts',
      `import { a } from './a.ts'; import { gone } from './gone.ts'; export const jobs = [a, gone];`,
    );
    const paths = registryViolations([index, file('jobs/a.ts', ''), file('jobs/b.ts', '')]).map(({ path }) => path);
    expect(paths).toEqual(['jobs/b.ts', 'jobs/gone.ts']);
  });

  test('a second place that starts the practice fleet', () => {
    const start = `await import('./practice/fleet.ts');`;
    expect(practiceImporters([file('src/main.ts', start), file('src/cli.ts', start)])).toHaveLength(2);
  });
});

test('what is allowed passes', () => {
  const files = [
    file(
      'src/domain/case.ts',
      `import type { Scope } from './scope.ts'; // new Date() and process.env, in a comment\nnew Date(0);`,
    ),
    file('src/words/case.ts', `import type { Case } from '../domain/case.ts'; const said = 'Date.now()';`),
    file('src/wire.ts', `import { ecs } from './adapters/ecs.ts';`),
    file(
      'src/main.ts',
      `import { jobs } from '../jobs/index.ts'; const { fleet } = await import('./practice/fleet.ts');`,
    ),
    file('src/config.ts', `export const port = process.env['TOILBOT_PORT'];`),
    file('src/adapters/postgres/store.ts', `import { PrismaClient } from '../../../prisma/client/client.ts';`),
    file(
      'test/wire.test.ts',
      `import { ecs } from '../src/adapters/ecs.ts'; import { fleet } from '../src/practice/fleet.ts';`,
    ),
  ];
  expect([...layerViolations(files), ...ambientViolations(files), ...namingViolations(files)]).toEqual([]);
});
