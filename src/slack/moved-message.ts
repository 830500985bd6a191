import { DAY } from '../domain/calendar.ts';
import type { Message } from '../domain/messenger.ts';
import type { MoveTold } from '../domain/move-notice.ts';
import { LEAST_WEEKS_A_SIDE } from '../domain/saving.ts';
import type { Saying } from './saying.ts';
import { noticeMessage } from './summary-message.ts';

/** Up to a week until the first whole week after a move begins. */
const WEEKS_UNTIL_KNOWN = LEAST_WEEKS_A_SIDE + 1;

/** What the channel of a subsystem that has moved is told, as it is known now. */
export function movedMessage(move: MoveTold, saying: Saying): Message {
  const said = saying.words.moved;
  const { subsystem, deletable, saving, progress, next } = move;
  const knownFrom = new Date(move.movedAt.getTime() + WEEKS_UNTIL_KNOWN * 7 * DAY);
  const rest = said.rest(progress, next[0] ?? null);
  const lines = [
    said.saving(saving, saying.words.time.day(knownFrom, saying.timeZone, move.now)),
    ...(deletable?.may === 'now' && deletable.steps.length > 0 ? [said.deletable(deletable.steps, subsystem)] : []),
    ...(rest === null ? [] : [rest]),
  ];
  return noticeMessage({ headline: said.headline(move, move.on), lines }, saying);
}
