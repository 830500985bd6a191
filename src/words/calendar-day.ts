const formats = new Map<string, Intl.DateTimeFormat>();

/** Parts of a day (`2026-12-03`) by the conventions of a locale. A day has no zone of its own. */
export function dayText(day: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([locale, options]);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  formats.set(key, format);
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isFinite(at.getTime()) ? format.format(at) : day;
}
