import type { SlackWords } from '../words/slack-words.ts';
import { mrkdwn } from './escape.ts';

/** A time that each reader sees in their own zone; who cannot (a notification) sees it with the zone written out. */
export function shownTime(at: Date, zone: string, now: Date, words: SlackWords): string {
  const seconds = Math.floor(at.getTime() / 1000);
  const said = words.time.moment(at, zone, now);
  // Slack takes no time before 1970 or after the year 9999.
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 253_402_300_799) return mrkdwn(said);
  return `<!date^${seconds}^{date_short_pretty} {time}|${mrkdwn(said)}>`;
}
