import type {
  AllMiddlewareArgs,
  BlockAction,
  RespondFn,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
} from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { calendarWeeks } from '../domain/maintenance-calendar.ts';
import type { Message } from '../domain/messenger.ts';
import type { StatusAnswer } from '../domain/status.ts';
import { STAGES } from '../domain/vocabulary.ts';
import { csvMessage } from './csv-message.ts';
import { mrkdwn } from './escape.ts';
import { forecastMessage } from './forecast-message.ts';
import { onMove, subsystemPage, whyPage } from './moves.ts';
import { ALL_OPEN, OPEN_PAGE, type OpenFilter, openMessage, parseOpenValue } from './open-list.ts';
import { type Asking, asReadBy, asReadIn } from './reader.ts';
import { answering, askedIn, channelOfClick, chosenValue, type Teller } from './requests.ts';
import type { SlackServices } from './services.ts';
import { postShared } from './share.ts';
import { EVERYTHING } from './status-controls.ts';
import { parseStatusValue, parseStatusWords, type StatusFilter, WHOLE_STATUS } from './status-filter.ts';
import { statusMessage } from './status-message.ts';
import { parseMoveValue } from './subsystem-controls.ts';
import { helpMessage, linesMessage, parseToilWords } from './toil-message.ts';
import { unclaimedAfter, unclaimedPage } from './unclaimed.ts';

type Command = SlackCommandMiddlewareArgs & AllMiddlewareArgs;
type Click = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;

/** `/toil`: help, open cases. Answered to the person alone. */
export async function onToil({ ack, client, command, respond }: Command, everyone: SlackServices): Promise<void> {
  await ack();
  const services = await asReadBy(askedBy(command), client, everyone);
  await answering(`${command.command} ${command.text}`, services, toPerson(respond), async () => {
    if (!(await services.firstTime(`command:${command.trigger_id}`))) return;
    const asked = parseToilWords(command.text, services);
    switch (asked.what) {
      case 'help':
        return toPerson(respond)(helpMessage(services.jobs, services));
      case 'open':
        return toPerson(respond)(await openPage(asked.filter, services));
      case 'language': {
        await services.choose(command.user_id, asked.language);
        const own = await asReadBy(askedBy(command), client, everyone);
        return toPerson(respond)(linesMessage([own.words.toil.chosen(asked.language)]));
      }
      case 'unknown': {
        const { toil } = services.settings.commands;
        const said = services.words.toil.unknownWord(
          mrkdwn(asked.word, 60),
          near(asked.nearest, toil),
          mrkdwn(toil, 40),
        );
        return toPerson(respond)(linesMessage([said]));
      }
    }
  });
}

/** `/migration-status`: what has moved and what is left. Answered to the person alone; "Share" shows it to the channel. */
export async function onMigrationStatus(
  { ack, client, command, respond }: Command,
  everyone: SlackServices,
): Promise<void> {
  await ack();
  const services = await asReadBy(askedBy(command), client, everyone);
  await answering(`${command.command} ${command.text}`, services, toPerson(respond), async () => {
    if (!(await services.firstTime(`command:${command.trigger_id}`))) return;
    const name = services.settings.commands.migrationStatus;
    const said = services.words.status;
    const answer = await services.migrationStatus();
    const environments = answer.progress.map((one) => one.environment);
    const asked = parseStatusWords(command.text, services.settings, environments, services.words);
    switch (asked.what) {
      case 'help':
        return toPerson(respond)(linesMessage(said.help(mrkdwn(name, 40))));
      case 'unclaimed':
        return toPerson(respond)(await unclaimedPage(0, null, services));
      case 'forecast':
        return toPerson(respond)(forecastMessage(answer, services.backtest(answer), services));
      case 'csv':
        return toPerson(respond)(csvMessage(answer, services));
      case 'why':
        return toPerson(respond)(await whyPage(asked.subsystem, services));
      case 'show':
        return toPerson(respond)(await statusPage(asked.filter, null, services, answer));
      case 'unknown':
        return toPerson(respond)(
          linesMessage([said.unknownWord(mrkdwn(asked.word, 60), near(asked.nearest, name), mrkdwn(name, 40))]),
        );
    }
  });
}

/** A menu or button under a status answer: shows the same message anew, or shares it with the channel. */
export async function onStatusAction({ action, body, respond }: Click, services: SlackServices): Promise<void> {
  const value = chosenValue(action) ?? '';
  if (action.action_id === 'status_share') {
    if (!(await services.firstTime(`click:${body.trigger_id}`))) return;
    const channel = asReadIn(askedIn(body).channel, services);
    const answer = await channel.migrationStatus();
    const filter = parseStatusValue(value);
    const shared = await statusPage(filter, `<@${body.user.id}>`, channel);
    const place = { channel: channelOfClick(body), click: body.trigger_id };
    if (await postShared(shared, answer, filter, place, channel)) return;
    await send(respond, shared, { response_type: 'in_channel', replace_original: false });
    return;
  }
  const filter = nextFilter(action.action_id, action.block_id, value);
  await send(respond, await statusPage(filter, null, services), {
    response_type: 'ephemeral',
    replace_original: true,
  });
}

