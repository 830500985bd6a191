import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { Button, KnownBlock } from '@slack/types';
import type { UnclaimedResource } from '../domain/claims-said.ts';
import type { Message } from '../domain/messenger.ts';
import { accountName } from '../domain/resources.ts';
import { parseScopeId } from '../domain/scope.ts';
import type { Settings } from '../domain/settings.ts';
import { mrkdwn, plain } from './escape.ts';
import { context, MOST, section } from './limits.ts';
import { chosenSubsystem } from './modals.ts';
import { pageNumber } from './open-list.ts';
import { chosenValue } from './requests.ts';
import type { Saying } from './saying.ts';
import type { SlackServices } from './services.ts';

type Click = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;

/** Resources a page: each takes two blocks, and a message has fifty. */
export const UNCLAIMED_PAGE = 8;

/** One page of what nobody claims. */
export interface UnclaimedAnswer {
  readonly total: number;
  readonly page: number;
  readonly resources: readonly UnclaimedResource[];
}

/** The answer to `/migration-status unclaimed`; `note` says what the last choice came to. */
export function unclaimedMessage(
  answer: UnclaimedAnswer,
  note: string | null,
  saying: Saying & Pick<SlackServices, 'clock'>,
): Message {
  const said = saying.words.unclaimed;
  const blocks: KnownBlock[] = [section(`*${said.headline(answer.total)}*`)];
  if (note !== null) blocks.push(section(note));
  if (answer.total === 0) blocks.push(context(said.nothing));
  blocks.push(...answer.resources.flatMap((it) => row(it, answer.page, saying)), ...pager(answer, saying));
  if (answer.total > 0) blocks.push(context(said.how));
  return { text: said.headline(answer.total), blocks };
}

/** `tabemaru-production ap-northeast-1` of `aws/111122223333/ap-northeast-1`. */
function placeOf(scopeId: string, settings: Settings): string {
  const scope = parseScopeId(scopeId);
  return scope === null ? scopeId : `${accountName(scope.account, settings)} ${scope.region}`;
}

function row(it: UnclaimedResource, page: number, saying: Saying & Pick<SlackServices, 'clock'>): KnownBlock[] {
  const said = saying.words.unclaimed;
  const since = saying.words.time.day(it.seenFrom, saying.timeZone, saying.clock());
  const place = mrkdwn(placeOf(it.scopeId, saying.settings), 120);
  const counts = said.counts(it.running, it.wanted);
  const line = said.row(mrkdwn(it.name, 120), saying.words.status.platform[it.platform], place, counts, since);
  return [
    section(line),
    {
      type: 'actions',
      block_id: `unclaimed:${it.sighting}:${page}`,
      elements: [
        {
          type: 'external_select',
          action_id: 'unclaimed_belongs',
          min_query_length: 0,
          placeholder: { type: 'plain_text', text: plain(said.menu, MOST.label), emoji: true },
        },
      ],
    },
  ];
}

function pager(answer: UnclaimedAnswer, saying: Saying & Pick<SlackServices, 'clock'>): KnownBlock[] {
  const pages = Math.ceil(answer.total / UNCLAIMED_PAGE);
  const { previous, next } = saying.words.toil;
  const button = (action: 'unclaimed_previous' | 'unclaimed_next', text: string, page: number): Button => ({
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text, emoji: true },
    value: String(page),
  });
  const elements = [
    ...(answer.page > 0 ? [button('unclaimed_previous', previous, answer.page - 1)] : []),
    ...(answer.page < pages - 1 ? [button('unclaimed_next', next, answer.page + 1)] : []),
  ];
  return elements.length === 0 ? [] : [{ type: 'actions', elements }];
}

/** One page; one beyond the last is the last. */
export async function unclaimedPage(page: number, note: string | null, services: SlackServices): Promise<Message> {
  const at = await services.unclaimed(UNCLAIMED_PAGE, page * UNCLAIMED_PAGE);
  if (at.resources.length > 0 || page === 0) return unclaimedMessage({ ...at, page }, note, services);
  return unclaimedPage(page - 1, note, services);
}

/** A choice of whose a resource is, or another page: the same message anew. */
export async function unclaimedAfter({ action, body }: Click, services: SlackServices): Promise<Message> {
  const value = chosenValue(action);
  if (action.action_id !== 'unclaimed_belongs') return unclaimedPage(pageNumber(value), null, services);
  const [, sighting, page = '0'] = action.block_id.split(':');
  if (value === null || !sighting || !/^\d{1,15}$/.test(sighting))
    return unclaimedPage(pageNumber(page), null, services);
  const subsystem = chosenSubsystem(value);
  const person = await services.person(body.user.id);
  const found = await services.sayClaim(Number(sighting), subsystem, person);
  const said = services.words.unclaimed;
  const note = found
    ? said.done(mrkdwn(found.name, 120), subsystem === null ? null : mrkdwn(subsystem, 80))
    : said.gone;
  return unclaimedPage(pageNumber(page), note, services);
}
