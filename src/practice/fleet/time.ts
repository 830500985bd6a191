export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** `time` moved by `milliseconds`, which may be negative. */
export function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}

export function before(time: Date, milliseconds: number): Date {
  return after(time, -milliseconds);
}
