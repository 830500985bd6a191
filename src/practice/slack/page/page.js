import { composer } from './composer.js';
import { act, confirmed, find, fontsReady, load, make, notice, rendered } from './dom.js';
import { messageList } from './messages.js';
import { heldBy, inputsIn, showModal } from './modal.js';

const HOME = 'home';
const state = {
  user: localStorage.getItem('person') ?? 'U0TANAKA',
  place: localStorage.getItem('place') ?? 'C0ALERTS',
  thread: null,
  frame: null,
};

const channelNow = () => state.frame.channels.find((one) => one.id === state.place);
const sign = (channel) => ({ im: '💬 ', private: '🔒 ' })[channel.kind] ?? '# ';

function go(place) {
  state.place = place;
  localStorage.setItem('place', place);
  document.body.classList.remove('menu-open');
  closeThread();
  // The list belongs to another place now: do not keep its scroll position.
  find('list').replaceChildren();
  if (place === HOME) void act({ do: 'open home', user: state.user });
  void refresh();
}

function row(label, place, unread, more = '') {
  return make(
    'button',
    {
      type: 'button',
      class: `channel${state.place === place ? ' here' : ''}${unread > 0 ? ' unread' : ''}${more}`,
      onclick: () => go(place),
    },
    make('span', {}, label),
    unread > 0 ? make('span', { class: 'count' }, String(unread)) : null,
  );
}

function drawSidebar() {
  const { frame } = state;
  find('team').textContent = frame.team;
  const direct = frame.channels.find((one) => one.kind === 'im');
  find('channels').replaceChildren(
    make('h2', {}, 'Channels'),
    ...frame.channels
      .filter((one) => one.kind !== 'im')
      .map((one) =>
        row(
          `${sign(one)}${one.name}`,
          one.id,
          one.id === state.place ? 0 : one.unread,
          one.archived ? ' archived' : '',
        ),
      ),
    make('h2', {}, 'Direct messages'),
    direct === undefined
      ? make('button', { type: 'button', class: 'channel', onclick: openDirectMessages }, `💬 ${frame.app}`)
      : row(`💬 ${frame.app}`, direct.id, direct.id === state.place ? 0 : direct.unread),
    make('h2', {}, 'Apps'),
    row(`🏠 ${frame.app} Home`, HOME, 0),
    make('a', { class: 'channel', href: '/checks' }, '🔎 What was looked at'),
  );
  const person = find('person');
  if (person.options.length === 0) {
    person.append(
      ...frame.people.map((one) => make('option', { value: one.id }, `${one.name} (${one.locale.slice(0, 2)})`)),
    );
    person.addEventListener('change', () => {
      state.user = person.value;
      localStorage.setItem('person', state.user);
      if (channelNow()?.kind === 'im') state.place = 'C0ALERTS';
      go(state.place);
      void showModal(state.user);
    });
  }
  person.value = frame.me;
}

async function openDirectMessages() {
  const answer = await act({ do: 'open direct messages', user: state.user });
  if (answer.ok) go(answer.channel);
}

const on = (inThread) => ({
  inThread,
  thread: (message) => openThread(message.channel, message.threadTs ?? message.ts),
  react: (message, name) => act({ do: 'react', user: state.user, channel: message.channel, ts: message.ts, name }),
});

/** Puts new content in a list; stays at its end if it was there. */
function fill(list, nodes) {
  const atEnd = list.childElementCount === 0 || list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  list.replaceChildren(...nodes);
  if (atEnd) list.scrollTop = list.scrollHeight;
}

async function drawChannel() {
  const channel = channelNow();
  find('title').textContent = `${sign(channel)}${channel.name}`;
  find('topic').textContent = channel.archived ? 'This channel is archived.' : channel.topic;
  const place = state.place;
  const { messages } = await load(`/practice/channel/${place}?user=${state.user}`);
  if (place !== state.place) return;
  const nodes = messageList(messages, on(false));
  fill(find('list'), nodes.length > 0 ? nodes : [make('p', { class: 'empty' }, 'No messages here yet.')]);
  if (document.visibilityState === 'visible' && channel.unread > 0)
    void act({ do: 'read', user: state.user, channel: place });
  const form = find('composer');
  form.hidden = false;
  if (form.dataset.place !== place) {
    form.dataset.place = place;
    const placeholder = `Message ${sign(channel)}${channel.name}`;
    composer(form, {
      placeholder,
      commands: state.frame.commands,
      send: (text) => act({ do: 'write', user: state.user, channel: place, text }),
    });
  }
}

async function drawHome() {
  find('title').textContent = `${state.frame.app} · Home`;
  find('topic').textContent = '';
  find('composer').hidden = true;
  const { html } = await load(`/practice/home?user=${state.user}`);
  if (state.place !== HOME) return;
  const content =
    html === null
      ? make('p', { class: 'empty' }, 'This app has not published its Home tab yet.')
      : rendered('div', {}, html);
  find('list').replaceChildren(make('div', { class: 'home' }, content));
}

