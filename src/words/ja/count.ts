/** Numbers and lists in Japanese. Names and amounts that read the same in every language stand beside the English ones. */

const lists = new Intl.ListFormat('ja', { type: 'conjunction' });

/** `a、b、c`; of more than `max` the first ones and `ほか2件`. `total` is how many there are where not all are named. */
export function listed(names: readonly string[], max = 4, total = names.length): string {
  const shown = names.length > max ? names.slice(0, max - 1) : names;
  const left = Math.max(total, names.length) - shown.length;
  return `${lists.format(shown)}${left > 0 ? `ほか${left}件` : ''}`;
}

/** More lines of one sort than these are counted. */
const MOST_LINES = 4;

/** A line each of the first ones, then `ほか196件`; `counter` is the word that counts them: 件, 台, 個 … */
export function fewLines<T>(all: readonly T[], line: (one: T) => string, counter = '件'): readonly string[] {
  const more = all.length - MOST_LINES;
  return [...all.slice(0, MOST_LINES).map(line), ...(more > 0 ? [`ほか${more}${counter}`] : [])];
}

/** `6タスク中4つのみ稼働`, `6タスク中稼働なし`; `what` is the word that counts them. */
export function fewRun(short: { readonly running: number; readonly wanted: number }, what: string): string {
  const { running, wanted } = short;
  // つ counts to nine.
  return `${wanted}${what}中${running === 0 ? '稼働なし' : `${running}${running < 10 ? 'つ' : ''}のみ稼働`}`;
}
