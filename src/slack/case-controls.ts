import type { ActionsBlock, ActionsBlockElement, Button, PlainTextOption } from '@slack/types';
import type { CaseView } from '../domain/case.ts';
import type { SlackWords } from '../words/slack-words.ts';
import { cut } from './escape.ts';
import { type ActionId, MORE, type More, moreValue } from './ids.ts';
import { MOST } from './limits.ts';

/**
 * The three controls of a case. They carry the case's number and nothing else. Slack shows five choices at most: where a
 * risk can be accepted that is offered in place of a snooze.
 */
export function caseControls(view: CaseView, words: SlackWords, acceptable: boolean): ActionsBlock {
  const { id, voice, state } = view.case;
  const said = words.case.buttons;
  const taken = state === 'acknowledged' || state === 'done';
  const first =
    voice === 'dated'
      ? [caseButton('case_plan', said.plan, id)]
      : taken
        ? []
        : [caseButton('case_acknowledge', said.acknowledge, id)];
  const offered = MORE.filter((more) => more !== (acceptable ? 'snooze' : 'accept'));
  const elements: ActionsBlockElement[] = [
    ...first,
    caseButton('case_done', said.done, id),
    { type: 'overflow', action_id: 'case_more', options: offered.map((more) => moreOption(more, id, words)) },
  ];
  return { type: 'actions', block_id: `case:${id}`, elements };
}

export function caseButton(action: ActionId, label: string, caseId: number): Button {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text: cut(label, MOST.button), emoji: true },
    value: String(caseId),
  };
}

function moreOption(more: More, caseId: number, words: SlackWords): PlainTextOption {
  const said = words.case.buttons;
  const label = {
    snooze: said.snooze,
    accept: said.accept,
    assign: said.assign,
    not_ours: said.notOurs,
    mute: said.mute,
    why: said.why,
  }[more];
  return { text: { type: 'plain_text', text: cut(label, MOST.option), emoji: true }, value: moreValue(more, caseId) };
}
