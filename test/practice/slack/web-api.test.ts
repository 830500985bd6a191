import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { APP_TOKEN, BOT_TOKEN, practiceSlack, section } from './setup.ts';

const CHANNEL = 'C0ALERTS';
let slack: Awaited<ReturnType<typeof practiceSlack>>;

beforeEach(async () => {
  slack = await practiceSlack();
});
afterEach(() => slack.close());

const client = (token = BOT_TOKEN, more: WebClientOptions = {}) =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 1000,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => 'error' as never,
      setName() {},
    },
    ...more,
  });
const errorOf = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    (error: { data?: { error?: string }; code?: string }) => error.data?.error ?? error.code,
  );

describe('messages', () => {
  test('post, edit, thread, history with metadata and delete go as in Slack', async () => {
    const web = client();
    const metadata = { event_type: 'delivery', event_payload: { key: 'd-1' } };
    const posted = await web.chat.postMessage({ channel: CHANNEL, text: 'one', metadata });
    expect(posted.ts).toMatch(/^\d{10}\.\d{6}$/);
    await web.chat.postMessage({ channel: CHANNEL, text: 'in the thread', thread_ts: posted.ts ?? '' });
    await web.chat.postMessage({
      channel: CHANNEL,
      text: 'in both',
      thread_ts: posted.ts ?? '',
      reply_broadcast: true,
    });
    await web.chat.update({ channel: CHANNEL, ts: posted.ts ?? '', text: 'edited' });

    const history = await web.conversations.history({ channel: CHANNEL, include_all_metadata: true });
    expect(history.messages?.map((message) => message.text)).toEqual(['in both', 'edited']);
    expect(history.messages?.[1]).toMatchObject({ metadata, reply_count: 2, edited: { user: 'U0TOILBOT' } });
    const plain = await web.conversations.history({ channel: CHANNEL });
    expect(plain.messages?.[1]).not.toHaveProperty('metadata');
    const replies = await web.conversations.replies({ channel: CHANNEL, ts: posted.ts ?? '' });
    expect(replies.messages?.map((message) => message.text)).toEqual(['edited', 'in the thread', 'in both']);

    const other = await web.chat.postMessage({ channel: CHANNEL, text: 'gone soon' });
    await web.chat.delete({ channel: CHANNEL, ts: other.ts ?? '' });
    expect(await errorOf(web.chat.update({ channel: CHANNEL, ts: other.ts ?? '', text: 'x' }))).toBe(
      'message_not_found',
    );
  });

  test('timestamps are unique and ordered although the clock stands still or goes back', async () => {
    const web = client();
    const seen: string[] = [];
    for (const back of [0, 0, 60_000]) {
      slack.pass(-back);
      seen.push((await web.chat.postMessage({ channel: CHANNEL, text: 'x' })).ts ?? '');
    }
    expect(new Set(seen).size).toBe(3);
    expect([...seen].sort()).toEqual(seen);
  });

  test('history pages by cursor and by oldest and latest', async () => {
    const web = client();
    const all: string[] = [];
    for (const text of ['a', 'b', 'c']) all.push((await web.chat.postMessage({ channel: CHANNEL, text })).ts ?? '');
    const first = await web.conversations.history({ channel: CHANNEL, limit: 2 });
    expect([first.has_more, first.messages?.length]).toEqual([true, 2]);
    const second = await web.conversations.history({
      channel: CHANNEL,
      limit: 2,
      cursor: first.response_metadata?.next_cursor ?? '',
    });
    expect(second.messages?.map((one) => one.text)).toEqual(['a']);
    const later = await web.conversations.history({ channel: CHANNEL, oldest: all[0] ?? '' });
    expect(later.messages?.map((one) => one.text)).toEqual(['c', 'b']);
  });

  test('the same client_msg_id twice makes two messages', async () => {
    const web = client();
    for (const _ of [1, 2])
      await web.apiCall('chat.postMessage', { channel: CHANNEL, text: 'x', client_msg_id: 'same' });
    expect(slack.messages(CHANNEL)).toHaveLength(2);
  });

  test('a person id as channel opens direct messages', async () => {
    const posted = await client().chat.postMessage({ channel: 'U0KIM', text: 'to you' });
    expect(posted.channel).toMatch(/^D/);
    const opened = await client().conversations.open({ users: 'U0KIM' });
    expect(opened.channel?.id).toBe(posted.channel);
  });
});

