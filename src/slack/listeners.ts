import type {
  AllMiddlewareArgs,
  App,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackEventMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import type { Action } from '../domain/act.ts';
import { PLAIN_POSTING } from '../domain/messenger.ts';
import { caseMessage } from './case-message.ts';
import { onMigrationStatus, onMoveAction, onOpenPage, onStatusAction, onToil, onUnclaimed } from './commands.ts';
import { onHomeAction, onHomeOpened, publishHome } from './home-tab.ts';
import {
  ACTIONS,
  CASE_ACTIONS,
  callbackId,
  DIALOGS,
  type Dialog,
  MOVE_DIALOGS,
  OPTION_MENUS,
  parseCaseId,
  parseMore,
} from './ids.ts';
import { caseView, dialogView, loadingView, messageView, notOursOptions, parseOrigin, whyView } from './modals.ts';
import { onMoveSubmission } from './moves.ts';
import { asReadBy } from './reader.ts';
import { answering, askedIn, channelOfClick, chosenValue, tellPerson } from './requests.ts';
import type { Acted, SlackServices } from './services.ts';
import { subsystemOptions } from './status-controls.ts';
import { type Asked, readSubmission } from './submissions.ts';

export type Click = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
export type Submission = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;
type HomeOpened = SlackEventMiddlewareArgs<'app_home_opened'> & AllMiddlewareArgs;
type OptionsAsked = SlackOptionsMiddlewareArgs<'block_suggestion'> & AllMiddlewareArgs;
type Command = SlackCommandMiddlewareArgs & AllMiddlewareArgs;

/** Events that toilbot listens to: the manifest subscribes to these. */
export const EVENTS = ['app_home_opened'] as const;

/** Registers every listener. Each is a plain function of the request and the services. */
export function registerListeners(app: App, services: SlackServices): void {
  const { commands } = services.settings;
  app.command(commands.toil, (request: Command) => onToil(request, services));
  app.command(commands.migrationStatus, (request: Command) => onMigrationStatus(request, services));
  for (const action of ACTIONS)
    app.action<BlockAction>({ type: 'block_actions', action_id: action }, (click: Click) => onClick(click, services));
  app.action<BlockAction>({ type: 'block_actions', action_id: /./ }, (click: Click) => onUnknownClick(click, services));
  for (const dialog of DIALOGS) {
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: callbackId(dialog) }, (submission: Submission) =>
      onSubmission(dialog, submission, services),
    );
  }
  for (const dialog of MOVE_DIALOGS) {
    app.view<ViewSubmitAction>({ type: 'view_submission', callback_id: callbackId(dialog) }, (submission: Submission) =>
      onMoveSubmission(dialog, submission, services),
    );
  }
  for (const menu of OPTION_MENUS) app.options(menu, (asked: OptionsAsked) => onOptions(asked, services));
  for (const event of EVENTS) app.event(event, (opened: HomeOpened) => onHomeOpened(opened, services));
  app.error(async (error) => services.failed('a Slack request', error));
}

/** A click on one of our own controls. Acknowledged before anything is looked up. */
export async function onClick(click: Click, everyone: SlackServices): Promise<void> {
  await click.ack();
  const { action, body, client } = click;
  const services = await asReadBy(askedIn(body), client, everyone);
  const tell = tellPerson(client, body.user.id, channelOfClick(body));
  await answering(`the click ${action.action_id}`, services, tell, async () => {
    if (CASE_ACTIONS.some((one) => one === action.action_id)) await onCaseAction(click, services);
    else if (action.action_id.startsWith('status_')) await onStatusAction(click, services);
    else if (action.action_id.startsWith('move_')) await onMoveAction(click, services);
    else if (action.action_id.startsWith('home_')) await onHomeAction(click, everyone);
    else if (action.action_id.startsWith('open_')) await onOpenPage(click, services);
    else if (action.action_id.startsWith('unclaimed_')) await onUnclaimed(click, services);
  });
}

async function onCaseAction(click: Click, services: SlackServices): Promise<void> {
  const { action, body } = click;
  const value = chosenValue(action) ?? undefined;
  if (action.action_id === 'case_more') {
    const chosen = value === undefined ? null : parseMore(value);
    if (chosen === null) return refuse(click, services);
    return chosen.more === 'why'
      ? showLater(click, 'why', chosen.caseId, services)
      : openDialog(click, chosen.more, chosen.caseId, services);
  }
  const caseId = parseCaseId(value);
  if (caseId === null) return refuse(click, services);
  if (action.action_id === 'case_done') return openDialog(click, 'done', caseId, services);
  if (action.action_id === 'case_plan') return openDialog(click, 'plan', caseId, services);
  if (action.action_id === 'case_show') return showLater(click, 'case', caseId, services);
  const acted = await actOnce(caseId, { what: 'acknowledge' }, body.user.id, `click:${body.trigger_id}`, services);
  if (acted !== null) await tellOutcome(acted, caseId, click.client, body.user.id, channelOfClick(body), services);
  if (body.view?.type === 'home') await publishHome(click.client, body.user.id, services);
}

