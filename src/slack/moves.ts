import type {
  AllMiddlewareArgs,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { z } from 'zod';
import type { Message } from '../domain/messenger.ts';
import type { MoveGesture } from '../domain/subsystem-gestures.ts';
import type { MoveDialog } from './ids.ts';
import { loadingView, messageView } from './modals.ts';
import { moveDialogView, parseMoveOrigin, readMoveSubmission } from './move-dialogs.ts';
import { asReadBy } from './reader.ts';
import { answering, channelOfClick, chosenValue, tellPerson } from './requests.ts';
import type { SlackServices } from './services.ts';
import { whyMessage } from './stage-why.ts';
import { type MoveValue, parseMoveValue } from './subsystem-controls.ts';
import { subsystemMessage } from './subsystem-message.ts';
import { linesMessage } from './toil-message.ts';

type Click = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type Submission = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

const MOVE_DIALOG: Readonly<Record<string, MoveDialog>> = { move_plan: 'move_plan', move_stage: 'move_stage' };

/** The view of one subsystem; one line where none is called so. `shared` is the mention of who shares it. */
export async function subsystemPage(name: string, shared: string | null, services: SlackServices): Promise<Message> {
  const answer = await services.migrationStatus();
  const found = await services.subsystem(name, answer);
  return found === null
    ? linesMessage([services.words.subsystem.dialog.gone])
    : subsystemMessage(found, answer, shared, services);
}

/** Why a subsystem is at its stage, line by line. */
export async function whyPage(name: string, services: SlackServices): Promise<Message> {
  const found = await services.subsystem(name, await services.migrationStatus());
  return found === null ? linesMessage([services.words.subsystem.dialog.gone]) : whyMessage(found, services);
}

const confirmAll = z.object({ environment: z.string().min(1), names: z.array(z.string()).max(50) });

/** A click under the view of a subsystem, but for its open cases. Answers what is shown then, or null when a dialog opened. */
export async function onMove(click: Click, services: SlackServices): Promise<Message | null> {
  const { action, body, client } = click;
  const value = chosenValue(action);
  if (action.action_id === 'move_confirm_all') {
    const asked = confirmAll.safeParse(jsonOf(value)).data;
    if (asked === undefined) return linesMessage([services.words.answer.notYours]);
    return sayOnce({ what: 'confirm', subsystems: asked.names, environment: asked.environment }, click, services);
  }
  const of = parseMoveValue(value);
  if (of === null) return linesMessage([services.words.answer.notYours]);
  const dialog = MOVE_DIALOG[action.action_id];
  if (dialog !== undefined) {
    await openMoveDialog(dialog, of, body.trigger_id, channelOfClick(body), client, services);
    return null;
  }
  if (action.action_id === 'move_why') return whyPage(of.subsystem, services);
  const environment = of.environment ?? 'production';
  const gesture: MoveGesture =
    action.action_id === 'move_take_back'
      ? { what: 'take back', subsystem: of.subsystem, environment }
      : { what: 'confirm', subsystems: [of.subsystem], environment };
  return sayOnce(gesture, click, services);
}

/** Says it unless this click was handled before, and shows what is so now. */
async function sayOnce(gesture: MoveGesture, { body }: Click, services: SlackServices): Promise<Message | null> {
  if (!(await services.firstTime(`click:${body.trigger_id}`))) return null;
  const said = services.words.subsystem.dialog;
  const outcome = await services.sayOfMove(gesture, await services.person(body.user.id));
  if (outcome.outcome === 'gone') return linesMessage([said.gone]);
  if (gesture.what !== 'confirm') return subsystemPage(gesture.subsystem, null, services);
  const [only, ...others] = gesture.subsystems;
  if (outcome.changed > 0 && only !== undefined && others.length === 0) return subsystemPage(only, null, services);
  return linesMessage([outcome.changed === 0 ? said.nothingToConfirm : said.confirmed(outcome.changed)]);
}

/** Opens at once, within the three seconds of a trigger, and is filled when what is known was looked up. */
async function openMoveDialog(
  dialog: MoveDialog,
  { subsystem }: MoveValue,
  trigger: string,
  channel: string | null,
  client: Click['client'],
  services: SlackServices,
): Promise<void> {
  const said = services.words.subsystem.dialog;
  const title = dialog === 'move_plan' ? said.planTitle : said.stageTitle;
  const opened = await client.views.open({ trigger_id: trigger, view: loadingView(title, services) });
  const id = opened.view?.id;
  if (id === undefined) return;
  const found = await services.subsystem(subsystem, await services.migrationStatus());
  const view =
    found === null
      ? messageView(title, said.gone, services)
      : moveDialogView(dialog, found, { subsystem, channel }, services);
  await client.views.update({ view_id: id, view });
}

/** A submitted dialog of a move: mistakes are answered in it, else it closes and the view is shown as it is now. */
export async function onMoveSubmission(
  dialog: MoveDialog,
  { ack, body, client, view }: Submission,
  everyone: SlackServices,
): Promise<void> {
  const origin = parseMoveOrigin(view.private_metadata);
  const channel = origin?.channel ? { id: origin.channel } : null;
  const user = body.user.id;
  const services = await asReadBy({ user, channel }, client, everyone);
  const { timeZone } = services.settings;
  const read = readMoveSubmission(dialog, origin?.subsystem ?? '', view, services.clock(), timeZone, services.words);
  if (!read.ok) {
    await ack({ response_action: 'errors', errors: { ...read.errors } });
    return;
  }
  await ack();
  const tell = tellPerson(client, user, origin?.channel ?? null);
  await answering(`the dialog ${dialog}`, services, tell, async () => {
    if (origin === null) throw new Error(`the dialog ${dialog} came back without its subsystem`);
    if (!(await services.firstTime(`view:${view.id}`))) return;
    const { outcome } = await services.sayOfMove(read.gesture, await services.person(user));
    const said = services.words.subsystem.dialog;
    await tell(outcome === 'gone' ? linesMessage([said.gone]) : await subsystemPage(origin.subsystem, null, services));
  });
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
}
