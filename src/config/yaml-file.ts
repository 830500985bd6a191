import { resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import { LineCounter, parseDocument } from 'yaml';
import { outsideText } from '../domain/outside-text.ts';
import type { Environment } from './environment.ts';
import { type Mistake, withoutSecrets } from './mistake.ts';
import { readText } from './text-file.ts';

/** The value of a YAML text: a mapping, or the mistakes that keep it from being read. An empty one is an empty mapping. */
export function parseYaml(text: string, file: string): { raw: object; mistakes: readonly Mistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, version: '1.2' });
  const mistakes = [...document.errors, ...document.warnings].map(({ pos, message }) => {
    const { line, col } = lines.linePos(pos[0]);
    const reason = withoutSecrets(message).split('\n')[0]?.slice(0, 160) ?? '';
    return { where: `${file}:${line}:${col}`, what: `is not YAML that toilbot can read: ${reason}` };
  });
  if (mistakes.length > 0) return { raw: {}, mistakes: mistakes.slice(0, 20) };
  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!isNativeError(error)) throw error;
    return {
      raw: {},
      mistakes: [{ where: file, what: 'repeats itself too often through aliases (*name): write the values out' }],
    };
  }
  if (raw === null || raw === undefined) return { raw: {}, mistakes: [] };
  if (typeof raw !== 'object' || Array.isArray(raw)) {
    return {
      raw: {},
      mistakes: [{ where: file, what: 'must be a mapping of keys and values, such as `timezone: Asia/Tokyo`' }],
    };
  }
  return { raw, mistakes: [] };
}

/**
 * The document named by --config, else by TOILBOT_CONFIG, else ./toilbot.yaml, which may be absent. `file` is how
 * messages name it.
 */
export function readDocument(
  named: string | undefined,
  environment: Environment,
  cwd: string,
  mistakes: Mistake[],
): { readonly raw: object; readonly file: string } {
  const path = named ?? environment.get('TOILBOT_CONFIG');
  const file = path === null ? 'toilbot.yaml' : outsideText(withoutSecrets(path, environment.secrets));
  const content = readText(resolve(cwd, path ?? 'toilbot.yaml'));
  if (content.kind === 'text') {
    const { raw, mistakes: found } = parseYaml(content.text, file);
    mistakes.push(...found);
    return { raw, file };
  }
  if (content.kind === 'unreadable') mistakes.push({ where: file, what: content.what });
  else if (path !== null) {
    const by = named === undefined ? 'TOILBOT_CONFIG' : '--config';
    mistakes.push({
      where: file,
      what: `is not there, and ${by} names it: mend the path, or leave it out for ./toilbot.yaml`,
    });
  }
  return { raw: {}, file };
}