async function refuse({ client, body }: Click, services: SlackServices): Promise<void> {
  await tellPerson(client, body.user.id, channelOfClick(body))({ text: services.words.answer.notYours, blocks: [] });
}

/** A click on something that an older or another version made. */
export async function onUnknownClick(click: Click, everyone: SlackServices): Promise<void> {
  const known: readonly string[] = ACTIONS;
  if (known.includes(click.action.action_id)) return;
  await click.ack();
  const services = await asReadBy(askedIn(click.body), click.client, everyone);
  await answering(
    'an unknown click',
    services,
    async () => {},
    () => refuse(click, services),
  );
}

async function openDialog(
  { client, body }: Click,
  dialog: Dialog,
  caseId: number,
  services: SlackServices,
): Promise<void> {
  const view = dialogView(dialog, { caseId, channel: channelOfClick(body) }, services);
  await client.views.open({ trigger_id: body.trigger_id, view });
}

/** Opens at once, within the three seconds of a trigger, and is filled when the case was looked up. */
async function showLater(
  { client, body }: Click,
  what: 'why' | 'case',
  caseId: number,
  services: SlackServices,
): Promise<void> {
  const said = services.words;
  const title = what === 'why' ? said.dialog.whyTitle : said.dialog.openTitle;
  const opened = await client.views.open({ trigger_id: body.trigger_id, view: loadingView(title, services) });
  const id = opened.view?.id;
  if (id === undefined) return;
  const found = await services.view(caseId);
  const view =
    found === null
      ? messageView(title, said.answer.gone(caseId), services)
      : what === 'why'
        ? whyView(found, services)
        : caseView(caseMessage(found, PLAIN_POSTING, services).blocks as readonly KnownBlock[], services);
  await client.views.update({ view_id: id, view });
}

/** A submitted dialog: mistakes are answered in it, else it closes and the rest is done afterwards. */
export async function onSubmission(dialog: Dialog, submission: Submission, everyone: SlackServices): Promise<void> {
  const { ack, body, client, view } = submission;
  const origin = parseOrigin(view.private_metadata);
  const channel = origin?.channel ? { id: origin.channel } : null;
  const services = await asReadBy({ user: body.user.id, channel }, client, everyone);
  const read = readSubmission(dialog, view, services.clock(), services.settings.timeZone, services.words);
  if (!read.ok) {
    await ack({ response_action: 'errors', errors: { ...read.errors } });
    return;
  }
  await ack();
  const user = body.user.id;
  await answering(`the dialog ${dialog}`, services, tellPerson(client, user, origin?.channel ?? null), async () => {
    if (origin === null) throw new Error(`the dialog ${dialog} came back without its case`);
    const action = await actionOf(read.ask, services);
    const acted = await actOnce(origin.caseId, action, user, `view:${view.id}`, services);
    if (acted === null) return;
    await tellOutcome(acted, origin.caseId, client, user, origin.channel, services);
    if (origin.channel === null) await publishHome(client, user, services);
  });
}

async function actionOf(ask: Asked, services: SlackServices): Promise<Action> {
  if (ask.what !== 'assign') return ask;
  return { what: 'assign', personId: (await services.person(ask.slackId)).id };
}

/** Acts unless this request was handled before: null then. */
async function actOnce(
  caseId: number,
  action: Action,
  slackId: string,
  request: string,
  services: SlackServices,
): Promise<Acted | null> {
  if (!(await services.firstTime(request))) return null;
  return services.act(caseId, action, await services.person(slackId), request);
}

/** What was done is seen in the message and its thread; only what was not done is told. */
async function tellOutcome(
  acted: Acted,
  caseId: number,
  client: Click['client'],
  user: string,
  channel: string | null,
  services: SlackServices,
): Promise<void> {
  const said = services.words.answer;
  if (acted.outcome === 'done') return;
  const resolvedAt = acted.view?.case.resolvedAt ?? null;
  const since =
    acted.view === null || resolvedAt === null
      ? null
      : services.words.time.moment(resolvedAt, acted.view.timeZone, acted.view.now);
  const text = {
    late: said.late(caseId, since),
    already: said.already(caseId),
    gone: said.gone(caseId),
  }[acted.outcome];
  await tellPerson(client, user, channel)({ text, blocks: [] });
}

/** Options of a menu that has too many to be sent with the message. */
export async function onOptions({ ack, body, client, payload }: OptionsAsked, everyone: SlackServices): Promise<void> {
  const services = await asReadBy({ user: body.user.id, channel: body.channel ?? null }, client, everyone);
  const names = services.settings.subsystems.map((one) => one.name).sort((a, b) => a.localeCompare(b, 'en'));
  const options =
    payload.action_id === 'status_subsystem'
      ? subsystemOptions(names, payload.value, services.words.status.all)
      : notOursOptions(names, payload.value, services.words);
  await ack({ options });
}