async function drawThread() {
  if (state.thread === null) return;
  const { channel, ts } = state.thread;
  const { messages } = await load(`/practice/thread/${channel}/${ts}?user=${state.user}`);
  fill(find('thread-list'), messageList(messages, on(true)));
}

function openThread(channel, ts) {
  state.thread = { channel, ts };
  const known = state.frame.channels.find((one) => one.id === channel);
  find('thread-place').textContent = known === undefined ? '' : `${sign(known)}${known.name}`;
  find('thread').hidden = false;
  find('thread-list').replaceChildren();
  composer(find('thread-composer'), {
    placeholder: 'Reply…',
    send: (text) =>
      text.startsWith('/')
        ? notice('Slash commands do not work in threads, as in Slack.')
        : act({ do: 'write', user: state.user, channel, text, threadTs: ts }),
  });
  void drawThread();
}

function closeThread() {
  state.thread = null;
  find('thread').hidden = true;
}

async function refresh() {
  state.frame = await load(`/practice/frame?user=${state.user}`);
  if (state.place !== HOME && channelNow() === undefined) state.place = 'C0ALERTS';
  drawSidebar();
  await Promise.all([state.place === HOME ? drawHome() : drawChannel(), drawThread()]);
}

let waiting;
function refreshSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => void refresh(), 60);
}

/** A press of a button or a pick from a menu, in a message or on the Home tab. */
async function pressed(element, input) {
  if (!(await confirmed(element.dataset.confirm))) return;
  if (element.dataset.url) window.open(element.dataset.url, '_blank', 'noreferrer');
  const message = element.closest('.message');
  const what = { user: state.user, actionId: element.dataset.actionId, blockId: element.dataset.blockId, input };
  element.classList.add('busy');
  if (message !== null) await act({ do: 'press', ...what, channel: message.dataset.channel, ts: message.dataset.ts });
  else await act({ do: 'press at home', ...what, inputs: inputsIn(find('list')) });
  element.classList.remove('busy');
}

for (const list of [find('list'), find('thread-list')]) {
  list.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-action-id]');
    if (button === null) return;
    button.closest('details')?.removeAttribute('open');
    void pressed(button, button.dataset.type === 'overflow' ? button.value : undefined);
  });
  list.addEventListener('change', (event) => {
    const element = event.target.closest('[data-action-id]');
    if (element !== null) void pressed(element, heldBy(element));
  });
}
document.addEventListener('click', (event) => {
  for (const open of document.querySelectorAll('details.overflow[open]')) {
    if (!open.contains(event.target)) open.removeAttribute('open');
  }
});
// Near the lower edge a menu opens upwards, or it would be cut off.
document.addEventListener(
  'toggle',
  (event) => {
    const menu = event.target.querySelector?.('.overflow-menu');
    if (!menu || !event.target.open) return;
    event.target.classList.toggle(
      'up',
      event.target.getBoundingClientRect().bottom + menu.offsetHeight > window.innerHeight - 90,
    );
  },
  true,
);
find('thread-close').addEventListener('click', closeThread);
find('menu').addEventListener('click', () => document.body.classList.toggle('menu-open'));
document.addEventListener('visibilitychange', refreshSoon);

async function drawEvents() {
  const events = await load('/practice/events');
  find('happenings').hidden = events.length === 0;
  const happen = async (id) => {
    const response = await fetch(`/practice/events/${encodeURIComponent(id)}`, { method: 'POST' });
    const answer = await response.json();
    notice(answer.ok ? answer.said : `⚠️ ${answer.error}`);
  };
  find('events').replaceChildren(
    ...events.map(({ id, title }) =>
      make('button', { type: 'button', class: 'happening', onclick: () => happen(id) }, title),
    ),
  );
}

function listen() {
  const stream = new EventSource('/practice/stream');
  stream.addEventListener('hello', refreshSoon);
  stream.addEventListener('message', (event) => {
    const change = JSON.parse(event.data);
    if (change.kind === 'view') {
      if (change.user === state.user) void showModal(state.user);
    } else {
      refreshSoon();
    }
  });
}

/** A permalink: /archives/<channel>/p<ts without its dot>. */
function followLink() {
  const [, channel, digits] = /^\/archives\/(\w+)(?:\/p(\d+))?$/.exec(location.pathname) ?? [];
  if (channel === undefined) return null;
  state.place = channel;
  if (digits === undefined) return null;
  return new URLSearchParams(location.search).get('thread_ts') ?? `${digits.slice(0, 10)}.${digits.slice(10)}`;
}

const linked = followLink();
await fontsReady();
await refresh();
if (linked !== null) openThread(state.place, linked);
if (state.place === HOME) void act({ do: 'open home', user: state.user });
listen();
void drawEvents();
void showModal(state.user);
