import type { CaseView } from '../domain/case.ts';
import type { FirstLook } from '../domain/first-look.ts';
import type { Speech } from '../domain/language.ts';
import type { Message, Posting } from '../domain/messenger.ts';
import type { MoveTold } from '../domain/move-notice.ts';
import type { Notice } from '../domain/notice.ts';
import { caseMessage } from './case-message.ts';
import { movedMessage } from './moved-message.ts';
import { type Saying, sayingIn, shownIn } from './saying.ts';
import { bareMessage, noticeMessage, summaryMessage } from './summary-message.ts';
import { type SaidEvent, threadMessage } from './thread-line.ts';

/** What the dispatcher needs to say things: deliveries are rendered when they are sent. */
export interface Renderer {
  case(view: CaseView, posting: Posting, speech: Speech): Message;
  event(event: SaidEvent, view: CaseView, repeated: boolean, speech: Speech): Message;
  summary(look: FirstLook, speech: Speech): Message;
  notice(notice: Notice, speech: Speech): Message;
  moved(move: MoveTold, speech: Speech): Message;
  /** The same without blocks, cut: for when Slack refuses the blocks. */
  bare(message: Message): Message;
}

export function slackRenderer(of: Pick<Saying, 'kinds' | 'settings'>): Renderer {
  return {
    case(view, posting, speech) {
      const saying = sayingIn(speech, of);
      return caseMessage(shownIn(view, saying), posting, saying);
    },
    event(event, view, repeated, speech) {
      const saying = sayingIn(speech, of);
      return threadMessage(event, shownIn(view, saying), repeated, saying);
    },
    summary(look, speech) {
      const saying = sayingIn(speech, of);
      return summaryMessage({ ...look, listed: look.listed.map((view) => shownIn(view, saying)) }, saying);
    },
    notice: (notice, speech) => noticeMessage(notice, sayingIn(speech, of)),
    moved: (move, speech) => movedMessage(move, sayingIn(speech, of)),
    bare: bareMessage,
  };
}
