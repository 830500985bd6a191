import type { JsonObject } from './vocabulary.ts';

/** Something to say that is no case: in the payload of a delivery, as plain text that is escaped when it is shown. */
export interface Notice {
  readonly headline: string;
  readonly lines: readonly string[];
}

/** The payload of a delivery that says a notice. */
export function noticePayload(notice: Notice): JsonObject {
  return { headline: notice.headline, lines: notice.lines };
}

/** The notice in a delivery's payload, or null when it holds none. */
export function noticeIn(payload: JsonObject): Notice | null {
  const { headline, lines } = payload;
  if (typeof headline !== 'string' || headline === '') return null;
  const texts: readonly unknown[] = Array.isArray(lines) ? lines : [];
  return { headline, lines: texts.filter((line) => typeof line === 'string') };
}
