import { createElement, type ReactNode } from 'react';
import { type Block as LibraryBlock, Message as LibraryMessage } from 'slack-blocks-to-jsx';
import type { Block } from '../store.ts';
import { PEOPLE, USER_GROUPS } from '../workspace.ts';
import { mrkdwnParts, type Part, plainParts, type Reading } from './mrkdwn.ts';
import { slackDate } from './slack-date.ts';

type TextObject = { type: string; text: string };
type Names = { channels: readonly { id: string; name: string }[] };
export type View = Reading & Names;

const mention = (text: string) => createElement('span', { className: 'mention' }, text);

/** Blocks as `slack-blocks-to-jsx` draws them, with the workspace's names. */
export function drawn(blocks: readonly Block[], view: View): ReactNode {
  return createElement(LibraryMessage, {
    withoutWrapper: true,
    theme: 'light',
    logo: '',
    name: '',
    blocks: blocks as unknown as LibraryBlock[],
    data: { users: [], channels: [], user_groups: [] },
    hooks: {
      user: ({ id }) => mention(`@${PEOPLE.find((person) => person.id === id)?.name ?? id}`),
      usergroup: ({ id }) => mention(`@${USER_GROUPS.find((group) => group.id === id)?.handle ?? id}`),
      channel: ({ id }) => mention(`#${view.channels.find((channel) => channel.id === id)?.name ?? id}`),
      atChannel: () => mention('@channel'),
      atHere: () => mention('@here'),
      atEveryone: () => mention('@everyone'),
      // The library shows the bare name of an emoji it does not know; Slack shows it as it was written.
      emoji: (data, parse) => {
        const shown = parse(data);
        return shown === data.name ? `:${data.name}:` : shown;
      },
      link: ({ href, children, className }) =>
        /^(https?:|mailto:)/.test(href)
          ? createElement('a', { href, className, target: '_blank', rel: 'noreferrer noopener' }, children)
          : createElement('span', null, children),
    },
  });
}

/** A text object. The library reads mrkdwn as Markdown and unescapes before it looks for mentions: so we parse it. */
export function drawnText(text: TextObject, view: View): ReactNode {
  return drawnParts(text.type === 'mrkdwn' ? mrkdwnParts(text.text, view) : plainParts(text.text), view);
}

export function drawnParts(parts: readonly Part[], view: View): ReactNode {
  return parts.length === 0 ? null : drawn([{ type: 'rich_text', elements: parts }], view);
}

/** An app's own rich_text block: its dates are written out for the reader. */
export function drawnRichText(block: Block, view: View): ReactNode {
  return drawn([withDates(block, view) as Block], view);
}

function withDates(value: unknown, view: View): unknown {
  if (Array.isArray(value)) return value.map((one) => withDates(one, view));
  if (typeof value !== 'object' || value === null) return value;
  if ('type' in value && value.type === 'date' && 'timestamp' in value && 'format' in value) {
    return { type: 'text', text: slackDate(Number(value.timestamp), String(value.format), view.reader, view.now) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withDates(member, view)]));
}
