// The one place where values are made fit for Postgres: text from outside may hold what it refuses.

/** `timestamptz` and JavaScript agree on these years only in the way they are written. */
const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

function storableText(text: string): string {
  const formed = text.isWellFormed() ? text : text.toWellFormed();
  return formed.includes('\0') ? formed.replaceAll('\0', '\uFFFD') : formed;
}

function storableTime(time: Date): Date {
  const at = time.getTime();
  if (at >= EARLIEST && at <= LATEST) return time;
  if (Number.isNaN(at)) throw new RangeError('A time that is none cannot be stored.');
  return new Date(at < EARLIEST ? EARLIEST : LATEST);
}

/**
 * A copy in which NUL characters and halves of surrogate pairs are U+FFFD and every time lies in the years 1 to 9999. What is
 * compared with stored values goes through here first, so that it stays equal to them. Throws a RangeError for an
 * invalid Date.
 */
export function storable<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return storableTime(value);
  if (Array.isArray(value)) return value.map(copy);
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [storableText(key), copy(it)]));
}

/** The text of a `::jsonb` parameter: one for any number of rows. A bigint is written as a string. */
export function jsonb(value: unknown): string {
  return JSON.stringify(storable(value), (_key, it: unknown) => (typeof it === 'bigint' ? String(it) : it));
}

/** The text of a `::timestamptz` parameter. */
export function moment(time: Date): string {
  return storableTime(time).toISOString();
}
