// What one file of TypeScript imports and uses, read from its syntax tree, so that comments and strings do not count.
import { parseSync } from '@swc/core';

/** One import: its specifier, and whether it happens when the code is run (`await import`). */
export type Import = { specifier: string; dynamic: boolean };

/** What the architecture rules ask of a file. */
export type Facts = {
  imports: Import[];
  /** Readings of the time or of chance, as written: `new Date()`, `Date.now`, `Math.random` … */
  clockReads: string[];
  readsEnvironment: boolean;
  /** SQL in strings that asks the database for the time. */
  sqlClocks: string[];
  onlyReexports: boolean;
};

/** Stands for a file that is only known when the code runs: it would pass every rule. */
export const computedFile = 'a file computed when it runs';

type SyntaxNode = { type: string; [member: string]: unknown };

const clockMembers = ['Date.now', 'Math.random', 'performance.now', 'crypto.randomUUID'];
const sqlClock = /\b(?:now\s*\(\s*\)|current_timestamp|current_date|clock_timestamp|localtimestamp)/gi;
const reexports = ['ExportAllDeclaration', 'ExportNamedDeclaration'];

/** The facts of one file's code. Throws where the code does not parse. */
export function readFacts(code: string): Facts {
  const { body } = parseSync(code, { syntax: 'typescript', target: 'es2024' });
  const facts: Facts = { imports: [], clockReads: [], readsEnvironment: false, sqlClocks: [], onlyReexports: false };
  for (const node of nodesOf(body)) note(node, facts);
  facts.onlyReexports =
    body.length > 0 && body.every((item) => reexports.includes(item.type) && 'source' in item && item.source);
  return facts;
}

function* nodesOf(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  if (!isObject(value)) return;
  if (typeof value['type'] === 'string') yield { ...value, type: value['type'] };
  for (const member of Object.values(value)) if (typeof member === 'object') yield* nodesOf(member);
}

function note(node: SyntaxNode, facts: Facts): void {
  const imported = importOf(node);
  if (imported) facts.imports.push(imported);
  const clock = clockReadOf(node);
  if (clock) facts.clockReads.push(clock);
  if (memberOf(node) === 'process.env' || (imported && importsEnv(node, imported))) facts.readsEnvironment = true;
  const text =
    node.type === 'StringLiteral' ? node['value'] : node.type === 'TemplateElement' ? node['cooked'] : undefined;
  if (typeof text === 'string') facts.sqlClocks.push(...(text.match(sqlClock) ?? []));
}

function importOf(node: SyntaxNode): Import | undefined {
  const [first, second] = Array.isArray(node['arguments']) ? node['arguments'].map((one) => one.expression) : [];
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return specifier(node['source'], false);
    case 'TsImportType':
      return specifier(node['argument'], false);
    case 'CallExpression':
      return isObject(node['callee']) && node['callee']['type'] === 'Import' ? specifier(first, true) : undefined;
    case 'NewExpression':
      // `new URL('./worker.ts', import.meta.url)`: how a worker thread's file is named.
      return nameOf(node['callee']) === 'URL' && second ? onlyTypeScript(specifier(first, true)) : undefined;
    default:
      return undefined;
  }
}

const onlyTypeScript = (one: Import | undefined) => (one && /^\..*\.ts$/.test(one.specifier) ? one : undefined);

function specifier(source: unknown, dynamic: boolean): Import | undefined {
  if (!isObject(source)) return undefined;
  const text = source['type'] === 'StringLiteral' ? source['value'] : plainTemplate(source);
  if (typeof text === 'string') return { specifier: text, dynamic };
  return dynamic ? { specifier: computedFile, dynamic } : undefined;
}

function plainTemplate({ type, quasis }: Record<string, unknown>): unknown {
  return type === 'TemplateLiteral' && Array.isArray(quasis) && quasis.length === 1 ? quasis[0].cooked : undefined;
}

function clockReadOf(node: SyntaxNode): string | undefined {
  const isDate = nameOf(node['callee']) === 'Date';
  const bare = !Array.isArray(node['arguments']) || node['arguments'].length === 0;
  if (node.type === 'NewExpression' && isDate && bare) return 'new Date()';
  if (node.type === 'CallExpression' && isDate) return 'Date()';
  const member = memberOf(node);
  return member && clockMembers.includes(member) ? member : undefined;
}

function importsEnv(node: SyntaxNode, { specifier: from }: Import): boolean {
  const names = Array.isArray(node['specifiers'])
    ? node['specifiers'].map((one) => nameOf(one.imported ?? one.local))
    : [];
  return /^(node:)?process$/.test(from) && names.includes('env');
}

/** `process.env` and `process['env']` both as `process.env`; undefined for any other node. */
function memberOf(node: SyntaxNode): string | undefined {
  if (node.type !== 'MemberExpression' || !isObject(node['property'])) return undefined;
  const property = node['property']['type'] === 'Computed' ? node['property']['expression'] : node['property'];
  const object = nameOf(node['object']);
  return object ? `${object}.${nameOf(property)}` : undefined;
}

function nameOf(node: unknown): string | undefined {
  return isObject(node) && typeof node['value'] === 'string' ? node['value'] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
