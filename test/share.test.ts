import { describe, expect, test } from '@jest/globals';
import type { Messenger, NewPicture, NewPost } from '../src/domain/messenger.ts';
import { openShare, type Shared } from '../src/share.ts';
import { NOW } from './slack/fixtures.ts';

const POSTED = { channel: 'C0API', ts: '1.2' };
const SHARED: Shared = {
  channel: 'C0API',
  message: { text: 'status', blocks: [] },
  key: 'share:1',
  chart: { name: 'burn-up', subject: { subsystem: null, environment: 'production' }, language: 'en' },
};
const CHART = { title: '13 of 24', altText: '13 of 24 <moved>', picture: new Uint8Array([1]) };

function shareBy(
  change: Partial<Messenger> & { readonly png?: Parameters<typeof openShare>[0]['charts']['png'] } = {},
) {
  const posts: NewPost[] = [];
  const pictures: NewPicture[] = [];
  const failures: string[] = [];
  const share = openShare({
    messenger: () => ({
      post: async (post) => {
        posts.push(post);
        return { outcome: 'ok', value: POSTED };
      },
      find: async () => ({ outcome: 'ok', value: 'not_there' }),
      attach: async (picture) => {
        pictures.push(picture);
        return { outcome: 'ok', value: 'attached' };
      },
      ...change,
    }),
    charts: { png: change.png ?? (async () => ({ outcome: 'ok', value: CHART })) },
    clock: () => NOW,
    failed: (what, error) => void failures.push(`${what}: ${error instanceof Error ? error.message : error}`),
  });
  return { posts, pictures, failures, shared: share(SHARED) };
}

describe('a shared status', () => {
  test('stands in the channel once, with its chart in the thread and what that finds in words', async () => {
    const { posts, pictures, failures, shared } = shareBy();
    expect(await shared).toBe(true);
    expect(posts).toEqual([{ channel: 'C0API', message: SHARED.message, key: 'share:1', thread: null }]);
    expect(pictures).toEqual([
      {
        posted: POSTED,
        png: CHART.picture,
        fileName: 'burn-up.png',
        title: '13 of 24',
        altText: '13 of 24 <moved>',
        text: '13 of 24 &lt;moved&gt;',
      },
    ]);
    expect(failures).toEqual([]);
  });

  test('is answered to the click where the bot may not post, and where Slack cannot be reached', async () => {
    const refused = { outcome: 'refused', refusal: 'channel', error: 'not_in_channel' } as const;
    expect(await shareBy({ post: async () => refused }).shared).toBe(false);
    expect(await shareBy({ post: async () => ({ outcome: 'limited', retryAfterMs: 1 }) }).shared).toBe(false);
    const share = openShare({
      messenger: () => null,
      charts: { png: async () => null },
      clock: () => NOW,
      failed() {},
    });
    expect(await share(SHARED)).toBe(false);
  });

  test('is looked for when the answer was lost', async () => {
    const post: Messenger['post'] = async () => ({ outcome: 'ambiguous', error: 'reset' });
    const found = shareBy({ post, find: async () => ({ outcome: 'ok', value: POSTED }) });
    expect(await found.shared).toBe(true);
    expect(found.pictures).toHaveLength(1);
    expect(await shareBy({ post }).shared).toBe(false);
    expect(await shareBy({ post, find: async () => ({ outcome: 'ok', value: 'cannot' }) }).shared).toBe(false);
  });

  test('stands without a chart where files:write is not granted, and nothing is called a failure', async () => {
    const { failures, shared } = shareBy({ attach: async () => ({ outcome: 'ok', value: 'cannot' }) });
    expect(await shared).toBe(true);
    expect(failures).toEqual([]);
  });

  test.each<[string, Parameters<typeof shareBy>[0], readonly string[]]>([
    ['is not to be had', { png: async () => null }, []],
    ['was not drawn in time', { png: async () => ({ outcome: 'timed_out' }) }, ['the chart burn-up: timed_out']],
    [
      'failed',
      {
        png: async () => {
          throw new Error('the database does not answer');
        },
      },
      ['the chart burn-up: the database does not answer'],
    ],
    [
      'was not taken',
      { attach: async () => ({ outcome: 'unsent', error: 'x' }) },
      ['uploading the chart burn-up: unsent'],
    ],
  ])('stands also when the chart %s', async (_, change, why) => {
    const { failures, shared } = shareBy(change);
    expect(await shared).toBe(true);
    expect(failures).toEqual(why);
  });
});
