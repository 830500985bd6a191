// The real program as a child on a directory of its own, and a browser in front of its practice page.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from '../../bin/found.mjs';

/** What a browser needs to run as root and to stay off the network. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser of this machine: TEST_CHROMIUM, or the first on the path. */
export const browserHere = () => findChromium(process.env);

export interface Practice {
  readonly url: string;
  readonly browser: Browser;
  /** Lines that the program or the page complained with. */
  readonly complaints: readonly string[];
  open(width: number, height: number, scale?: number): Promise<Page>;
  close(): Promise<void>;
}

/** Starts `toilbot start` with nothing configured but `more`, and the browser. */
export async function startPractice(
  executablePath: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Practice> {
  const directory = mkdtempSync(join(tmpdir(), 'toilbot-browser-'));
  const complaints: string[] = [];
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, TOILBOT_DATA: directory, TOILBOT_PORT: '0', TOILBOT_LOG_LEVEL: 'warn', ...more };
  // There, so that a toilbot.yaml or .env of the checkout is not read.
  const program = spawn(process.execPath, [resolve('bin/toilbot.mjs'), 'start'], {
    cwd: directory,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface({ input: program.stderr }).on('line', (line) => complaints.push(line));
  const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  const url = await pageUrl(program, complaints);
  return {
    url,
    browser,
    complaints,
    async open(width, height, scale = 1) {
      const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor: scale });
      page.setDefaultTimeout(10_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
      await page.goto(url);
      return page;
    },
    async close() {
      await browser.close();
      const ended = once(program, 'exit');
      if (program.exitCode === null && program.kill('SIGTERM')) await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function pageUrl(program: ChildProcess, complaints: readonly string[]): Promise<string> {
  if (!program.stdout) throw new Error('the program has no output');
  for await (const line of createInterface({ input: program.stdout })) {
    const url = /http:\/\/127\.0\.0\.1:\d+\/(?=\s+\(a practice Slack)/.exec(line)?.[0];
    if (url) {
      program.stdout.resume();
      return url;
    }
  }
  throw new Error(`toilbot ended before it ran: ${complaints.join('\n')}`);
}

/** The first message in the channel that holds this text. */
export function message(page: Page, text: string): Locator {
  return page.locator('#list .message', { hasText: text }).first();
}

/** The same message, whatever it says later. */
export async function lasting(message: Locator): Promise<Locator> {
  await message.waitFor({ timeout: 30_000 });
  const ts = await message.getAttribute('data-ts');
  return message.page().locator(`#list .message[data-ts="${ts}"]`);
}

/** Sends what is typed into the box of the channel; the answer is the newest that only this person sees. */
export async function type(page: Page, text: string): Promise<Locator> {
  const answers = page.locator('#list .message.only-you');
  const before = await answers.count();
  await page.locator('#composer textarea').fill(text);
  await page.locator('#composer textarea').press('Enter');
  await answers.nth(before).waitFor();
  return answers.nth(before);
}

/** Chooses from the ⋯ menu of a message. The list may be drawn anew, which closes a menu: then it is opened again. */
export async function choose(of: Locator, item: string): Promise<void> {
  const entry = of.locator('[role=menuitem]', { hasText: item });
  for (let tries = 0; tries < 5; tries += 1) {
    if (!(await entry.isVisible())) await of.locator('summary').click();
    const chosen = await entry.click({ timeout: 1_000 }).then(
      () => true,
      () => false,
    );
    if (chosen) return;
  }
  throw new Error(`the menu has no "${item}"`);
}

export const dialog = (page: Page): Locator => page.locator('#modal[open]');

/** Presses Save, and waits until the dialog has gone. */
export async function save(page: Page): Promise<void> {
  await dialog(page).locator('.submit').click();
  await page.locator('#modal:not([open])').waitFor({ state: 'attached' });
}
