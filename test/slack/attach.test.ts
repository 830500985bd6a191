import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { slackMessenger } from '../../src/adapters/slack/messenger.ts';
import type { NewPicture, Posted } from '../../src/domain/messenger.ts';
import { BOT_TOKEN, practiceSlack } from '../practice/slack/setup.ts';

const CHANNEL = 'C0API';
/** A PNG's first bytes, and something after them. */
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const SILENT = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {} };
let slack: Awaited<ReturnType<typeof practiceSlack>>;
let posted: Posted;

const messenger = () =>
  slackMessenger(
    new WebClient(BOT_TOKEN, {
      slackApiUrl: slack.apiUrl,
      timeout: 500,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger: { ...SILENT, getLevel: () => 'error' as never },
    }),
  );
const picture = (change: Partial<NewPicture> = {}): NewPicture => ({
  posted,
  png: PNG,
  fileName: 'burn-up.png',
  title: 'How far <we> are',
  altText: '13 of 24 had moved & "more"',
  text: '13 of 24 had moved',
  ...change,
});
const post = async () => {
  const message = { text: 'the status', blocks: [] };
  const answer = await messenger().post({ channel: CHANNEL, message, key: 'k', thread: null });
  if (answer.outcome !== 'ok') throw new Error(answer.outcome);
  return answer.value;
};
const replies = () => slack.messages(CHANNEL).filter((one) => one.threadTs === posted.ts);
const threadHtml = async () => {
  const response = await fetch(`${slack.url}/practice/thread/${CHANNEL}/${posted.ts}`);
  const { messages } = (await response.json()) as { messages: { html: string }[] };
  return messages.map((one) => one.html).join('\n');
};

beforeEach(async () => {
  slack = await practiceSlack();
  posted = await post();
});
afterEach(() => slack.close());

describe('a picture', () => {
  test('stands in the thread with its text, title and description, and its bytes come back', async () => {
    expect(await messenger().attach(picture())).toEqual({ outcome: 'ok', value: 'attached' });
    expect(replies()).toMatchObject([{ text: '13 of 24 had moved', threadTs: posted.ts, user: 'U0TOILBOT' }]);
    const html = await threadHtml();
    expect(html).toContain('<figcaption>How far &lt;we&gt; are</figcaption>');
    expect(html).toContain('alt="13 of 24 had moved &amp; &quot;more&quot;"');
    const path = /<img src="([^"]+)"/.exec(html)?.[1] ?? '';
    const answer = await fetch(`${slack.url}${path}`);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PNG);
    const history = await new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl }).conversations.replies({
      channel: CHANNEL,
      ts: posted.ts,
    });
    expect(history.messages?.[1]?.files).toMatchObject([{ name: 'burn-up.png', title: 'How far <we> are' }]);
  });

  test('is what cannot be shown without files:write, and nothing else breaks', async () => {
    slack.setScopes(['chat:write', 'commands']);
    expect(await messenger().attach(picture())).toEqual({ outcome: 'ok', value: 'cannot' });
    expect(replies()).toEqual([]);
    await post();
  });

  test('of a long description is sent with as much of it as Slack takes', async () => {
    expect(await messenger().attach(picture({ altText: 'x'.repeat(2000) }))).toMatchObject({ outcome: 'ok' });
  });

  test.each([
    ['files.getUploadURLExternal', { kind: 'rate_limited', retryAfter: 7 }, { outcome: 'limited', retryAfterMs: 7000 }],
    ['files.getUploadURLExternal', { kind: 'error', error: 'file_uploads_disabled' }, { outcome: 'refused' }],
    ['upload', { kind: 'http', status: 503 }, { outcome: 'ambiguous', error: 'HTTP 503' }],
    ['files.completeUploadExternal', { kind: 'accepted_then_timeout' }, { outcome: 'ambiguous' }],
    [
      'files.completeUploadExternal',
      { kind: 'error', error: 'token_revoked' },
      { outcome: 'refused', refusal: 'token' },
    ],
  ] as const)('that meets trouble in %s (%j) ends as %j', async (method, fault, outcome) => {
    slack.failNext(method, fault);
    expect(await messenger().attach(picture())).toMatchObject(outcome);
  });

  test('for a channel that is archived or a message that is gone is refused', async () => {
    expect(await messenger().attach(picture({ posted: { ...posted, ts: '1700000000.000100' } }))).toMatchObject({
      outcome: 'refused',
      refusal: 'message_gone',
    });
    slack.archive(CHANNEL);
    expect(await messenger().attach(picture())).toMatchObject({ outcome: 'refused', refusal: 'channel' });
  });
});

describe('the practice Slack', () => {
  const upload = (id: string, bytes: Uint8Array) =>
    fetch(`${slack.url}/upload/v1/${id}`, { method: 'POST', body: bytes.slice() });
  const web = () => new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } });

  test('takes only bytes that were announced, and shares only what came', async () => {
    const { file_id: id = '' } = await web().files.getUploadURLExternal({ filename: 'a.png', length: PNG.length });
    const complete = () => web().files.completeUploadExternal({ files: [{ id }], channel_id: CHANNEL });
    await expect(complete()).rejects.toMatchObject({ data: { error: 'file_not_found' } });
    expect((await upload('F0NOBODY', PNG)).status).toBe(404);
    expect((await upload(id, PNG.slice(1))).status).toBe(400);
    expect((await upload(id, PNG)).status).toBe(200);
    expect(await complete()).toMatchObject({ ok: true, files: [{ id }] });
    expect(slack.messages(CHANNEL).at(-1)).toMatchObject({ threadTs: null, files: [id] });
  });

  test('serves what is no picture as bytes that no browser runs', async () => {
    const page = new TextEncoder().encode('<script>1</script>');
    const { file_id: id = '' } = await web().files.getUploadURLExternal({ filename: 'a.png', length: page.length });
    await upload(id, page);
    const answer = await fetch(`${slack.url}/files-pri/${id}/a.png`);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
  });

  test('keeps fifty files over a restart and drops the oldest', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'toilbot-files-'));
    await slack.close();
    slack = await practiceSlack({ directory });
    posted = await post();
    for (let index = 0; index < 51; index += 1) await messenger().attach(picture());
    expect(readdirSync(join(directory, 'slack-files'))).toHaveLength(50);
    await slack.close();
    slack = await practiceSlack({ directory });
    const html = await threadHtml();
    expect(html.match(/<img /g)).toHaveLength(50);
    expect(html).toContain('This file is no longer kept.');
    rmSync(directory, { recursive: true });
  });
});
