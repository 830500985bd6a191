import type { BlockAction, BlockElementAction, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Message } from '../domain/messenger.ts';
import type { Asking } from './reader.ts';
import type { SlackServices } from './services.ts';

/** Says something to one person, where the click was made; without a channel in a direct message. */
export type Teller = (message: Message) => Promise<void>;

/**
 * Does what a request asks for after it was acknowledged. What goes wrong is told to the person in one plain line and
 * written down; it never reaches Bolt, which would answer a person with nothing.
 */
export async function answering(
  what: string,
  services: SlackServices,
  tell: Teller,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    services.failed(what, error);
    try {
      await tell({ text: services.words.answer.failed, blocks: [] });
    } catch (second) {
      services.failed(`${what}: telling the person`, second);
    }
  }
}

/** Tells one person by an ephemeral message in a channel, or in a direct message where that is not possible. */
export function tellPerson(client: WebClient, user: string, channel: string | null): Teller {
  return async (message) => {
    const content = { text: message.text, blocks: [...message.blocks] };
    if (channel !== null) {
      try {
        await client.chat.postEphemeral({ channel, user, ...content });
        return;
      } catch {
        // Not a member of that channel: the direct message below needs no membership.
      }
    }
    await client.chat.postMessage({ channel: user, ...content });
  };
}

/** The value of the element that was used, whatever its type. */
export function chosenValue(action: BlockElementAction): string | null {
  switch (action.type) {
    case 'button':
      return action.value ?? null;
    case 'overflow':
    case 'static_select':
      return action.selected_option?.value ?? null;
    case 'external_select':
      return action.selected_option?.value ?? null;
    default:
      return null;
  }
}

/** The channel of the message that was clicked; null in the Home tab and in dialogs. */
export function channelOfClick(body: BlockAction): string | null {
  return body.channel?.id ?? body.container?.['channel_id'] ?? null;
}

/** Who clicked, and where. */
export function askedIn(body: BlockAction): Asking {
  return { user: body.user.id, channel: { id: channelOfClick(body) ?? undefined, name: body.channel?.name } };
}

/** What was put in an input of a dialog, by the id of its block. */
export function submitted(view: ViewOutput, blockId: string): string | null {
  const state = view.state.values[blockId]?.['value'];
  return state?.selected_option?.value ?? state?.selected_user ?? state?.selected_date ?? state?.value ?? null;
}
