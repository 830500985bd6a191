import { globSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import { LineCounter, parseAllDocuments } from 'yaml';
import { outsideText } from '../domain/outside-text.ts';
import { type CatalogEntity, entityOf, type Subsystems, subsystemsOfEntities } from './catalog-entities.ts';
import { type Mistake, withoutSecrets } from './mistake.ts';
import { readText } from './text-file.ts';

const FILE = 'catalog-info.yaml';
const MOST_FILES = 500;
const MOST_ENTITIES = 2_000;
const PASSED_OVER = new Set(['node_modules', '.git']);

/** What a Backstage catalogue says, as if it stood in toilbot.yaml. */
export interface Catalog {
  readonly subsystems: Subsystems;
  /** All that was read, for telling a changed catalogue. */
  readonly texts: readonly string[];
}

const NONE: Catalog = { subsystems: {}, texts: [] };

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Files that a path, a folder or a pattern means. */
function filesOf(given: string, base: string): readonly string[] {
  const pattern = isDirectory(resolve(base, given)) ? `${given.replace(/\/+$/u, '')}/**/${FILE}` : given;
  if (!pattern.includes('*')) return [resolve(base, pattern)];
  const found = globSync(pattern, { cwd: base, exclude: (name) => PASSED_OVER.has(name) });
  return found.map((path) => resolve(base, path)).sort();
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

/**
 * Reads the catalogue that `catalog` names, relative to the file that names it. What cannot be read is a mistake with
 * its file and line; targets of Locations are followed within the folder of toilbot.yaml, addresses elsewhere are not.
 */
export function catalogOf(
  given: string | null | undefined,
  path: string | null,
  file: string,
  mistakes: Mistake[],
): Catalog {
  if (!given) return NONE;
  const say = (what: string): Catalog => {
    mistakes.push({ where: `${file}: catalog`, what });
    return NONE;
  };
  if (path === null) return say('names files, and this configuration is none: keep it beside the catalogue');
  const base = dirname(path);
  if (isAbsolute(given) || !isWithin(resolve(base, given), base))
    return say('is not below the folder of this file: write a path relative to it');
  const waiting = [...filesOf(given, base)];
  if (waiting.length === 0)
    return say(`names no file: nothing below the folder of ${file} fits ${outsideText(given, 100)}`);
  const seen = new Set<string>();
  const entities: CatalogEntity[] = [];
  const texts: string[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (seen.size > MOST_FILES) return say(`leads to more than ${MOST_FILES} files: name fewer`);
    const name = outsideText(relative(base, next), 200);
    const content = readText(next);
    if (content.kind !== 'text') {
      const what = content.kind === 'absent' ? 'is not there, and the catalogue names it' : content.what;
      mistakes.push({ where: name, what });
      continue;
    }
    texts.push(content.text);
    const own = entitiesOf(content.text, name, mistakes);
    entities.push(...own);
    if (entities.length > MOST_ENTITIES) return say(`holds more than ${MOST_ENTITIES} entities: name fewer files`);
    for (const target of own.flatMap((entity) => entity.targets)) {
      if (/^[a-z]+:\/\//iu.test(target)) continue;
      const files = filesOf(target, dirname(next));
      const outside = files.find((it) => !isWithin(it, base));
      if (outside === undefined) waiting.push(...files);
      else mistakes.push({ where: name, what: `leads out of the folder of ${file} by ${outsideText(target, 60)}` });
    }
  }
  return { subsystems: subsystemsOfEntities(entities, mistakes), texts };
}

/** The entities of one file, which may hold several documents. */
function entitiesOf(text: string, file: string, mistakes: Mistake[]): readonly CatalogEntity[] {
  const lines = new LineCounter();
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
    if (!Array.isArray(documents)) return [];
    return documents.flatMap((document) => {
      const first = document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
      const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
      const [broken] = document.errors;
      if (broken) {
        const reason = withoutSecrets(broken.message).split('\n')[0]?.slice(0, 160) ?? '';
        mistakes.push({ where: at(broken.pos[0]), what: `is not YAML that toilbot can read: ${reason}` });
        return [];
      }
      const raw: unknown = document.toJS({ maxAliasCount: 100 });
      if (raw === null || raw === undefined) return [];
      const entity = entityOf(raw, at(first));
      if (!('what' in entity)) return [entity];
      mistakes.push(entity);
      return [];
    });
  } catch (error) {
    // What the parser throws and does not report: too many aliases, brackets too deep for the stack.
    if (!isNativeError(error)) throw error;
    mistakes.push({ where: file, what: 'cannot be read as YAML: write it flat, without aliases' });
    return [];
  }
}
