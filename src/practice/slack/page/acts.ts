import { z } from 'zod';
import { findPerson } from '../people/act.ts';
import type { People } from '../people/people.ts';
import type { Slack } from '../slack.ts';
import { directMessages, findChannel } from '../web-api/find-channel.ts';
import { markRead } from './screens.ts';

const input = z.union([z.string(), z.array(z.string()), z.null()]);
const inputs = z.record(z.string(), input);
const user = z.string();
const action = { user, actionId: z.string(), blockId: z.string(), input: input.optional() };

/** What a person does on the page. */
export const request = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('write'),
    user,
    channel: z.string(),
    text: z.string(),
    threadTs: z.string().optional(),
  }),
  z.strictObject({ do: z.literal('press'), ...action, channel: z.string(), ts: z.string() }),
  z.strictObject({ do: z.literal('press in modal'), ...action, viewId: z.string(), inputs }),
  z.strictObject({ do: z.literal('press at home'), ...action, inputs }),
  z.strictObject({ do: z.literal('submit'), viewId: z.string(), inputs }),
  z.strictObject({ do: z.literal('close'), viewId: z.string(), all: z.boolean() }),
  z.strictObject({ do: z.literal('open home'), user }),
  z.strictObject({ do: z.literal('open direct messages'), user }),
  z.strictObject({ do: z.literal('react'), user, channel: z.string(), ts: z.string(), name: z.string() }),
  z.strictObject({ do: z.literal('read'), user, channel: z.string() }),
]);

type Request = z.infer<typeof request>;

/** Does what the person on the page does; the answer is what they see. */
export async function performs(slack: Slack, people: People, act: Request): Promise<Record<string, unknown>> {
  switch (act.do) {
    case 'write': {
      const [, command, text] = /^(\/\S+)\s*([\s\S]*)$/.exec(act.text) ?? [];
      const at = { user: act.user, channel: act.channel };
      if (command !== undefined) return people.slash(command, text ?? '', at);
      return people.say(act.text, act.threadTs === undefined ? at : { ...at, threadTs: act.threadTs });
    }
    case 'press': {
      const by = { user: act.user, blockId: act.blockId };
      return act.input === undefined
        ? people.click(act.channel, act.ts, act.actionId, by)
        : people.select(act.channel, act.ts, act.actionId, act.input, by);
    }
    case 'press in modal':
      return people.actInModal(act.viewId, act.actionId, act.input, {
        user: act.user,
        blockId: act.blockId,
        inputs: act.inputs,
      });
    case 'press at home':
      return people.actAtHome(act.actionId, act.input, { user: act.user, blockId: act.blockId, inputs: act.inputs });
    case 'submit':
      return people.submitView(act.viewId, act.inputs);
    case 'close':
      return people.closeView(act.viewId, act.all);
    case 'open home':
      return people.openHome(act.user);
    case 'open direct messages': {
      const channel = directMessages(slack, findPerson(act.user)?.id ?? '', slack.clock());
      return channel === null ? { ok: false, error: 'user_not_found' } : { ok: true, channel: channel.id };
    }
    case 'react':
      return people.react(act.channel, act.ts, act.name, act.user);
    case 'read': {
      const person = findPerson(act.user);
      const channel = findChannel(slack, act.channel);
      if (person !== null && channel !== null) markRead(slack, person, channel);
      return { ok: true };
    }
  }
}
