import type { CaseView } from '../domain/case.ts';
import type { FirstLook } from '../domain/first-look.ts';
import type { Message, Posting } from '../domain/messenger.ts';
import type { Notice } from '../domain/notice.ts';
import { caseMessage } from './case-message.ts';
import type { Saying } from './saying.ts';
import { bareMessage, noticeMessage, summaryMessage } from './summary-message.ts';
import { type SaidEvent, threadMessage } from './thread-line.ts';

/** What the dispatcher needs to say things: deliveries are rendered when they are sent. */
export interface Renderer {
  case(view: CaseView, posting: Posting): Message;
  event(event: SaidEvent, view: CaseView, repeated: boolean): Message;
  summary(look: FirstLook): Message;
  notice(notice: Notice): Message;
  /** The same without blocks, cut: for when Slack refuses the blocks. */
  bare(message: Message): Message;
}

export function slackRenderer(saying: Saying): Renderer {
  return {
    case: (view, posting) => caseMessage(view, posting, saying),
    event: (event, view, repeated) => threadMessage(event, view, repeated, saying),
    summary: (look) => summaryMessage(look, saying),
    notice: (notice) => noticeMessage(notice, saying),
    bare: bareMessage,
  };
}
