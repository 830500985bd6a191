import { make, rendered } from './dom.js';

const avatar = (author) =>
  make(
    'span',
    { class: 'avatar', style: `background:#${author.color}`, 'aria-hidden': 'true' },
    author.name.slice(0, 1).toUpperCase(),
  );

const EMOJI = { eyes: '👀', white_check_mark: '✅', '+1': '👍', thumbsup: '👍', tada: '🎉', raised_hands: '🙌' };

function head(message) {
  return make(
    'div',
    { class: 'message-head' },
    make('strong', {}, message.author.name),
    message.author.app ? make('span', { class: 'badge' }, 'APP') : null,
    make('time', { datetime: new Date(Number(message.ts) * 1000).toISOString() }, message.time),
  );
}

function reactions(message, on) {
  if (message.reactions.length === 0) return null;
  return make(
    'div',
    { class: 'reactions' },
    ...message.reactions.map((one) =>
      make(
        'button',
        {
          type: 'button',
          class: one.mine ? 'mine' : '',
          title: `:${one.name}:`,
          onclick: () => on.react(message, one.name),
        },
        `${EMOJI[one.name] ?? `:${one.name}:`} ${one.count}`,
      ),
    ),
  );
}

function replies(message, on) {
  if (message.replies === null) return null;
  const { count, last } = message.replies;
  return make(
    'button',
    { type: 'button', class: 'replies', onclick: () => on.thread(message) },
    make('strong', {}, `${count} ${count === 1 ? 'reply' : 'replies'}`),
    ` Last reply ${last.day} ${last.time}`,
  );
}

function tools(message, on) {
  if (message.onlyForYou || message.deleted) return null;
  return make(
    'div',
    { class: 'tools' },
    make('button', { type: 'button', title: 'React with 👀', onclick: () => on.react(message, 'eyes') }, '👀'),
    make(
      'button',
      { type: 'button', title: 'React with ✅', onclick: () => on.react(message, 'white_check_mark') },
      '✅',
    ),
    on.inThread
      ? null
      : make('button', { type: 'button', title: 'Reply in thread', onclick: () => on.thread(message) }, '💬'),
  );
}

function one(message, on) {
  const body = rendered('div', { class: 'message-body' }, message.html);
  if (message.edited) body.append(make('span', { class: 'edited' }, '(edited)'));
  return make(
    'article',
    {
      class: `message${message.onlyForYou ? ' only-you' : ''}${message.deleted ? ' deleted' : ''}`,
      'data-ts': message.ts,
      'data-channel': message.channel,
    },
    avatar(message.author),
    make(
      'div',
      { class: 'message-main' },
      message.onlyForYou ? make('div', { class: 'note' }, '👁 Only visible to you') : null,
      message.broadcast
        ? make(
            'button',
            { type: 'button', class: 'note link', onclick: () => on.thread(message) },
            on.inThread ? 'Also sent to the channel' : 'Replied to a thread',
          )
        : null,
      head(message),
      body,
      reactions(message, on),
      on.inThread ? null : replies(message, on),
    ),
    tools(message, on),
  );
}

/** The messages with a line for each day. `on`: thread(message), react(message, name), inThread. */
export function messageList(messages, on) {
  const nodes = [];
  let day = null;
  for (const message of messages) {
    if (message.day !== day && !on.inThread) nodes.push(make('div', { class: 'day' }, make('span', {}, message.day)));
    day = message.day;
    nodes.push(one(message, on));
    if (on.inThread && nodes.length === 1 && messages.length > 1) {
      nodes.push(
        make('div', { class: 'reply-count' }, `${messages.length - 1} ${messages.length === 2 ? 'reply' : 'replies'}`),
      );
    }
  }
  return nodes;
}