describe('refusals', () => {
  test.each([
    ['unknown method', () => client().apiCall('chat.shout', {}), 'unknown_method'],
    ['no token', () => client('').apiCall('auth.test', {}), 'not_authed'],
    ['a wrong token', () => client('xoxb-wrong').auth.test(), 'invalid_auth'],
    ['an app token', () => client(APP_TOKEN).auth.test(), 'not_allowed_token_type'],
    ['a bot token for sockets', () => client().apps.connections.open({}), 'not_allowed_token_type'],
    ['an unknown channel', () => client().chat.postMessage({ channel: 'C404', text: 'x' }), 'channel_not_found'],
    [
      'a channel without the app',
      () => client().chat.postMessage({ channel: 'C0GENERAL', text: 'x' }),
      'not_in_channel',
    ],
    ['no text', () => client().chat.postMessage({ channel: CHANNEL, text: '' }), 'no_text'],
    [
      'too long a text',
      () => client().chat.postMessage({ channel: CHANNEL, text: 'x'.repeat(40_001) }),
      'msg_too_long',
    ],
    [
      'an unknown thread',
      () => client().chat.postMessage({ channel: CHANNEL, text: 'x', thread_ts: '1764000000.000100' }),
      'thread_not_found',
    ],
    [
      'an edit of nothing',
      () => client().chat.update({ channel: CHANNEL, ts: '1764000000.000100', text: 'x' }),
      'message_not_found',
    ],
    [
      'bad metadata',
      () => client().apiCall('chat.postMessage', { channel: CHANNEL, text: 'x', metadata: { event_type: 'x' } }),
      'invalid_metadata_format',
    ],
    [
      'blocks too long together',
      () =>
        client().chat.postMessage({
          channel: CHANNEL,
          text: 'x',
          blocks: Array.from({ length: 5 }, () => section('x'.repeat(2900))),
        }),
      'msg_blocks_too_long',
    ],
    [
      'an unknown trigger',
      () =>
        client().views.open({
          trigger_id: 'x',
          view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [{ type: 'divider' }] },
        }),
      'invalid_trigger_id',
    ],
  ])('%s', async (_name, call, error) => {
    expect(await errorOf(call())).toBe(error);
  });

  test('a channel archived or left, a revoked token, a scope not granted', async () => {
    slack.archive('alerts');
    expect(await errorOf(client().chat.postMessage({ channel: CHANNEL, text: 'x' }))).toBe('is_archived');
    slack.archive('alerts', false);
    slack.setMember('alerts', false);
    expect(await errorOf(client().conversations.history({ channel: CHANNEL }))).toBe('not_in_channel');
    slack.setScopes(['chat:write', 'commands']);
    await expect(client().conversations.history({ channel: CHANNEL })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'channels:history', provided: 'chat:write,commands' },
    });
    slack.setRevoked('bot', true);
    expect(await errorOf(client().auth.test())).toBe('token_revoked');
  });

  test('refused blocks come with the place of each mistake', async () => {
    const blocks = [section('ok'), { ...section('x'.repeat(3001)), colour: 'red' }, { type: 'sparkline' }];
    await expect(client().chat.postMessage({ channel: CHANNEL, text: 'x', blocks })).rejects.toMatchObject({
      data: {
        ok: false,
        error: 'invalid_blocks',
        errors: expect.arrayContaining([
          'must be less than 3001 characters [json-pointer:/blocks/1/text/text]',
          'invalid additional property: colour [json-pointer:/blocks/1]',
          'unsupported type: sparkline [json-pointer:/blocks/2/type]',
        ]),
        response_metadata: {
          messages: expect.arrayContaining(['[ERROR] unsupported type: sparkline [json-pointer:/blocks/2/type]']),
        },
      },
    });
    expect(slack.messages(CHANNEL)).toEqual([]);
  });
});

