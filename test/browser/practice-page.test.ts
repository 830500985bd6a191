import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { choose, dialog, lasting, message, type Practice, save, startPractice, type } from './practice-page.ts';

const chromium = process.env['TEST_CHROMIUM'];
if (!chromium) console.warn('No browser: TEST_CHROMIUM is not set, the practice page is not walked.');

const WORKER = 'api · worker · production';
const HOST = 'log-aggregator · production';
/** A look each minute, then the time to look, to post and to draw. */
const NEXT_LOOK = 75_000;

/** One walk, in order: each step finds what the steps before it left. */
(chromium ? describe : describe.skip)('a new user', () => {
  let practice: Practice;
  let page: Page;
  let worker: Locator;
  let host: Locator;
  const thread = () => page.locator('#thread-list');

  beforeAll(async () => {
    practice = await startPractice(chromium ?? '');
    page = await practice.open(1280, 900);
  });
  afterAll(() => practice?.close());

  test('sees the first alerts, and makes more happen', async () => {
    worker = await lasting(message(page, WORKER));
    host = await lasting(message(page, HOST));
    expect(await worker.innerText()).toMatch(/3 tasks ran out of memory since \d\d:\d\d \(exit 137/);
    expect(await host.innerText()).toMatch(/AWS will stop log-agg-1 after 05:00/);
    for (const what of ['AWS announces a retirement', 'A host fails its check', 'AWS denies toilbot access']) {
      await page.locator('.happening', { hasText: what }).click();
      await page.locator('#notice', { hasText: 'within two minutes' }).waitFor();
    }
  });

  test('says that it is not theirs: at the next look it goes to those whose it is', async () => {
    await choose(worker, 'Not ours, or wrong subsystem…');
    await dialog(page).locator('select').selectOption('web-booking');
    await save(page);
    await worker.locator('.replies').click();
    await thread().getByText('this belongs to web-booking').waitFor();
  });

  test('takes an alert with 15 minutes, and the thread shows it', async () => {
    await worker.getByRole('button', { name: "I'm on it" }).click();
    await worker.getByText('is on it since').waitFor();
    await worker.getByRole('button', { name: 'Done…' }).click();
    await dialog(page).getByText('15 min').click();
    await dialog(page).locator('input[data-block-id=note]').fill('raised the limit');
    await save(page);
    await worker.getByText('Done by @tanaka, 15 min').waitFor();
    await thread().getByText('@tanaka is on it').first().waitFor();
    await thread().getByText('Done by @tanaka: 15 min · raised the limit').waitFor();
  });

  test('says every number of minutes', async () => {
    const choices = [
      ['5 min', 'tanaka: 5 min'],
      ['30 min', 'tanaka: 30 min'],
      ['60 min', 'tanaka: 60 min'],
      ['Nothing was needed', 'tanaka: nothing was needed'],
      ['Other', 'tanaka: 7 min'],
    ] as const;
    for (const [choice, said] of choices) {
      await worker.getByRole('button', { name: 'Done…' }).click();
      await dialog(page).getByText(choice, { exact: true }).click();
      if (choice === 'Other') {
        await dialog(page).locator('.submit').click();
        await dialog(page).getByText('from 1 to 1,440').waitFor();
        await dialog(page).locator('input[data-block-id=other]').fill('7');
      }
      await save(page);
      await thread().getByText(said, { exact: false }).first().waitFor();
    }
    await worker.getByText('Done by @tanaka, 117 min').waitFor();
  });

  test('snoozes, assigns, plans, mutes and asks why', async () => {
    await host.getByRole('button', { name: 'Plan a date…' }).click();
    await dialog(page).locator('input[type=date]').fill('2020-01-01');
    await dialog(page).locator('.submit').click();
    await dialog(page).getByText('This day is over').waitFor();
    await dialog(page)
      .locator('input[type=date]')
      .fill(new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10));
    await save(page);
    await host.getByText('Planned for').waitFor();

    await choose(host, 'Assign…');
    await dialog(page).locator('select').selectOption('U0SUZUKI');
    await save(page);
    await host.getByText('@suzuki has it').waitFor();

    await choose(host, 'Snooze…');
    await dialog(page).getByText('4 h', { exact: true }).click();
    await save(page);
    await host.getByText('Snoozed until').waitFor();

    await choose(host, 'Mute this kind here…');
    await dialog(page).locator('.submit').click();
    await dialog(page).getByText('Please complete this required field').waitFor();
    await dialog(page).locator('input[data-block-id=reason]').fill('we wait for the move');
    await save(page);
    await host.getByText('we wait for the move').waitFor();

    await choose(host, 'Why am I told this?');
    await dialog(page).getByText('What was seen').waitFor();
    // The event in the queue may be quicker than the look.
    expect(await dialog(page).innerText()).toMatch(/found by the job (ec2-status|aws-health)/);
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();
    await page.locator('#modal:not([open])').waitFor({ state: 'attached' });
  });

  test('is answered by /migration-status, its menus and Share', async () => {
    const answer = await type(page, '/migration-status');
    expect(await answer.innerText()).toMatch(/Migration \(production\): \d+ of 24 moved/);
    expect(await answer.innerText()).not.toContain('Heroku is not looked at yet');
    await answer.getByLabel('Subsystem').selectOption('api');
    await answer.getByText('Moved: production, ECS').waitFor();
    await answer.getByLabel('Subsystem').selectOption('All');
    await answer.getByText('Migration (production)').waitFor();
    await answer.getByLabel('Stage').selectOption('not_started');
    await answer.getByText('Not started: log-aggregator').waitFor();
    await answer.getByRole('button', { name: 'Share here' }).click();
    await page.getByText('Shared by @tanaka').waitFor();
    expect(await (await type(page, '/migration-status lookup')).innerText()).toContain('that I know');
    expect(await (await type(page, '/migration-status staging')).innerText()).toContain('Migration (staging)');
  });

  test('is answered by /toil help and /toil open, page by page', async () => {
    expect(await (await type(page, '/toil help')).innerText()).toContain('What it looks at');
    const open = await type(page, '/toil open');
    expect(await open.innerText()).toMatch(/\d+ cases need somebody now or by a date/);
    expect(await open.innerText()).toMatch(/\d+ can wait: Left over on EC2 \(\d+\)/);
    const pages = (await open.innerText()).match(/page 1 of (\d+)/)?.[1] ?? '1';
    expect(Number(pages)).toBeLessThanOrEqual(3);
    await open.getByRole('button', { name: 'Show' }).first().click();
    await dialog(page).getByText('Owner').waitFor();
    await dialog(page).getByRole('button', { name: 'Close' }).last().click();
    await page.locator('#modal:not([open])').waitFor({ state: 'attached' });
  });

  test('finds what is theirs on the Home tab', async () => {
    await page.locator('.channel', { hasText: 'Home' }).click();
    await page.locator('#list').getByText('Yours', { exact: true }).waitFor();
    const home = await page.locator('#list').innerText();
    // It is still the subsystem's that had it, or another's already: by the next look.
    expect(home).toMatch(/(api|web-booking) · worker · production/);
    expect(home).toMatch(/Migration \(production\): \d+ of 24 moved/);
    await page.locator('#list').getByRole('button', { name: 'Done…' }).first().click();
    await dialog(page).getByText('5 min', { exact: true }).click();
    await save(page);
    await page.locator('.channel', { hasText: 'alerts' }).first().click();
    await worker.getByText('Done by @tanaka, 122 min').waitFor();
  });

  test(
    'is told what was made to happen, at the next look',
    async () => {
      await message(page, 'legacy-admin · production').waitFor({ timeout: NEXT_LOOK });
      await message(page, 'Check failed: pos-gateway').waitFor({ timeout: NEXT_LOOK });
      await worker.getByText('web-booking · worker · production').waitFor({ timeout: NEXT_LOOK });
      const open = await type(page, '/toil open all');
      await open.getByRole('button', { name: 'Next' }).click();
      await open.getByText(/page 2 of \d+/).waitFor();
      await open.getByRole('button', { name: 'Previous' }).click();
      await open.getByText(/page 1 of \d+/).waitFor();
    },
    4 * NEXT_LOOK,
  );

  test('sees which job looked where, and what it could not see', async () => {
    await page.getByRole('link', { name: 'What was looked at' }).click();
    await page.getByText('AWS Health events').waitFor();
    const checks = await page.locator('body').innerText();
    for (const job of ['ec2-status', 'ecs-tasks', 'aws-health']) expect(checks).toContain(job);
    expect(checks).toMatch(/aws\/111122223333\/us-east-1\s+⚠️ failed\s+.*access denied/);
    await page.goBack();
  });

  test('reads it on a phone: nothing is wider than the screen, and the channels are behind a button', async () => {
    const phone = await practice.open(390, 844);
    await message(phone, HOST).waitFor();
    expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await phone.locator('#sidebar').isVisible()).toBe(false);
    await phone.locator('#menu').click();
    await phone.locator('.channel', { hasText: 'alerts-staging' }).click();
    await phone.getByText('No messages here yet.').waitFor();
    await phone.close();
  });

  test('has seen no complaint of the page or the program but what AWS denied', () => {
    expect(practice.complaints.filter((line) => !line.includes('access denied'))).toEqual([]);
  });
});
