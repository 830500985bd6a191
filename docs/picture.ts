// `npm run picture`: takes README's picture of the practice page, of the real program on a directory of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserHere, dialog, message, save, startPractice } from '../test/browser/practice-page.ts';

const PICTURE = 'docs/practice.png';
/** An afternoon at work in Tokyo. */
const BEGIN = new Date('2026-11-24T05:20:05Z');
const WAIT = { timeout: 60_000 };

const chromium = await browserHere();
if (!chromium.path) {
  console.error(`No picture: ${chromium.text}`);
  process.exit(1);
}

const directory = mkdtempSync(join(tmpdir(), 'toilbot-picture-'));
const clock = join(directory, 'clock');
const started = performance.now();
const tick = () => writeFileSync(clock, new Date(BEGIN.getTime() + performance.now() - started).toISOString());
tick();
const ticking = setInterval(tick, 200);
const practice = await startPractice(chromium.path, { TOILBOT_CLOCK: clock });
try {
  const page = await practice.open(1280, 900, 2);
  const worker = message(page, 'api · worker');
  await worker.waitFor(WAIT);
  await message(page, 'log-aggregator').waitFor(WAIT);
  await worker.getByRole('button', { name: "I'm on it" }).click();
  await worker.getByText('is on it since').waitFor();
  await worker.getByRole('button', { name: 'Done…' }).click();
  await dialog(page).getByText('15 min').click();
  await dialog(page).locator('input[data-block-id=note]').fill('raised the memory limit, deployed again');
  await save(page);
  await worker.locator('.replies').click();
  const thread = page.locator('#thread-list');
  await thread.getByText('raised the memory limit').waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate("document.fonts.ready.then(() => { document.querySelector('#list').scrollTop = 0; })");
  await page.screenshot({ path: PICTURE });
  console.log(`${PICTURE} is new. Look at it before it is committed.`);
} finally {
  clearInterval(ticking);
  await practice.close();
  rmSync(directory, { recursive: true, force: true });
}
