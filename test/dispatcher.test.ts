import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { slackMessenger } from '../src/adapters/slack/messenger.ts';
import { type Dispatcher, startDispatcher } from '../src/dispatcher.ts';
import type { CaseView } from '../src/domain/case.ts';
import type { FirstLook } from '../src/domain/first-look.ts';
import { type MoveTold, movePayload } from '../src/domain/move-notice.ts';
import { noticePayload } from '../src/domain/notice.ts';
import type { Settings } from '../src/domain/settings.ts';
import { slackRenderer } from '../src/slack/render.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { BOT_TOKEN, practiceSlack } from './practice/slack/setup.ts';
import { event, NOW, SATO, SETTINGS, saying, textOf, view } from './slack/fixtures.ts';

/** Times pass a hundred times as fast: a second of waiting is ten milliseconds. */
const FASTER = 100;
let faster = FASTER;
const CHANNEL = 'C0API';
let slack: Awaited<ReturnType<typeof practiceSlack>>;
let outbox: Outbox;
let cases: Map<number, CaseView>;
let firstLooks: Map<number, FirstLook>;
let moves: Map<string, MoveTold>;
let now: Date;
let begun: number;
const running: Dispatcher[] = [];
const bugs: string[] = [];

const clock = () => new Date(NOW.getTime() + (Date.now() - begun) * faster);

beforeEach(async () => {
  begun = Date.now();
  faster = FASTER;
  now = NOW;
  bugs.length = 0;
  slack = await practiceSlack({ clock });
  cases = new Map();
  firstLooks = new Map();
  moves = new Map();
  outbox = createOutbox();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await slack.close();
  expect(bugs).toEqual([]);
});

function start(
  owner = 'a',
  change: { securityKinds?: Set<string>; timeout?: number; settings?: Settings } = {},
): Dispatcher {
  const client = new WebClient(BOT_TOKEN, {
    slackApiUrl: slack.apiUrl,
    timeout: change.timeout ?? 300,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => 'error' as never,
      setName() {},
    },
  });
  const dispatcher = startDispatcher({
    owner,
    deliveries: outbox,
    cases: {
      view: async (id) => cases.get(id) ?? null,
      event: async (id) => outbox.events.get(id) ?? null,
    },
    firstLooks: { view: async (id) => firstLooks.get(id) ?? null },
    moves: { told: async (move) => moves.get(move.subsystem) ?? null },
    messenger: slackMessenger(client),
    render: slackRenderer({ ...saying(), settings: change.settings ?? SETTINGS }),
    settings: change.settings ?? SETTINGS,
    securityKinds: change.securityKinds ?? new Set(),
    clock,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = setTimeout(resolve, ms / faster);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
    failed: (what, error) => bugs.push(`${what}: ${error}`),
  });
  running.push(dispatcher);
  return dispatcher;
}

