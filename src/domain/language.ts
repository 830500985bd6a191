/** The languages that toilbot speaks, and how a place or a person is spoken to. */

export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same in every language: what lacks one does not compile. */
export type ByLanguage<T> = { readonly [L in Language]: T };

/** How a channel or a person is spoken to. The zone is for showing times only: days and weeks are counted in `Settings.timeZone`. */
export interface Speech {
  readonly language: Language;
  /** IANA name. */
  readonly timeZone: string;
}

/** The language of a locale as Slack or a browser says it (`ja-JP`, `en_US`), or null for one that toilbot does not speak. */
export function languageOf(locale: string | null | undefined): Language | null {
  const [tag] = (locale ?? '').toLowerCase().split(/[-_]/);
  return LANGUAGES.find((one) => one === tag) ?? null;
}
