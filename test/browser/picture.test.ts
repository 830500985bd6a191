import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebClient } from '@slack/web-api';
import { type Browser, chromium } from 'playwright-core';
import { slackMessenger } from '../../src/adapters/slack/messenger.ts';
import { burnUp } from '../../src/charts/burn-up.ts';
import { createDrawer } from '../../src/charts/draw.ts';
import { BURN_UP } from '../charts/data.ts';
import { BOT_TOKEN, practiceSlack } from '../practice/slack/setup.ts';
import { BROWSER_FLAGS } from './practice-page.ts';

const executablePath = process.env['TEST_CHROMIUM'];
if (!executablePath) console.warn('No browser: TEST_CHROMIUM is not set, no chart is looked at in the practice page.');
const CHANNEL = 'C0ALERTS';

(executablePath ? describe : describe.skip)('a chart in the practice page', () => {
  let slack: Awaited<ReturnType<typeof practiceSlack>>;
  let browser: Browser;
  beforeAll(async () => {
    slack = await practiceSlack();
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: BROWSER_FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    await slack?.close();
  });

  test('stands in the thread at phone width, with its description', async () => {
    const drawer = createDrawer();
    const chart = burnUp(BURN_UP, 'ja');
    const png = await drawer.png(chart);
    await drawer.close();
    if (png.outcome !== 'ok') throw new Error(png.outcome);
    const messenger = slackMessenger(new WebClient(BOT_TOKEN, { slackApiUrl: slack.apiUrl }));
    const message = { text: '移行状況', blocks: [] };
    const posted = await messenger.post({ channel: CHANNEL, message, key: 'k', thread: null });
    if (posted.outcome !== 'ok') throw new Error(posted.outcome);
    const { title, altText } = chart;
    const picture = { posted: posted.value, png: png.value, fileName: 'burn-up.png', title, altText, text: altText };
    expect(await messenger.attach(picture)).toEqual({ outcome: 'ok', value: 'attached' });

    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(slack.pageUrl);
    await page.locator('#list .replies').click();
    const image = page.locator('#thread-list').getByRole('img', { name: altText });
    await image.waitFor();
    const shown = await image.evaluate(async (element) => {
      if ('decode' in element && typeof element.decode === 'function') await element.decode();
      return 'naturalWidth' in element ? Number(element.naturalWidth) : 0;
    });
    expect(shown).toBe(chart.width * 3);
    const box = await image.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
  });
});
