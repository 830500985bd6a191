// The rules of who may import whom, as data and pure functions; `architecture.test.ts` applies them to the tree.
import { posix } from 'node:path';
import { computedFile, type Facts, type Import } from './source.ts';

/** A source file: its path from the root with forward slashes, and what its code imports and uses. */
export type SourceFile = { path: string; facts: Facts };

/** One rule broken: where, and the rule in words that say what to do. */
export type Violation = { path: string; rule: string };

const pureFolders = ['src/domain/', 'src/words/', 'jobs/'];
const exempt = ['test/', 'bench/'];
const readsTheClock = [
  'src/main.ts',
  'src/commands/tools.ts',
  'src/clock.ts',
  'src/adapters/',
  'src/slack/',
  'src/web/',
  'src/practice',
];
const readsEnvironment = ['src/config.ts', 'src/config/', ...exempt];

/** Their SQL is about tables that are not ours: pg-boss's, which keep the database's own time, and Prisma's list of migrations. */
const othersTables = ['src/adapters/postgres/engine.ts', 'src/adapters/postgres/migrate.ts'];

/** What a folder's files may import of the tree; a folder not listed is held only by the rules on what is imported. */
const mayImport: { from: string; to: string[] }[] = [
  { from: 'src/domain/', to: ['src/domain/'] },
  { from: 'src/words/', to: ['src/words/', 'src/domain/'] },
  { from: 'src/charts/', to: ['src/charts/', 'src/domain/', 'src/words/'] },
  { from: 'jobs/', to: ['jobs/', 'src/domain/', 'src/words/'] },
  { from: 'src/slack/', to: ['src/slack/', 'src/domain/', 'src/words/'] },
  { from: 'src/web/', to: ['src/web/', 'src/domain/', 'src/words/'] },
  { from: 'src/cli/', to: ['src/cli/', 'src/domain/', 'src/words/', 'src/trivy/'] },
  { from: 'src/trivy/', to: ['src/trivy/', 'src/domain/'] },
  { from: 'src/adapters/', to: ['src/adapters/', 'src/domain/', 'prisma/client/'] },
];

/** Who alone may import a place (its own files aside); `dynamic` importers may do so by `await import` only. */
const onlyFrom: { to: string[]; from: string[]; dynamic?: string[]; rule: string }[] = [
  {
    to: ['src/adapters/'],
    from: ['src/adapters/', 'src/wire.ts', 'src/wire/'],
    rule: 'only src/wire.ts imports src/adapters/',
  },
  {
    to: ['jobs/'],
    // The page of checks is written from them.
    from: ['jobs/', 'src/main.ts', 'src/commands/', 'docs/checks.ts'],
    rule: 'only src/main.ts and src/commands/ import jobs/',
  },
  {
    to: ['src/wire.ts'],
    from: ['src/main.ts', 'src/cli.ts', 'src/commands/', 'src/wire/'],
    rule: 'only src/main.ts and src/commands/ import src/wire.ts',
  },
  {
    to: ['src/practice/'],
    from: ['src/practice'],
    dynamic: ['src/main.ts', 'src/wire.ts', 'src/commands/'],
    rule: 'only the practice start (src/practice*.ts, or one dynamic import in main, wire or commands) imports src/practice/',
  },
];

const startsWithAny = (path: string, prefixes: readonly string[]) => prefixes.some((prefix) => path.startsWith(prefix));

/** The path of the tree that an import means, or null for a package or a built-in module. */
function target(file: SourceFile, { specifier }: Import): string | null {
  return specifier.startsWith('.') ? posix.join(posix.dirname(file.path), specifier) : null;
}

/** Files that import what their folder may not know. */
export function layerViolations(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) =>
    file.facts.imports.flatMap((one) => {
      if (one.specifier === computedFile) return computedViolations(file);
      const to = target(file, one);
      return to === null ? packageViolations(file, one) : treeViolations(file, one, to);
    }),
  );
}

function computedViolations({ path }: SourceFile): Violation[] {
  return startsWithAny(path, exempt) ? [] : [{ path, rule: 'imports a file computed when it runs: name it' }];
}

function packageViolations({ path }: SourceFile, { specifier }: Import): Violation[] {
  const folder = pureFolders.find((prefix) => path.startsWith(prefix));
  return folder
    ? [{ path, rule: `${folder} is pure: it imports no package and no built-in module (${specifier})` }]
    : [];
}

function treeViolations({ path }: SourceFile, { dynamic }: Import, to: string): Violation[] {
  if (startsWithAny(path, exempt)) return [];
  const allowed = mayImport.find(({ from }) => path.startsWith(from));
  const own = allowed && !startsWithAny(to, allowed.to) ? [`${allowed.from} may not import ${to}`] : [];
  const closed = onlyFrom
    .filter((place) => startsWithAny(to, place.to) && !startsWithAny(path, place.from))
    .filter((place) => !(dynamic && place.dynamic?.includes(path)))
    .map((place) => `${place.rule} (${to})`);
  return [...own, ...closed].map((rule) => ({ path, rule }));
}

/** The practice fleet is started from one place: the files outside it that import it. */
export function practiceImporters(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => !startsWithAny(path, ['src/practice/', ...exempt]))
    .filter((file) => file.facts.imports.some((one) => target(file, one)?.startsWith('src/practice/')))
    .map(({ path }) => path);
}

/** The time, chance and the environment, used where they are to be handed in. */
export function ambientViolations(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, facts }) => {
    const holdsClock = startsWithAny(path, ['src/', 'jobs/']) && !startsWithAny(path, readsTheClock);
    const holdsEnvironment = !startsWithAny(path, readsEnvironment);
    const isStore = path.startsWith('src/adapters/postgres') && !othersTables.includes(path);
    return [
      ...(holdsClock ? facts.clockReads.map((what) => `${what}: the time and chance are arguments here`) : []),
      ...(holdsEnvironment && facts.readsEnvironment ? ['process.env is read only in src/config.ts'] : []),
      ...(isStore ? facts.sqlClocks.map((what) => `${what} in SQL: the time is a parameter`) : []),
    ].map((rule) => ({ path, rule }));
  });
}

const emptyNames = ['utils', 'util', 'helpers', 'helper', 'types', 'constants'];

/** Names that say nothing, and files that only pass on what others export. */
export function namingViolations(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, facts }) => {
    const empty = path.split('/').find((part) => emptyNames.includes(part.split('.')[0] ?? ''));
    return [
      ...(empty ? [{ path, rule: `"${empty}" says nothing: name it after what it holds` }] : []),
      ...(facts.onlyReexports && path !== 'jobs/index.ts'
        ? [{ path, rule: 'a barrel: import from the files themselves' }]
        : []),
    ];
  });
}

/** Job files that `jobs/index.ts` does not list, and listed ones that are not there. */
export function registryViolations(files: readonly SourceFile[]): Violation[] {
  const index = files.find(({ path }) => path === 'jobs/index.ts');
  const listed = (index?.facts.imports ?? []).flatMap((one) => (index ? (target(index, one) ?? []) : []));
  const present = files
    .map(({ path }) => path)
    .filter((path) => /^jobs\/[^/]+\.ts$/.test(path) && path !== 'jobs/index.ts');
  return [
    ...present
      .filter((path) => !listed.includes(path))
      .map((path) => ({ path, rule: 'is not listed in jobs/index.ts' })),
    ...listed
      .filter((path) => path.startsWith('jobs/') && !present.includes(path))
      .map((path) => ({ path, rule: 'is listed in jobs/index.ts and is not there' })),
  ];
}
