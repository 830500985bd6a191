import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { mrkdwnParts } from '../../../src/practice/slack/page/mrkdwn.ts';
import { PEOPLE, type Person } from '../../../src/practice/slack/workspace.ts';
import { BOT_TOKEN, button, plain, practiceSlack, section } from './setup.ts';

const CHANNEL = 'C0ALERTS';
const suzuki = PEOPLE[0] as Person;
const reading = { reader: suzuki, now: new Date('2026-11-24T05:20:00Z') };
let slack: Awaited<ReturnType<typeof practiceSlack>>;
beforeEach(async () => {
  slack = await practiceSlack({
    events: { list: () => [{ id: 'die', title: 'A task dies' }], happen: async (id) => `${id} happened` },
    checks: async () => [{ job: 'ec2-status', title: 'EC2', lastRun: null, durationMs: null, scopes: [] }],
  });
});
afterEach(() => slack.close());

const get = async <T>(path: string): Promise<T> => (await (await fetch(`${slack.url}${path}`)).json()) as T;
type Shown = { messages: { html: string }[] };
type Frame = { channels: { id: string; unread: number }[] };
const send = (path: string, body: unknown, headers = {}) =>
  fetch(`${slack.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

async function shown(text: string, user = 'suzuki'): Promise<string> {
  await new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl }).chat.postMessage({
    channel: CHANNEL,
    text: 'x',
    blocks: [section(text) as never],
  });
  return (await get<Shown>(`/practice/channel/${CHANNEL}?user=${user}`)).messages.at(-1)?.html ?? '';
}

describe('mrkdwn is shown as Slack shows it', () => {
  test.each([
    ['&lt;!channel&gt;', [{ type: 'text', text: '<!channel>' }]],
    ['&lt;https://evil|ok&gt;', [{ type: 'text', text: '<https://evil|ok>' }]],
    ['&amp;lt;b&amp;gt;', [{ type: 'text', text: '&lt;b&gt;' }]],
    ['<!channel>', [{ type: 'broadcast', range: 'channel' }]],
    ['<@U0KIM>', [{ type: 'user', user_id: 'U0KIM' }]],
    ['<!subteam^S0SRE>', [{ type: 'usergroup', usergroup_id: 'S0SRE' }]],
    ['<https://x.y/?a=1&amp;b=2|Logs>', [{ type: 'link', url: 'https://x.y/?a=1&b=2', text: 'Logs' }]],
    ['<javascript:alert(1)|x>', [{ type: 'text', text: 'x' }]],
    ['<!date^1795500000^{date_num} {time}|x>', [{ type: 'text', text: '2026-11-24 15:00' }]],
    ['*bold*', [{ type: 'text', text: 'bold', style: { bold: true } }]],
    ['2*3*4 snake_case_name', [{ type: 'text', text: '2*3*4 snake_case_name' }]],
    ['日本語*太字*です', [{ type: 'text', text: '日本語*太字*です' }]],
    ['`<@U0KIM>`', [{ type: 'text', text: '<@U0KIM>', style: { code: true } }]],
    ['10:02:30', [{ type: 'text', text: '10:02:30' }]],
  ])('%s', (source, elements) => {
    const [part] = mrkdwnParts(source, reading);
    if (source.startsWith('`')) expect(part?.elements[0]).toMatchObject({ style: { code: true } });
    else expect(part?.elements).toEqual(elements);
  });

  test('in the page names stand for ids and nothing becomes HTML', async () => {
    expect(await shown('<@U0KIM> <!subteam^S0SRE> &lt;b&gt;x&lt;/b&gt; <script>alert(1)</script>')).toMatch(
      /@kim.*@sre.*&lt;b&gt;x&lt;\/b&gt;.*&lt;script&gt;/s,
    );
    expect(await shown('&lt;!channel&gt;')).toContain('&lt;!channel&gt;');
  });

  test('a date is in the reader’s own zone', async () => {
    expect(await shown('<!date^1795500000^{time}|x>', 'suzuki')).toContain('15:00');
    expect(await shown('<!date^1795500000^{time}|x>', 'kim')).toContain('>6:00<');
  });
});

describe('the page', () => {
  test('unread counts go when the channel was read, for each person apart', async () => {
    await shown('hello');
    const unread = async (user: string) =>
      (await get<Frame>(`/practice/frame?user=${user}`)).channels.find((one) => one.id === CHANNEL)?.unread;
    expect([await unread('suzuki'), await unread('kim')]).toEqual([1, 1]);
    await send('/practice/act', { do: 'read', user: 'suzuki', channel: CHANNEL });
    expect([await unread('suzuki'), await unread('kim')]).toEqual([0, 1]);
  });

  test('ephemeral messages are shown to one person', async () => {
    await new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl }).chat.postEphemeral({
      channel: CHANNEL,
      user: 'U0KIM',
      text: 'psst',
    });
    const count = async (user: string) =>
      (await get<Shown>(`/practice/channel/${CHANNEL}?user=${user}`)).messages.length;
    expect([await count('kim'), await count('sato')]).toEqual([1, 0]);
  });

  test('every kind of element has its markup, with its ids', async () => {
    const options = [{ text: plain('One'), value: '1' }];
    const elements = [
      button('b'),
      { type: 'overflow', action_id: 'o', options },
      { type: 'static_select', action_id: 's', options },
      { type: 'datepicker', action_id: 'd' },
      { type: 'timepicker', action_id: 't' },
      { type: 'radio_buttons', action_id: 'r', options },
      { type: 'checkboxes', action_id: 'c', options },
      { type: 'users_select', action_id: 'u' },
    ];
    const web = new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl });
    await web.chat.postMessage({
      channel: CHANNEL,
      text: 'x',
      blocks: [{ type: 'actions', block_id: 'k', elements } as never],
    });
    const html = (await get<Shown>(`/practice/channel/${CHANNEL}`)).messages[0]?.html;
    for (const { action_id } of elements) expect(html).toContain(`data-action-id="${action_id}" data-block-id="k"`);
    expect(html).not.toContain('unplayed');
  });

  test('its own scripts only, and no other site’s requests', async () => {
    const page = await fetch(slack.pageUrl);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).not.toMatch(/<script(?![^>]*src=)/);
    const act = { do: 'write', user: 'kim', channel: CHANNEL, text: 'x' };
    expect((await send('/practice/act', act, { origin: 'https://evil.example' })).status).toBe(403);
    expect(slack.messages(CHANNEL)).toEqual([]);
  });

  test('events, checks, fonts and the control API answer', async () => {
    expect(await get('/practice/events')).toEqual([{ id: 'die', title: 'A task dies' }]);
    expect(await (await send('/practice/events/die', {})).json()).toEqual({ ok: true, said: 'die happened' });
    expect(await get('/practice/checks')).toHaveLength(1);
    for (const name of ['noto-400.ttf', 'emoji.css', 'files/0.woff2', 'blocks.css', 'page.js']) {
      expect((await fetch(`${slack.url}/practice/assets/${name}`)).status).toBe(200);
    }
    const order = { set: 'fault', method: 'auth.test', fault: { kind: 'http', status: 503 } };
    expect((await send('/practice/control', order)).status).toBe(200);
    expect((await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })).status).toBe(503);
    expect((await send('/practice/control', { set: 'nonsense' })).status).toBe(400);
  });
});
