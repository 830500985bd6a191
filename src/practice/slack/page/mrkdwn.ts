import type { Person } from '../workspace.ts';
import { slackDate } from './slack-date.ts';

type Style = { bold?: true; italic?: true; strike?: true; code?: true };
export type Inline =
  | { type: 'text'; text: string; style?: Style }
  | { type: 'link'; url: string; text?: string; style?: Style }
  | { type: 'user'; user_id: string; style?: Style }
  | { type: 'channel'; channel_id: string; style?: Style }
  | { type: 'usergroup'; usergroup_id: string; style?: Style }
  | { type: 'broadcast'; range: 'here' | 'channel' | 'everyone'; style?: Style }
  | { type: 'emoji'; name: string; style?: Style };
export type Part =
  | { type: 'rich_text_section'; elements: Inline[] }
  | { type: 'rich_text_quote'; elements: Inline[] }
  | { type: 'rich_text_preformatted'; elements: Inline[] };

export type Reading = { reader: Person; now: Date };

/**
 * Slack's mrkdwn as the parts of a rich_text block. Only what stands in `<…>` in the source is a link or a mention:
 * what is escaped stays text, as in Slack. `*`, `_` and `~` count only at the edges of words, and letters of any
 * script are word characters, so that `日本語*太字*です` is not bold, as in Slack.
 */
export function mrkdwnParts(source: string, reading: Reading): Part[] {
  const parts: Part[] = [];
  for (const [index, piece] of source.split('```').entries()) {
    if (index % 2 === 1) {
      const code = unescaped(piece).replace(/^\n/, '');
      if (code !== '') parts.push({ type: 'rich_text_preformatted', elements: [{ type: 'text', text: code }] });
    } else {
      parts.push(...paragraphs(piece, reading));
    }
  }
  return parts;
}

const QUOTE = /^(?:>|&gt;) ?/;

function paragraphs(source: string, reading: Reading): Part[] {
  const runs: { quoted: boolean; lines: string[] }[] = [];
  for (const line of source.split('\n')) {
    const quoted = QUOTE.test(line);
    const last = runs.at(-1);
    if (last?.quoted === quoted) last.lines.push(line);
    else runs.push({ quoted, lines: [line] });
  }
  return runs.flatMap((run): Part[] => {
    const text = run.lines.map((line) => (run.quoted ? line.replace(QUOTE, '') : line)).join('\n');
    if (text === '') return [];
    return [{ type: run.quoted ? 'rich_text_quote' : 'rich_text_section', elements: inline(text, {}, reading) }];
  });
}

const TOKEN =
  /<(?<angle>[^<>\n]+)>|`(?<code>[^`\n]+)`|(?<![\p{L}\p{N}*_~])(?<mark>[*_~])(?=\S)(?<marked>[^\n]*?\S)\k<mark>(?![\p{L}\p{N}*_~])|:(?<emoji>[a-z0-9_+'-]+):/u;

function inline(source: string, style: Style, reading: Reading): Inline[] {
  const found: Inline[] = [];
  let rest = source;
  let before = '';
  const flush = () => {
    if (before !== '') found.push(styled({ type: 'text', text: unescaped(before) }, style));
    before = '';
  };
  for (let match = TOKEN.exec(rest); match !== null; match = TOKEN.exec(rest)) {
    const { angle, code, mark, marked, emoji } = match.groups ?? {};
    before += rest.slice(0, match.index);
    // A time such as 10:02:30 is no emoji.
    if (emoji !== undefined && /^\d+$/.test(emoji)) {
      before += `:${emoji}`;
      rest = rest.slice(match.index + emoji.length + 1);
      continue;
    }
    flush();
    rest = rest.slice(match.index + match[0].length);
    if (angle !== undefined) found.push(styled(special(angle, reading), style));
    else if (code !== undefined) found.push(styled({ type: 'text', text: unescaped(code) }, { ...style, code: true }));
    else if (emoji !== undefined) found.push({ type: 'emoji', name: emoji });
    else if (marked !== undefined) found.push(...inline(marked, { ...style, ...markStyle(mark ?? '') }, reading));
  }
  before += rest;
  flush();
  return found;
}

const markStyle = (mark: string): Style =>
  mark === '*' ? { bold: true } : mark === '_' ? { italic: true } : { strike: true };

const styled = (element: Inline, style: Style): Inline =>
  Object.keys(style).length === 0 ? element : { ...element, style };

/** What stands between `<` and `>`. */
function special(inside: string, reading: Reading): Inline {
  const [what = '', label] = split(inside, '|');
  if (/^@[UW]/.test(what)) return { type: 'user', user_id: what.slice(1) };
  if (what.startsWith('#C')) return { type: 'channel', channel_id: what.slice(1) };
  if (what.startsWith('!subteam^')) return { type: 'usergroup', usergroup_id: what.slice('!subteam^'.length) };
  const range = /^!(here|channel|everyone)$/.exec(what)?.[1] as 'here' | 'channel' | 'everyone' | undefined;
  if (range !== undefined) return { type: 'broadcast', range };
  if (what.startsWith('!date^')) return date(what, label, reading);
  if (/^(https?:|mailto:)/.test(what)) {
    const url = unescaped(what);
    return { type: 'link', url, text: label === undefined ? url : unescaped(label) };
  }
  return { type: 'text', text: unescaped(label ?? `<${inside}>`) };
}

function date(what: string, fallback: string | undefined, { reader, now }: Reading): Inline {
  const [, seconds = '', format = '', link] = what.split('^');
  const text = /^\d+$/.test(seconds)
    ? slackDate(Number(seconds), unescaped(format), reader, now)
    : unescaped(fallback ?? what);
  return link !== undefined && /^https?:/.test(link)
    ? { type: 'link', url: unescaped(link), text }
    : { type: 'text', text };
}

function split(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

/** Slack knows three entities. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Plain text: nothing in it is markup, but `:emoji:` is shown. */
export function plainParts(text: string): Part[] {
  const elements = text.split(/(:[a-z][a-z0-9_+'-]*:)/).flatMap((piece): Inline[] => {
    if (piece === '') return [];
    return /^:.+:$/.test(piece) ? [{ type: 'emoji', name: piece.slice(1, -1) }] : [{ type: 'text', text: piece }];
  });
  return [{ type: 'rich_text_section', elements }];
}
