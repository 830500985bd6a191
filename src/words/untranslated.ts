/**
 * Stands in for a translation that is not written yet: the English words. The only way to leave one out, so that a search for
 * it finds all that is left; `test/words/untranslated.test.ts` lists the files.
 */
export function untranslated<T>(english: T): T {
  return english;
}
