/**
 * The one place where text from outside becomes Slack text. Everything that is not written by toilbot itself (names,
 * tags, descriptions, notes) goes through one of these functions before it stands in a message.
 */

/** Controls and invisible marks that turn, break or hide text; the joiner of emoji stays. */
const HARMFUL = /[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200d)\p{Cf}/gu;

/** Characters that format in mrkdwn, as look-alikes that do not. An underscore inside a word formats nothing and stays. */
const FORMATTING: ReadonlyMap<string, string> = new Map([
  ['*', '\u2217'],
  ['~', '\u223c'],
  ['`', '\u02cb'],
  ['_', '\u02cd'],
]);

/** Text from outside as one harmless line of plain text, at most `max` characters, never empty. */
export function plain(text: string, max = 300): string {
  // A bound before the work: a text of megabytes is not looked at whole.
  const line = text
    .slice(0, max * 8)
    .toWellFormed()
    .replace(HARMFUL, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return line === '' ? '-' : cut(line, max);
}

/** Text from outside as one harmless line of mrkdwn: no mention, link, formatting or entity comes of it. */
export function mrkdwn(text: string, max = 300): string {
  const still = plain(text, max).replace(
    /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
    (found) => FORMATTING.get(found) ?? found,
  );
  return cutEscaped(entities(still), max);
}

/** A link with its label; only http and https, else the label alone. */
export function link(label: string, url: string): string {
  const said = mrkdwn(label, 75);
  const target = safeUrl(url);
  return target === null ? said : `<${target}|${said.replaceAll('|', '\u00a6')}>`;
}

const WIDE = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/u;

/**
 * Our own mrkdwn with a space where a Japanese character adjoins `*bold*` or code: Slack takes the marks for plain text there
 * (seratch/ChatGPT-in-Slack#121).
 */
export function setApart(text: string): string {
  const space = (neighbour: string | undefined): string => (WIDE.test(neighbour ?? '') ? ' ' : '');
  return text.replace(
    /\*[^*\n]+\*|`[^`\n]+`/g,
    (span: string, at: number) => `${space(text[at - 1])}${span}${space(text[at + span.length])}`,
  );
}

/** At most `max` UTF-16 units, as Slack counts, without cutting a character in two. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, Math.max(0, max - 1)).replace(/[\ud800-\udbff]$/u, '')}\u2026`;
}

function entities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cutEscaped(text: string, max: number): string {
  if (text.length <= max) return text;
  const short = text.slice(0, Math.max(0, max - 1)).replace(/[\ud800-\udbff]$/u, '');
  return `${short.replace(/&[a-z]{0,3}$/, '')}\u2026`;
}

function safeUrl(url: string): string | null {
  if (url.length > 2000 || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return null;
  return entities(parsed.href).replaceAll('|', '%7C').replaceAll('"', '%22');
}