function open(id: number, change: Partial<CaseView['case']> = {}): void {
  cases.set(id, view({ id, ...change }));
}
const post = (id: number, more: object = {}) => outbox.add({ purpose: 'post', caseId: id, ...more }, now);

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 6000;
  while (!holds()) {
    if (Date.now() > end) {
      throw new Error(
        `it did not come to that: ${holds}\n${outbox.said()}\n${slack
          .calls()
          .map((one) => `${one.method} ${one.status} ${JSON.stringify(one.answer).slice(0, 80)}`)
          .join('\n')}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const done = () => until(() => outbox.pending() === 0);
const messages = (channel = CHANNEL) => slack.messages(channel);
const parents = (channel = CHANNEL) => messages(channel).filter((one) => one.threadTs === null);

describe('a first look', () => {
  const look = (id: number, change: Partial<FirstLook> = {}): void => {
    const waiting = [{ kind: 'old-image', count: 143 }];
    firstLooks.set(id, { id, audience: 'everyone', listed: [], urgent: 0, waiting, ...change });
  };
  const summary = (firstLookId: number, more: object = {}) =>
    outbox.add({ purpose: 'summary', firstLookId, ...more }, now);
  const told = (channel = 'C0ALERTS') => messages(channel).map((one) => textOf(one));

  test('is one message that is edited as more is found; what shows the same is not sent again', async () => {
    look(1);
    const dispatcher = start();
    summary(1);
    await done();
    look(1, { urgent: 1, listed: [view({ id: 7 })] });
    for (let count = 0; count < 3; count += 1) summary(1);
    dispatcher.nudge();
    await done();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain('no. 7');
    expect(slack.calls('chat.update')).toHaveLength(1);
    look(2);
    summary(2);
    await done();
    expect(told()).toHaveLength(2);
  });

  test('whose answer was lost is found, and edited then', async () => {
    look(1);
    slack.failNext('chat.postMessage', { kind: 'accepted_then_reset' });
    start();
    summary(1, { key: 'summary:1:1' });
    await until(() => told().length === 1);
    look(1, { urgent: 1, listed: [view({ id: 7 })] });
    summary(1);
    await done();
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain('no. 7');
  });

  test('in two processes at once is one message', async () => {
    look(1);
    for (let count = 0; count < 5; count += 1) summary(1);
    start('a');
    start('b');
    await done();
    expect(told()).toHaveLength(1);
  });

  test('does not take the message of a case from it: what is worse is told by itself', async () => {
    open(7);
    look(1, { urgent: 1, listed: [view({ id: 7 })] });
    const dispatcher = start();
    summary(1);
    outbox.add({ purpose: 'edit', caseId: 7 }, now);
    await done();
    expect(parents()).toHaveLength(0);
    post(7);
    await done();
    outbox.addEvent(7, 'broadcast', event({ what: 'worse' }), now);
    dispatcher.nudge();
    await done();
    expect(parents()).toHaveLength(1);
    expect(messages()[1]).toMatchObject({ threadTs: parents()[0]?.ts, broadcast: true });
    expect(told()).toHaveLength(1);
  });

  test('at security is told in its channel and in no other', async () => {
    look(1, { audience: 'security' });
    const settings = (security: string | null) => ({ ...SETTINGS, channels: { ...SETTINGS.channels, security } });
    const first = start('a', { settings: settings('C0SECURITY') });
    summary(1);
    await done();
    expect(told('C0SECURITY')).toHaveLength(1);
    await first.stop();
    look(2, { audience: 'security' });
    const second = start('b', { settings: settings('C0GONE') });
    summary(2);
    await done();
    expect(outbox.givenUp()).toHaveLength(1);
    await second.stop();
    look(3, { audience: 'security' });
    start('c');
    summary(3);
    await done();
    expect(outbox.givenUp()).toHaveLength(2);
    expect(told('C0SECURITY')).toHaveLength(1);
    expect(told()).toEqual([]);
  });
});

describe('what is said', () => {
  test('a post with its key, an edit in place, replies in the thread, a broadcast shown in the channel too', async () => {
    open(1);
    const dispatcher = start();
    post(1, { key: 'case:1:post' });
    await done();
    expect(messages()).toHaveLength(1);
    expect(messages()[0]?.metadata).toEqual({ event_type: 'toilbot_delivery', event_payload: { key: 'case:1:post' } });
    open(1, { state: 'resolved', resolvedAt: NOW });
    outbox.addEvent(1, 'thread', event({ what: 'resolved', detail: { how: 'gone' } }), now);
    outbox.addEvent(1, 'broadcast', event({ what: 'worse' }), now);
    outbox.add({ purpose: 'edit', caseId: 1 }, now);
    dispatcher.nudge();
    await done();
    expect(parents()).toHaveLength(1);
    expect(parents()[0]?.text).toContain('Recovered');
    expect(
      messages()
        .filter((one) => one.threadTs !== null)
        .map((one) => one.broadcast),
    ).toEqual([false, true]);
    expect(dispatcher.troubles()).toEqual([]);
  });

  test('each channel in its language and zone, its edits and threads too, wherever the message stands', async () => {
    const spoken = new Map([['C0API', { language: 'ja', timeZone: 'Europe/London' } as const]]);
    const settings = { ...SETTINGS, spoken, channels: { ...SETTINGS.channels, staging: 'C0STAGING' } };
    open(1);
    open(2, { environment: 'staging' });
    const dispatcher = start('a', { settings });
    post(1);
    post(2);
    await done();
    expect(textOf(parents()[0] ?? { blocks: [] })).toMatch(/障害：[\s\S]*\|5:19 GMT(?:\+0)?>確認・No\.1$/m);
    expect(textOf(parents('C0STAGING')[0] ?? { blocks: [] })).toMatch(/Failing: [\s\S]*\|14:19 JST> · no\. 2$/m);
    open(1, { state: 'acknowledged', acknowledgedAt: NOW });
    const detail = { until: '2026-11-25T12:00:00Z' };
    outbox.addEvent(1, 'thread', event({ what: 'snoozed', detail }, SATO), now);
    outbox.addEvent(2, 'thread', event({ what: 'snoozed', detail }, SATO), now);
    outbox.add({ purpose: 'edit', caseId: 1 }, now);
    dispatcher.nudge();
    await done();
    expect(parents()[0] && textOf(parents()[0] ?? { blocks: [] })).toContain('👀 対応中');
    expect(messages().at(-1)?.text).toMatch(/あとで <@U0SATO>：11\/25（水）12:00 GMT(?:\+0)?まで/);
    expect(messages('C0STAGING').at(-1)?.text).toContain('snoozed this until Wed 25 Nov 21:00 JST');
  });

  test('what a channel refused is said in the default one as it was meant for', async () => {
    const spoken = new Map([['C0GONE', { language: 'ja', timeZone: 'Asia/Tokyo' } as const]]);
    const teams = [{ name: 'API team', channel: 'C0GONE', userGroup: null }];
    open(1);
    start('a', { settings: { ...SETTINGS, spoken, teams } });
    post(1);
    await done();
    expect(textOf(parents('C0ALERTS')[0] ?? { blocks: [] })).toContain('本来の送信先：C0GONE');
  });

  test('first looks and notices in the language of where they go', async () => {
    const spoken = new Map([['C0SRE', { language: 'ja', timeZone: 'Asia/Tokyo' } as const]]);
    firstLooks.set(1, { id: 1, audience: 'everyone', listed: [], urgent: 0, waiting: [{ kind: 'old', count: 2 }] });
    start('a', { settings: { ...SETTINGS, spoken, channels: { ...SETTINGS.channels, default: 'C0SRE' } } });
    outbox.add({ purpose: 'summary', firstLookId: 1 }, now);
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}`);
    outbox.add({ purpose: 'direct', payload: noticePayload({ headline: 'A notice', lines }) }, now);
    await done();
    const [look, notice] = messages('C0SRE').map((one) => textOf(one));
    expect(look).toContain('初回確認：急ぎの対応なし');
    expect(notice).toContain('ほか20件');
  });

  test('a move is told in the language of its channel as it is known then, and not at all when nothing is known of it any more', async () => {
    const move = { subsystem: 'waitlist', environment: 'production', movedAt: NOW };
    const spoken = new Map([['C0SRE', { language: 'ja', timeZone: 'Asia/Tokyo' } as const]]);
    moves.set('waitlist', {
      ...move,
      on: ['ecs'],
      saving: { answer: 'too early', why: 'after', weeksBefore: 6, weeksAfter: 0, needed: 4 },
      deletable: null,
      progress: { environment: 'production', moved: 14, total: 24, unconfirmed: 0 },
      next: [],
      now: NOW,
    });
    start('a', { settings: { ...SETTINGS, spoken } });
    for (const channel of ['C0SRE', 'C0ALERTS'])
      outbox.add({ purpose: 'direct', channel, payload: movePayload(move) }, now);
    outbox.add({ purpose: 'direct', channel: 'C0ALERTS', payload: movePayload({ ...move, subsystem: 'gone' }) }, now);
    await done();
    expect(messages('C0SRE').map((one) => textOf(one))[0]).toContain('移行完了：waitlist（本番）');
    expect(messages('C0ALERTS').map((one) => textOf(one))).toEqual([
      expect.stringContaining('Moved: waitlist · production, on ECS'),
    ]);
  });

  test('an edit that changes nothing is not made; an edit or a reply of what was never posted is dropped', async () => {
    open(1);
    open(2);
    start();
    post(1);
    for (let count = 0; count < 5; count += 1) outbox.add({ purpose: 'edit', caseId: 1 }, now);
    outbox.add({ purpose: 'edit', caseId: 2 }, now);
    outbox.addEvent(2, 'thread', event({ what: 'worse' }), now);
    post(99);
    await done();
    expect(slack.calls('chat.update')).toHaveLength(0);
    expect(slack.calls('chat.postMessage')).toHaveLength(1);
  });

  test('a second post links the first one, edited or not', async () => {
    open(1);
    const dispatcher = start();
    post(1);
    await done();
    post(1);
    await done();
    expect(parents()).toHaveLength(2);
    const second = (): string => textOf(parents()[1] ?? { blocks: [] });
    expect(second()).toMatch(/<http[^|]+\|Earlier message>/);
    open(1, { state: 'resolved', resolvedAt: NOW });
    outbox.add({ purpose: 'edit', caseId: 1 }, now);
    dispatcher.nudge();
    await done();
    expect(second()).toContain('Recovered');
    expect(second()).toMatch(/<http[^|]+\|Earlier message>/);
  });

  test('a direct message', async () => {
    start();
    const payload = noticePayload({ headline: '7 things <!here>', lines: ['a', '*b*'] });
    outbox.add({ purpose: 'direct', channel: 'U0SATO', payload }, now);
    await done();
    const direct = slack.channels().find((one) => one.kind === 'im' && one.user === 'U0SATO');
    expect(textOf(messages(direct?.id)[0] ?? { blocks: [] })).toContain('7 things &lt;!here&gt;');
  });

  test('a case that was merged while it waited is not told by itself; its message says so', async () => {
    open(1);
    start();
    post(1);
    await done();
    const into = view({ id: 7 });
    cases.set(1, into);
    cases.set(2, into);
    outbox.add({ purpose: 'edit', caseId: 1 }, now);
    post(2);
    await done();
    expect(parents()).toHaveLength(1);
    expect(textOf(parents()[0] ?? { blocks: [] })).toContain('Now part of no. 7');
  });
});