describe('faults', () => {
  test('429 carries Retry-After, once, and nothing is posted', async () => {
    slack.failNext('chat.postMessage', { kind: 'rate_limited', retryAfter: 30 });
    await expect(client().chat.postMessage({ channel: CHANNEL, text: 'x' })).rejects.toMatchObject({ retryAfter: 30 });
    expect(slack.messages(CHANNEL)).toEqual([]);
    await client().chat.postMessage({ channel: CHANNEL, text: 'x' });
    expect(slack.messages(CHANNEL)).toHaveLength(1);
  });

  test.each([
    [{ kind: 'accepted_then_http', status: 500 } as const, 'slack_webapi_http_error'],
    [{ kind: 'accepted_then_reset' } as const, 'slack_webapi_request_error'],
    [{ kind: 'accepted_then_timeout' } as const, 'slack_webapi_request_error'],
  ])('%j: the message is there although the client was told otherwise', async (fault, code) => {
    slack.failNext('chat.postMessage', fault);
    expect(await errorOf(client().chat.postMessage({ channel: CHANNEL, text: 'x' }))).toBe(code);
    expect(slack.messages(CHANNEL)).toHaveLength(1);
  });

  test.each([
    { kind: 'http', status: 500 } as const,
    { kind: 'reset' } as const,
    { kind: 'timeout' } as const,
    { kind: 'html' } as const,
  ])('%j: nothing was accepted', async (fault) => {
    slack.failNext('chat.postMessage', fault);
    expect(await errorOf(client().chat.postMessage({ channel: CHANNEL, text: 'x' }))).not.toBe('no error');
    expect(slack.messages(CHANNEL)).toEqual([]);
  });

  test('one message a second and channel, when switched on', async () => {
    slack.setRateLimits({ perChannel: true });
    const post = (channel: string) => client().chat.postMessage({ channel, text: 'x' });
    await post(CHANNEL);
    await expect(post(CHANNEL)).rejects.toMatchObject({ retryAfter: 1 });
    await post('C0SRE');
    slack.pass(1000);
    await post(CHANNEL);
    expect(slack.messages(CHANNEL)).toHaveLength(2);
  });

  test('a lagging history does not show the newest messages yet', async () => {
    slack.setHistoryLag(5000);
    await client().chat.postMessage({ channel: CHANNEL, text: 'x' });
    expect((await client().conversations.history({ channel: CHANNEL })).messages).toEqual([]);
    slack.pass(6000);
    expect((await client().conversations.history({ channel: CHANNEL })).messages).toHaveLength(1);
  });

  test('every request is in the log, with its arguments and answer and without its token', async () => {
    slack.failNext('chat.postMessage', { kind: 'error', error: 'fatal_error' });
    await errorOf(client().chat.postMessage({ channel: CHANNEL, text: 'x' }));
    expect(slack.calls('chat.postMessage')).toEqual([
      expect.objectContaining({
        arguments: { channel: CHANNEL, text: 'x' },
        token: 'bot',
        answer: { ok: false, error: 'fatal_error' },
      }),
    ]);
    expect(JSON.stringify(slack.calls())).not.toContain(BOT_TOKEN);
  });
});

test('kill -9 right after the answer loses nothing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'practice-slack-'));
  const script = `
    import { startPracticeSlack } from ${JSON.stringify(new URL('../../../src/practice/slack/start.ts', import.meta.url).href)};
    const slack = await startPracticeSlack({ port: 0, directory: ${JSON.stringify(directory)}, clock: () => new Date(), botToken: 'xoxb-test', appToken: 'x', signingSecret: 'x' });
    console.log(slack.apiUrl);`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const apiUrl = await new Promise<string>((resolve) =>
    child.stdout.once('data', (data) => resolve(String(data).trim())),
  );
  const web = client(BOT_TOKEN, { slackApiUrl: apiUrl });
  const ts: string[] = [];
  for (let n = 0; n < 5; n++) ts.push((await web.chat.postMessage({ channel: CHANNEL, text: `no. ${n}` })).ts ?? '');
  await web.chat.update({ channel: CHANNEL, ts: ts[0] ?? '', text: 'edited' });
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));

  for (const _ of ['first start', 'start from the rewritten file']) {
    const again = await practiceSlack({ directory });
    const kept = again.messages(CHANNEL);
    await again.close();
    expect(kept.map((message) => message.ts)).toEqual(ts);
    expect(kept[0]?.text).toBe('edited');
  }
  await rm(directory, { recursive: true });
});
