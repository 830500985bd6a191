import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { APP_TOKEN, BOT_TOKEN, button, plain, practiceSlack, SECRET, section } from './setup.ts';

const CHANNEL = 'C0ALERTS';
const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

let slack: Awaited<ReturnType<typeof practiceSlack>>;
let stop: () => Promise<unknown>;
beforeEach(async () => {
  slack = await practiceSlack({ ackMs: 400 });
  stop = async () => {};
});
afterEach(async () => {
  await stop();
  await slack.close();
});

const appWith = (receiver: SocketModeReceiver | HTTPReceiver) =>
  new App({
    token: BOT_TOKEN,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });

async function overSocket(listen: (app: App) => void): Promise<App> {
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const app = appWith(
    new SocketModeReceiver({ appToken: APP_TOKEN, logger: silent, installerOptions: { clientOptions } }),
  );
  listen(app);
  await app.start();
  stop = () => app.stop();
  return app;
}

async function overHttp(listen: (app: App) => void): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret: SECRET, logger: silent, unhandledRequestTimeoutMillis: 600 });
  const app = appWith(receiver);
  listen(app);
  const server: Server = createServer((request, response) => void receiver.requestListener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack.setHttpTarget(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return app;
}

const only = () => slack.messages(CHANNEL).filter((message) => message.onlyFor !== null);
const post = async (app: App, blocks: unknown[]) =>
  (await app.client.chat.postMessage({ channel: CHANNEL, text: 'x', blocks: blocks as never })).ts ?? '';
const form = {
  type: 'modal' as const,
  callback_id: 'form',
  private_metadata: 'case-1',
  title: plain('Done'),
  submit: plain('Save'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'minutes',
      label: plain('Minutes'),
      element: { type: 'number_input', action_id: 'n', is_decimal_allowed: false, min_value: '1' },
    },
    {
      type: 'input',
      block_id: 'note',
      optional: true,
      label: plain('Note'),
      element: { type: 'plain_text_input', action_id: 'x' },
    },
  ],
};

describe.each([
  ['Socket Mode', overSocket],
  ['signed HTTP', overHttp],
])('a real Bolt app over %s', (_name, connect) => {
  test('answers a slash command by acknowledgement and by response_url', async () => {
    await connect((app) =>
      app.command('/toil', async ({ ack, respond, command }) => {
        await ack(`acknowledged ${command.text}`);
        await respond({ response_type: 'in_channel', text: `for ${command.user_name} in ${command.channel_name}` });
      }),
    );
    expect(await slack.slash('/toil', 'open', { user: 'kim', channel: CHANNEL })).toMatchObject({ ok: true });
    await until(() => slack.messages(CHANNEL).length === 2);
    expect(slack.messages(CHANNEL).map(({ text, onlyFor }) => [text, onlyFor])).toEqual([
      ['acknowledged open', 'U0KIM'],
      ['for kim in alerts', null],
    ]);
  });

  test('a click, its modal, what Slack refuses, what the app refuses, and what it takes', async () => {
    const submitted: unknown[] = [];
    const app = await connect((bolt) => {
      bolt.action('done', async ({ ack, body, client, action, respond }) => {
        await ack();
        if (body.type !== 'block_actions') return;
        expect(action).toMatchObject({ type: 'button', action_id: 'done', value: 'case-1' });
        expect(body.container).toMatchObject({ type: 'message', channel_id: CHANNEL });
        await client.views.open({ trigger_id: body.trigger_id, view: form as never });
        await respond({ replace_original: true, text: 'replaced' });
      });
      bolt.view('form', async ({ ack, view }) => {
        submitted.push(view.state.values);
        const minutes = Number(view.state.values['minutes']?.['n']?.value);
        await (minutes > 100 ? ack({ response_action: 'errors', errors: { minutes: 'Too many.' } }) : ack());
      });
    });
    const ts = await post(app, [{ type: 'actions', elements: [{ ...button('done'), value: 'case-1' }] }]);
    expect(await slack.click(CHANNEL, ts, 'done', { user: 'sato' })).toEqual({ ok: true, ack: null });
    await until(() => slack.openModal('sato') !== null && slack.messages(CHANNEL)[0]?.text === 'replaced');
    const id = slack.openModal('sato')?.id ?? '';

    expect(await slack.submitView(id, {})).toEqual({
      ok: false,
      error: 'incomplete',
      errors: { minutes: 'Please complete this required field.' },
    });
    expect(await slack.submitView(id, { minutes: '0' })).toMatchObject({ errors: { minutes: 'Must be 1 or more.' } });
    expect(submitted).toEqual([]);
    expect(await slack.submitView(id, { minutes: '999' })).toEqual({
      ok: false,
      error: 'refused',
      errors: { minutes: 'Too many.' },
    });
    expect(slack.openModal('sato')?.errors).toEqual({ minutes: 'Too many.' });
    expect(await slack.submitView(id, { minutes: '15', note: 'restart' })).toEqual({ ok: true, next: 'closed' });
    expect(slack.openModal('sato')).toBeNull();
    expect(submitted.at(-1)).toEqual({
      minutes: { n: { type: 'number_input', value: '15' } },
      note: { x: { type: 'plain_text_input', value: 'restart' } },
    });
  });

  test('a menu, a shortcut, the Home tab and a closed form arrive', async () => {
    const seen: unknown[] = [];
    const app = await connect((bolt) => {
      bolt.action('more', async ({ ack, action }) => {
        await ack();
        seen.push('selected_option' in action ? action.selected_option : null);
      });
      bolt.shortcut('log', async ({ ack, shortcut, client }) => {
        await ack();
        seen.push(shortcut.type);
        await client.views.open({ trigger_id: shortcut.trigger_id, view: form as never });
      });
      bolt.event('app_home_opened', async ({ event, client }) => {
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [section('Good morning') as never] },
        });
      });
      bolt.view({ callback_id: 'form', type: 'view_closed' }, async ({ ack, view }) => {
        await ack();
        seen.push(view.private_metadata);
      });
    });
    const options = ['snooze', 'why'].map((value) => ({ text: plain(value), value }));
    const ts = await post(app, [{ type: 'actions', elements: [{ type: 'overflow', action_id: 'more', options }] }]);
    await slack.select(CHANNEL, ts, 'more', 'why', { user: 'kim' });
    await slack.shortcut('log', { user: 'kim', channel: CHANNEL, ts });
    await until(() => slack.openModal('kim') !== null);
    await slack.closeView(slack.openModal('kim')?.id ?? '');
    await slack.openHome('kim');
    await until(() => slack.home('kim') !== null);
    expect(seen).toEqual([options[1], 'message_action', 'case-1']);
  });

  test('no acknowledgement in time: the person is told operation_timeout', async () => {
    await connect((app) => app.command('/toil', async () => {}));
    expect(await slack.slash('/toil', 'x', { user: 'kim', channel: CHANNEL })).toEqual({
      ok: false,
      error: 'operation_timeout',
    });
    expect(only().map((message) => message.text)).toEqual(['/toil failed with the error "operation_timeout"']);
  });
});

