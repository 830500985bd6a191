import { resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import { isAlias, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { outsideText } from '../domain/outside-text.ts';
import type { Environment } from './environment.ts';
import { type Mistake, withoutSecrets } from './mistake.ts';
import { readText } from './text-file.ts';

const TOO_DEEP = 'is nested too deep to be read: write it flat';

type Parsed = { readonly raw: object; readonly mistakes: readonly Mistake[] };

const refused = (...mistakes: readonly Mistake[]): Parsed => ({ raw: {}, mistakes });

/** The value of a YAML text: a mapping, or the mistakes that keep it from being read. An empty one is an empty mapping. */
function parseYaml(text: string, file: string): Parsed {
  try {
    return parsed(text, file);
  } catch (error) {
    // What the parser throws and does not report: too many aliases, brackets too deep for the stack.
    if (!isNativeError(error)) throw error;
    const what = /alias/iu.test(error.message)
      ? 'repeats itself too often through aliases (*name): write the values out'
      : TOO_DEEP;
    return refused({ where: file, what });
  }
}

function parsed(text: string, file: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, version: '1.2' });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => {
    if (/call stack/iu.test(message)) return { where: at(pos[0]), what: TOO_DEEP };
    const reason = withoutSecrets(message).split('\n')[0]?.slice(0, 160) ?? '';
    return { where: at(pos[0]), what: `is not YAML that toilbot can read: ${reason}` };
  });
  const odd = broken.length > 0 ? [] : oddities(document).map(({ offset, what }) => ({ where: at(offset), what }));
  if (broken.length + odd.length > 0) return refused(...[...broken, ...odd].slice(0, 20));
  const raw: unknown = document.toJS({ maxAliasCount: 100 });
  if (raw === null || raw === undefined) return refused();
  if (typeof raw === 'object' && !Array.isArray(raw)) return { raw, mistakes: [] };
  return refused({ where: file, what: 'must be a mapping of keys and values, such as `timezone: Asia/Tokyo`' });
}

/** What YAML allows and a configuration does not: keys that are lists or mappings, aliases of nothing. */
function oddities(document: ReturnType<typeof parseDocument>): readonly { offset: number; what: string }[] {
  const found: { offset: number; what: string }[] = [];
  const anchors = new Set<string>();
  visit(document, {
    Node(key, node) {
      const offset = node.range?.[0] ?? 0;
      if (isAlias(node)) {
        if (!anchors.has(node.source))
          found.push({ offset, what: 'is an alias (*name) without its anchor (&name) before it' });
      } else if (node.anchor) anchors.add(node.anchor);
      if (key === 'key' && !isScalar(node))
        found.push({ offset, what: 'is a key that is not one word: put it in quotes' });
    },
  });
  return found;
}

/** A document that was read: its value, how messages name it, its text, and its path where it is a file. */
export interface ReadDocument {
  readonly raw: object;
  readonly file: string;
  readonly text: string;
  readonly path: string | null;
}

/**
 * The document named by --config, else by TOILBOT_CONFIG, else ./toilbot.yaml, which may be absent. What was fetched
 * from S3 or Systems Manager is handed in as `fetched`.
 */
export function readDocument(
  named: string | undefined,
  fetched: string | undefined,
  environment: Environment,
  cwd: string,
  mistakes: Mistake[],
): ReadDocument {
  const path = named ?? environment.get('TOILBOT_CONFIG');
  const file = path === null ? 'toilbot.yaml' : outsideText(withoutSecrets(path, environment.secrets));
  if (fetched !== undefined) {
    const { raw, mistakes: found } = parseYaml(fetched, file);
    mistakes.push(...found);
    return { raw, file, text: fetched, path: null };
  }
  const content = readText(resolve(cwd, path ?? 'toilbot.yaml'));
  if (content.kind === 'text') {
    const { raw, mistakes: found } = parseYaml(content.text, file);
    mistakes.push(...found);
    return { raw, file, text: content.text, path: resolve(cwd, path ?? 'toilbot.yaml') };
  }
  if (content.kind === 'unreadable') mistakes.push({ where: file, what: content.what });
  else if (path !== null) {
    const by = named === undefined ? 'TOILBOT_CONFIG' : '--config';
    mistakes.push({
      where: file,
      what: `is not there, and ${by} names it: mend the path, or leave it out for ./toilbot.yaml`,
    });
  }
  return { raw: {}, file, text: '', path: null };
}
