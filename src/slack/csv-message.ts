import type { Message } from '../domain/messenger.ts';
import type { StatusAnswer } from '../domain/status.ts';
import { statusCsv } from '../domain/status-csv.ts';
import { mrkdwn } from './escape.ts';
import { context, section } from './limits.ts';
import type { Saying } from './saying.ts';

/** Characters of a code block: with its marks it stays in one section. */
const ROOM = 2700;

/** `/migration-status csv`: the rows as a block to copy; of many the first ones, and where all are. */
export function csvMessage(answer: StatusAnswer, saying: Saying): Message {
  const [head = '', ...rows] = statusCsv(answer);
  const taken: string[] = [];
  let used = head.length;
  for (const row of rows) {
    const shown = mrkdwn(row, 600);
    if (used + shown.length + 1 > ROOM) break;
    taken.push(shown);
    used += shown.length + 1;
  }
  const said = saying.words.status;
  const cut = taken.length < rows.length ? [context(said.csvCut(taken.length, rows.length))] : [];
  return {
    text: said.csvCut(taken.length, rows.length),
    blocks: [section(`\`\`\`\n${[head, ...taken].join('\n')}\n\`\`\``), ...cut],
  };
}