/** One subsystem has a view of its own; `answer` is the status where it is known already. */
async function statusPage(
  filter: StatusFilter,
  shared: string | null,
  services: SlackServices,
  answer: StatusAnswer | null = null,
): Promise<Message> {
  if (filter.subsystem !== null) return subsystemPage(filter.subsystem, shared, services);
  return statusMessage(answer ?? (await services.migrationStatus()), filter, shared, services);
}

/** A button under the view of a subsystem. What was asked of it is shown by itself, what was said of it in its place. */
export async function onMoveAction(click: Click, services: SlackServices): Promise<void> {
  const { action, respond } = click;
  if (action.action_id === 'move_open') {
    const subsystem = parseMoveValue(chosenValue(action))?.subsystem ?? null;
    const open = await openPage({ ...ALL_OPEN, subsystem }, services);
    return send(respond, open, { response_type: 'ephemeral', replace_original: false });
  }
  const message = await onMove(click, services);
  if (message === null) return;
  const replaces = action.action_id !== 'move_why';
  await send(respond, message, { response_type: 'ephemeral', replace_original: replaces });
}

/** What is shown after a menu or a paging button was used; a menu's block id says what was shown before. */
export function nextFilter(actionId: string, blockId: string, value: string): StatusFilter {
  const before = blockId.startsWith('status:') ? parseStatusValue(blockId.slice('status:'.length)) : WHOLE_STATUS;
  const chosen = value === EVERYTHING || value === '' ? null : value;
  if (actionId === 'status_subsystem') return { ...before, subsystem: chosen, stage: null, page: 0 };
  if (actionId === 'status_stage') {
    return { ...before, subsystem: null, stage: STAGES.find((one) => one === chosen) ?? null, page: 0 };
  }
  return parseStatusValue(value);
}

/** A choice or another page of the unclaimed resources. */
export async function onUnclaimed(click: Click, services: SlackServices): Promise<void> {
  const message = await unclaimedAfter(click, services);
  await send(click.respond, message, { response_type: 'ephemeral', replace_original: true });
}

/** Another page of `/toil open`, or what its menu names. */
export async function onOpenPage({ action, respond }: Click, services: SlackServices): Promise<void> {
  const message = await openPage(parseOpenValue(chosenValue(action) ?? ''), services);
  await send(respond, message, { response_type: 'ephemeral', replace_original: true });
}

async function openPage(filter: OpenFilter, services: SlackServices): Promise<Message> {
  const states = ['open', 'acknowledged', 'done'] as const;
  const which = {
    states,
    ...(filter.subsystem === null ? {} : { subsystem: filter.subsystem }),
    ...(filter.team === null ? {} : { team: filter.team }),
    ...(filter.kind === null ? {} : { kinds: [filter.kind] }),
    ...(filter.quiet ? {} : { voices: ['now', 'dated'] as const }),
  };
  const isWhole = filter.subsystem === null && filter.team === null && filter.kind === null && filter.page === 0;
  const now = services.clock();
  const [all, unowned, quiet, dated] = await Promise.all([
    services.views({ ...which, limit: OPEN_PAGE, offset: filter.page * OPEN_PAGE }),
    services.views({ ...which, unowned: true, limit: 1, offset: 0 }),
    filter.quiet ? [] : services.countByKind({ states, voices: ['weekly', 'page'] }),
    isWhole ? services.dated() : null,
  ]);
  const coming = dated && { weeks: calendarWeeks(dated, now, services.settings.timeZone), now };
  return openMessage({ total: all.total, unowned: unowned.total, views: all.views, quiet, coming }, filter, services);
}

const askedBy = (command: Command['command']): Asking => ({
  user: command.user_id,
  channel: { id: command.channel_id, name: command.channel_name },
});

function near(nearest: string | null, command: string): string | null {
  return nearest === null ? null : `${mrkdwn(command, 40)} ${mrkdwn(nearest, 80)}`;
}

function toPerson(respond: RespondFn): Teller {
  return (message) => send(respond, message, { response_type: 'ephemeral' });
}

async function send(
  respond: RespondFn,
  message: Message,
  how: { readonly response_type: 'ephemeral' | 'in_channel'; readonly replace_original?: boolean },
): Promise<void> {
  const answered = await respond({ ...how, text: message.text, blocks: message.blocks as KnownBlock[] });
  if (answered.ok) return;
  throw new Error(`Slack did not take the answer: ${answered.status} ${(await answered.text()).slice(0, 300)}`);
}