test('a trigger id is good once and for three seconds', async () => {
  const errors: string[] = [];
  const app = await overSocket((bolt) =>
    bolt.action('open', async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions') return;
      const open = () =>
        client.views.open({ trigger_id: body.trigger_id, view: form as never }).then(
          () => errors.push('opened'),
          (error: { data: { error: string } }) => errors.push(error.data.error),
        );
      if (body.user.id === 'U0KIM') slack.pass(3001);
      await open();
      await open();
    }),
  );
  const ts = await post(app, [{ type: 'actions', elements: [button('open')] }]);
  await slack.click(CHANNEL, ts, 'open', { user: 'sato' });
  await until(() => errors.length === 2);
  await slack.click(CHANNEL, ts, 'open', { user: 'kim' });
  await until(() => errors.length === 4);
  expect(errors).toEqual(['opened', 'exchanged_trigger_id', 'expired_trigger_id', 'expired_trigger_id']);
});

test('a response_url is good five times and for thirty minutes', async () => {
  const urls: string[] = [];
  await overSocket((bolt) =>
    bolt.command('/toil', async ({ ack, command }) => {
      await ack();
      urls.push(command.response_url);
    }),
  );
  for (const _ of [1, 2]) await slack.slash('/toil', '', { user: 'kim', channel: CHANNEL });
  const use = async (url = '') => (await fetch(url, { method: 'POST', body: '{"text":"x"}' })).status;
  const statuses = [];
  for (let n = 0; n < 6; n++) statuses.push(await use(urls[0]));
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  expect(only()).toHaveLength(5);
  slack.pass(30 * 60_000 + 1);
  expect(await use(urls[1])).toBe(404);
});

test('bad requests: Bolt refuses a wrong signature and a stale one; a replay and a retry pass it', async () => {
  const heard: string[] = [];
  await overHttp((app) =>
    app.command('/toil', async ({ ack, command }) => {
      heard.push(command.text);
      await ack();
    }),
  );
  const at = { user: 'kim', channel: CHANNEL };
  const status = async (request: ReturnType<typeof slack.signedSlash>, headers = {}) =>
    (await slack.post(request, headers)).status;
  expect(await status(slack.signedSlash('/toil', 'forged', at, { secret: 'wrong' }))).toBe(401);
  expect(await status(slack.signedSlash('/toil', 'stale', at, { sentAt: new Date(Date.now() - 6 * 60_000) }))).toBe(
    401,
  );
  const good = slack.signedSlash('/toil', 'good', at);
  expect(await status({ ...good, body: good.body.replace('good', 'changed') })).toBe(401);
  expect([await status(good), await status(good, { 'x-slack-retry-num': '1' })]).toEqual([200, 200]);
  expect(heard).toEqual(['good', 'good']);
});

test('an envelope goes to one connection, and the eleventh is refused', async () => {
  const sockets: WebSocket[] = [];
  const frames: string[] = [];
  const open = async () => {
    const answer = await fetch(`${slack.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${APP_TOKEN}` },
    });
    const { url } = (await answer.json()) as { url: string };
    const socket = new WebSocket(url);
    sockets.push(socket);
    return new Promise<{ type: string; reason?: string; num_connections?: number }>((resolve) => {
      socket.addEventListener('message', (event) => {
        const frame = JSON.parse(String(event.data));
        if (frame.envelope_id === undefined) return resolve(frame);
        frames.push(frame.type);
        socket.send(JSON.stringify({ envelope_id: frame.envelope_id }));
      });
    });
  };
  for (let n = 1; n <= 10; n++) expect(await open()).toMatchObject({ type: 'hello', num_connections: n });
  expect(await open()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' });
  expect(await slack.slash('/toil', '', { user: 'kim', channel: CHANNEL })).toEqual({ ok: true, ack: null });
  expect(frames).toEqual(['slash_commands']);
  for (const socket of sockets) socket.close();
});

test('a command that the app does not have is refused by Slack itself', async () => {
  expect(await slack.slash('/deploy', '', { user: 'kim', channel: CHANNEL })).toEqual({
    ok: false,
    error: 'invalid_command',
  });
  expect(await slack.slash('/toil', '', { user: 'kim', channel: CHANNEL })).toEqual({
    ok: false,
    error: 'dispatch_failed',
  });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come about within 2 s');
}