describe('when Slack does not behave', () => {
  test('429: nothing to that channel for Retry-After, other channels go on, the order of a case is kept', async () => {
    open(1);
    open(2, { team: 'SRE' });
    slack.failNext('chat.postMessage', { kind: 'rate_limited', retryAfter: 30 }, 1);
    start();
    post(1);
    outbox.addEvent(1, 'thread', event({ what: 'worse' }), now);
    await until(() => slack.calls('chat.postMessage').length === 1);
    const limited = slack.calls('chat.postMessage')[0]?.at.getTime() ?? 0;
    post(2);
    await done();
    const calls = slack.calls('chat.postMessage').slice(1);
    expect(calls.map((one) => one.arguments['channel'])).toEqual(['C0ALERTS', CHANNEL, CHANNEL]);
    expect((calls[1]?.at.getTime() ?? 0) - limited).toBeGreaterThanOrEqual(30_000);
    expect(messages().map((one) => one.threadTs === null)).toEqual([true, false]);
    expect(outbox.givenUp()).toEqual([]);
  });

  test.each([
    ['500 after it was accepted', { kind: 'accepted_then_http', status: 500 }, 1],
    ['a reset after it was accepted', { kind: 'accepted_then_reset' }, 1],
    ['no answer after it was accepted', { kind: 'accepted_then_timeout' }, 1],
    ['internal_error, not accepted', { kind: 'error', error: 'internal_error' }, 2],
    ['500, not accepted', { kind: 'http', status: 500 }, 2],
    ['a page of a proxy', { kind: 'html' }, 2],
  ] as const)('%s: looked for before it is said again, and said once', async (_name, fault, posts) => {
    open(1);
    slack.failNext('chat.postMessage', fault);
    start();
    post(1);
    outbox.addEvent(1, 'thread', event({ what: 'worse' }), now);
    await done();
    expect(parents()).toHaveLength(1);
    expect(messages()).toHaveLength(2);
    expect(slack.calls('chat.postMessage')).toHaveLength(posts + 1);
    expect(slack.calls('conversations.history')).toHaveLength(1);
    expect(textOf(parents()[0] ?? { blocks: [] })).not.toContain('Possibly repeated');
  });

  test('a reply whose answer was lost is looked for in its thread', async () => {
    open(1);
    const dispatcher = start();
    post(1);
    await done();
    slack.failNext('chat.postMessage', { kind: 'accepted_then_http', status: 502 });
    outbox.addEvent(1, 'broadcast', event({ what: 'worse' }), now);
    dispatcher.nudge();
    await done();
    expect(messages()).toHaveLength(2);
    expect(slack.calls('conversations.replies')).toHaveLength(1);
  });

  test('below tier 3: said again at most once, marked as possibly repeated, and only when Slack answers', async () => {
    slack.setScopes(['chat:write', 'commands']);
    open(1);
    slack.failNext('chat.postMessage', { kind: 'accepted_then_http', status: 500 });
    slack.failNext('auth.test', { kind: 'http', status: 500 }, 2);
    const dispatcher = start();
    post(1);
    await done();
    expect(parents()).toHaveLength(2);
    expect(textOf(parents()[1] ?? { blocks: [] })).toContain('Possibly repeated');
    expect(slack.calls('auth.test')).toHaveLength(3);

    open(1, { state: 'resolved', resolvedAt: NOW });
    outbox.add({ purpose: 'edit', caseId: 1 }, now);
    dispatcher.nudge();
    await done();
    const edited = textOf(parents()[1] ?? { blocks: [] });
    expect(edited).toContain('Recovered');
    expect(edited).toContain('Possibly repeated');
  });

  test('below tier 3, lost twice: given up and shown, not said a third time', async () => {
    slack.setScopes(['chat:write', 'commands']);
    open(1);
    slack.failNext('chat.postMessage', { kind: 'accepted_then_http', status: 500 }, 9);
    const dispatcher = start();
    post(1);
    await done();
    expect(parents()).toHaveLength(2);
    expect(outbox.givenUp()).toHaveLength(1);
    expect(dispatcher.troubles().join()).toContain("Slack's answer was lost twice");
  });

  test.each(['archive', 'not a member'])(
    'a channel that is not to be had (%s): once in the default channel, and red',
    async (how) => {
      open(1);
      if (how === 'archive') slack.archive(CHANNEL);
      else slack.setMember(CHANNEL, false);
      const dispatcher = start();
      post(1);
      await done();
      expect(messages(CHANNEL)).toHaveLength(0);
      expect(messages('C0ALERTS')).toHaveLength(1);
      expect(textOf(messages('C0ALERTS')[0] ?? { blocks: [] })).toContain('Meant for C0API');
      expect(slack.calls('chat.postMessage')).toHaveLength(2);
      expect(dispatcher.troubles().join()).toContain('C0API');
      outbox.addEvent(1, 'thread', event({ what: 'worse' }), now);
      dispatcher.nudge();
      await done();
      expect(messages('C0ALERTS')).toHaveLength(2);
    },
  );

  test('the default channel gone as well: a dead letter, no storm', async () => {
    open(1);
    slack.archive(CHANNEL);
    slack.archive('C0ALERTS');
    const dispatcher = start();
    post(1);
    await done();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(outbox.givenUp()).toEqual(['C0API: Slack answers "is_archived"; and C0ALERTS: "is_archived"']);
    expect(slack.calls('chat.postMessage')).toHaveLength(2);
    expect(dispatcher.troubles()).not.toEqual([]);
  });

  test('a security finding goes nowhere else', async () => {
    open(1, { kind: 'exposed' });
    const dispatcher = start('a', { securityKinds: new Set(['exposed']) });
    post(1);
    await done();
    expect(slack.calls('chat.postMessage')).toHaveLength(0);
    expect(dispatcher.troubles().join()).toContain('channels.security is not set');
  });

  test('blocks that Slack does not take are a trouble until it takes some', async () => {
    open(1);
    open(2);
    slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    const dispatcher = start();
    post(1);
    await done();
    expect(dispatcher.troubles()).toEqual([expect.stringContaining('blocks')]);
    post(2);
    await done();
    expect(dispatcher.troubles()).toEqual([]);
  });

  test('blocks that Slack does not take: once more as plain text', async () => {
    open(1);
    slack.failNext('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
    start();
    post(1);
    await done();
    expect(messages()).toHaveLength(1);
    expect(messages()[0]?.blocks).toEqual([]);
    expect(messages()[0]?.text).toContain('4 of 6 tasks running');
  });

  test('a token that is revoked: no storm, nothing lost, and said when it is mended', async () => {
    for (let id = 1; id <= 30; id += 1) open(id);
    slack.setRevoked('bot', true);
    const dispatcher = start();
    for (let id = 1; id <= 30; id += 1) post(id);
    await until(() => dispatcher.troubles().join().includes('bot token'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(slack.calls('chat.postMessage').length).toBeLessThanOrEqual(3);
    slack.setRevoked('bot', false);
    await done();
    expect(parents()).toHaveLength(30);
    expect(dispatcher.troubles()).toEqual([]);
  });

  test('a message that somebody deleted: the edit is dropped, what is worse is said by itself', async () => {
    open(1);
    const dispatcher = start();
    post(1);
    await done();
    const ts = parents()[0]?.ts ?? '';
    await new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl }).chat.delete({ channel: CHANNEL, ts });
    open(1, { severity: 9, acknowledgedAt: NOW });
    outbox.add({ purpose: 'edit', caseId: 1 }, now);
    outbox.addEvent(1, 'broadcast', event({ what: 'worse' }), now);
    outbox.addEvent(1, 'thread', event({ what: 'acknowledged' }), now);
    dispatcher.nudge();
    await done();
    expect(outbox.givenUp()).toEqual([]);
    expect(messages().map((one) => one.text)).toEqual([expect.stringContaining('Worse')]);
  });
});

describe('at most once, at least once', () => {
  test('at most one message a second and channel', async () => {
    faster = 10;
    for (let id = 1; id <= 4; id += 1) open(id);
    start();
    for (let id = 1; id <= 4; id += 1) post(id);
    await done();
    expect(parents()).toHaveLength(4);
    const times = slack.calls('chat.postMessage').map((one) => one.at.getTime());
    // Three gaps of a second, seen with the jitter of a machine whose time runs faster here.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2700);
  });

  test('two dispatchers say each thing once, in the order of its case', async () => {
    for (let id = 1; id <= 10; id += 1) open(id, { team: id % 2 ? 'API team' : 'SRE' });
    start('a');
    start('b');
    for (let id = 1; id <= 10; id += 1) {
      post(id);
      outbox.addEvent(id, 'thread', event({ what: 'acknowledged' }), now);
      outbox.addEvent(id, 'thread', event({ what: 'done', detail: { minutes: 5 } }), now);
    }
    await done();
    for (const channel of [CHANNEL, 'C0ALERTS']) {
      expect(parents(channel)).toHaveLength(5);
      for (const parent of parents(channel)) {
        const replies = messages(channel).filter((one) => one.threadTs === parent.ts);
        expect(replies.map((one) => one.text.includes('Done'))).toEqual([false, true]);
      }
    }
  });

  test('a lease that ran out before the request: nothing is sent by who lost it', async () => {
    open(1);
    outbox.loseLeases = true;
    start();
    post(1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(slack.calls('chat.postMessage')).toHaveLength(0);
    outbox.loseLeases = false;
    await done();
    expect(parents()).toHaveLength(1);
  });

  test('a lease that runs out while Slack takes its time is not taken again by who is asking', async () => {
    open(1);
    slack.setLatency(150);
    const leased: bigint[] = [];
    const { lease } = outbox;
    outbox.lease = async (...asked) => {
      const deliveries = await lease(...asked);
      leased.push(...deliveries.map((one) => one.id));
      return deliveries;
    };
    start();
    post(1);
    await until(() => outbox.asked() === 1);
    // As after a machine that stood still: the time is far ahead, the request still on its way.
    begun -= 3000;
    await done();
    expect(leased).toEqual([1n]);
    expect(parents()).toHaveLength(1);
  });

  test('killed after Slack accepted and before it was written down: found, not said again', async () => {
    open(1);
    outbox.dieAfterSend = true;
    const first = start('a');
    post(1, { key: 'k1' });
    await until(() => parents().length === 1);
    await first.stop();
    bugs.length = 0;
    outbox.dieAfterSend = false;
    start('b');
    await done();
    expect(parents()).toHaveLength(1);
    expect(await outbox.messageOf(1)).toMatchObject({ ts: parents()[0]?.ts });
  });

  test('what was resolved before it could be told is one message that says so', async () => {
    open(1);
    slack.failNext('chat.postMessage', { kind: 'http', status: 503 }, 2);
    start();
    post(1);
    await until(() => slack.calls('chat.postMessage').length === 1);
    open(1, { state: 'resolved', resolvedAt: NOW });
    outbox.add({ purpose: 'edit', caseId: 1 }, now);
    await done();
    expect(parents()).toHaveLength(1);
    expect(parents()[0]?.text).toContain('Recovered');
    expect(slack.calls('chat.update')).toHaveLength(0);
  });

  test('a busy channel does not hold up the others', async () => {
    for (let id = 1; id <= 60; id += 1) open(id);
    open(100, { team: 'SRE' });
    start();
    for (let id = 1; id <= 60; id += 1) post(id);
    post(100);
    await until(() => parents('C0ALERTS').length === 1);
    expect(parents().length).toBeLessThan(40);
    await done();
    expect(parents()).toHaveLength(60);
  });

  test('a message that cannot be made is shown and given up after a day; nothing else waits for it', async () => {
    open(2);
    const broken = view({ id: 1 });
    cases.set(1, { ...broken, case: null as never });
    const dispatcher = start();
    post(1);
    post(2);
    await until(() => parents().length === 1 && dispatcher.troubles().length === 1);
    expect(dispatcher.troubles()).toEqual(['Not told yet (post 1): toilbot failed, see its log']);
    expect(outbox.said()).toContain('1 post pending 0 toilbot failed, see its log');
    faster = 1_000_000;
    await until(() => outbox.givenUp().length === 1);
    bugs.length = 0;
  });

  test('a message that could not be made for a while is told then, and all is well', async () => {
    open(1);
    const { get } = cases;
    cases.get = () => {
      throw new Error('the database does not answer');
    };
    const dispatcher = start();
    post(1);
    await until(() => dispatcher.troubles().length === 1);
    cases.get = get;
    bugs.length = 0;
    await done();
    expect(parents()).toHaveLength(1);
    expect(dispatcher.troubles()).toEqual([]);
  });

  test('a database that does not answer: the loop goes on', async () => {
    open(1);
    outbox.broken = true;
    const dispatcher = start();
    await until(() => bugs.length > 0);
    bugs.length = 0;
    outbox.broken = false;
    post(1);
    dispatcher.nudge();
    await until(() => parents().length === 1);
    await done();
  });
});
