/** Text from outside, made fit to be kept and shown: what it says stays, what would break a database or a line goes. */

// NUL and other control characters cannot be stored or shown; direction marks would turn the rest of a line around.
const UNFIT = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/** One line without control characters and direction marks, at most `max` characters; cut ones end in `…`. */
export function outsideText(text: string, max = 120): string {
  // A bound before the work: a text of megabytes is not looked at whole.
  const fit = text
    .slice(0, max * 4)
    .toWellFormed()
    .replace(UNFIT, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const characters = [...fit];
  return characters.length <= max
    ? fit
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/** The first sentences of a longer text that fit into `max` characters; at least one, cut when it is longer. */
export function firstSentences(text: string, max = 240): string {
  // AWS Health writes line ends as the two characters `\n`, sometimes escaped twice.
  const plain = outsideText(text.replace(/\\+[nrt]/g, ' '), 4000);
  const sentences = plain.split(/(?<=[.!?。])\s+/u);
  let said = sentences[0] ?? '';
  for (const sentence of sentences.slice(1)) {
    if (said.length + 1 + sentence.length > max) break;
    said = `${said} ${sentence}`;
  }
  return outsideText(said, max);
}

/** A time that can be kept, or null: an adapter's bad date must not stop a judge. */
export function knownTime(at: Date | null): Date | null {
  return at !== null && Number.isFinite(at.getTime()) ? at : null;
}

/** A time as facts hold it. */
export function isoTime(at: Date | null): string | null {
  return knownTime(at)?.toISOString() ?? null;
}
