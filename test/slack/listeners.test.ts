import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type OpenSlack, openSlack } from '../../src/adapters/slack/open-slack.ts';
import { PLAIN_POSTING } from '../../src/domain/messenger.ts';
import type { SubsystemStatus } from '../../src/domain/subsystem-status.ts';
import { messageFaults } from '../../src/practice/slack/blocks/check.ts';
import { caseMessage } from '../../src/slack/case-message.ts';
import { onOptions, registerListeners } from '../../src/slack/listeners.ts';
import { ALL_OPEN, openValue } from '../../src/slack/open-list.ts';
import { APP_TOKEN, BOT_TOKEN, practiceSlack, SECRET } from '../practice/slack/setup.ts';
import { NOW, SETTINGS, saying, subsystem, textOf, view } from './fixtures.ts';
import { httpServer } from './http-server.ts';
import { type FakeServices, fakeServices } from './services.ts';
import { moved, row } from './subsystem-fixtures.ts';

const CHANNEL = 'C0ALERTS';
const WAIT_MS = 5000;
let slack: Awaited<ReturnType<typeof practiceSlack>>;
let services: FakeServices;
let open: OpenSlack;
let server: Awaited<ReturnType<typeof httpServer>>;
const logged: string[] = [];
const log = {
  debug() {},
  warn: (line: string) => void logged.push(line),
  error: (line: string) => void logged.push(line),
};

async function start(mode: 'socket' | 'http'): Promise<void> {
  open = await openSlack({
    botToken: BOT_TOKEN,
    incoming: mode === 'socket' ? { mode, appToken: APP_TOKEN } : { mode, signingSecret: SECRET, serve: server.serve },
    slackApiUrl: slack.apiUrl,
    register: (app) => registerListeners(app, services),
    log,
  });
  if (mode === 'http') slack.setHttpTarget(`${server.url}/slack/events`);
}

beforeEach(async () => {
  logged.length = 0;
  server = await httpServer();
  // Everything here works with the scopes of tier 1.
  slack = await practiceSlack({ ackMs: 1000, scopes: ['chat:write', 'commands'] });
  services = fakeServices();
});
afterEach(async () => {
  await open?.close();
  await server.close();
  await slack.close();
});

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + WAIT_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it did not come to that: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const messages = () => slack.messages(CHANNEL);
const toldTo = (user: string) => messages().filter((one) => one.onlyFor === user);
const last = () => messages().at(-1);
async function posted(): Promise<string> {
  const sent = await open.messenger.post({
    channel: CHANNEL,
    message: caseMessage(view(), PLAIN_POSTING, saying()),
    key: 'k',
    thread: null,
  });
  if (sent.outcome !== 'ok') throw new Error(JSON.stringify(sent));
  return sent.value.ts;
}
async function openedModal(user: string) {
  await until(() => slack.openModal(user) !== null);
  const modal = slack.openModal(user);
  if (modal === null) throw new Error('no modal');
  return modal;
}

describe.each(['socket', 'http'] as const)('over %s', (mode) => {
  beforeEach(() => start(mode));

  test('/toil help, open, an unknown word', async () => {
    expect(await slack.slash('/toil', 'help', { user: 'sato', channel: CHANNEL })).toMatchObject({ ok: true });
    await until(() => messages().length === 1);
    expect(textOf(last() ?? { blocks: [] })).toContain('• *ECS tasks* (`ecs-tasks`): Failed tasks.');
    expect(last()?.onlyFor).toBe('U0SATO');
    await slack.slash('/toil', 'open API team', { user: 'sato', channel: CHANNEL });
    await until(() => messages().length === 2);
    expect(textOf(last() ?? { blocks: [] })).toContain('Open cases: 1');
    expect(services.filters[0]).toMatchObject({ team: 'API team', limit: 8, offset: 0 });
    await slack.slash('/toil', 'opne <!channel>', { user: 'sato', channel: CHANNEL });
    await until(() => messages().length === 3);
    expect(textOf(last() ?? { blocks: [] })).toContain('I do not know “opne”. Did you mean `/toil open`?');
  });

  test('/toil open says what needs somebody, counts what can wait, and its menu shows that', async () => {
    services.quiet_ = [{ kind: 'ecs-task-failed', count: 3 }];
    const place = { subsystem: 'api', environment: 'production', component: null };
    const dueAt = new Date('2026-11-26T00:00:00Z');
    services.dated_ = [{ caseId: 1, kind: 'ecs-task-failed', ...place, dueAt, plannedFor: null, taken: false }];
    await slack.slash('/toil', 'open', { user: 'sato', channel: CHANNEL });
    await until(() => messages().length === 1);
    expect(services.filters[0]).toMatchObject({ voices: ['now', 'dated'] });
    expect(textOf(last() ?? { blocks: [] })).toContain('*3 can wait:* ECS task failed (3)');
    expect(textOf(last() ?? { blocks: [] })).toContain('*Week of Mon 23 Nov: 1, 1 that nobody has* · Thu 26 Nov api:');
    const chosen = openValue({ ...ALL_OPEN, kind: 'ecs-task-failed' });
    await slack.select(CHANNEL, last()?.ts ?? '', 'open_kind', chosen, { user: 'sato' });
    await until(() => textOf(last() ?? { blocks: [] }).includes('Open cases: 1'));
    expect(messages()).toHaveLength(1);
    expect(services.filters.at(-1)).toMatchObject({ kinds: ['ecs-task-failed'] });
    expect(services.filters.at(-1)).not.toHaveProperty('voices');
    expect(textOf(last() ?? { blocks: [] })).not.toContain('Coming weeks');
  });

  test('/migration-status answers the person, its menu and buttons change it, Share shows it to all', async () => {
    await slack.slash('/migration-status', '', { user: 'sato', channel: CHANNEL });
    await until(() => messages().length === 1);
    expect(toldTo('U0SATO')).toHaveLength(1);
    const ts = last()?.ts ?? '';
    expect(textOf(last() ?? { blocks: [] })).toContain('1 of 3 moved');
    await slack.select(CHANNEL, ts, 'status_stage', 'not_started', { user: 'sato' });
    await until(() => textOf(last() ?? { blocks: [] }).includes('Not started: *log-aggregator*'));
    expect(messages()).toHaveLength(1);
    services.subsystem_ = moved();
    await slack.select(CHANNEL, ts, 'status_subsystem', 'api', { user: 'sato' });
    await until(() => textOf(last() ?? { blocks: [] }).includes('Moved: *production*'));
    await slack.click(CHANNEL, ts, 'status_share', { user: 'sato' });
    await until(() => messages().length === 2);
    expect(last()).toMatchObject({ onlyFor: null });
    expect(textOf(last() ?? { blocks: [] })).toContain('Shared by <@U0SATO>');
    expect(services.shares).toEqual([`${CHANNEL} toil api en`]);
  });

  test('Share posts with a chart where the bot may post, and says nothing more', async () => {
    services.mayPost = true;
    await slack.slash('/migration-status', '', { user: 'sato', channel: CHANNEL });
    await until(() => messages().length === 1);
    await slack.click(CHANNEL, last()?.ts ?? '', 'status_share', { user: 'sato' });
    await until(() => services.shares.length === 1);
    expect(services.shares).toEqual([`${CHANNEL} burn-up production en`]);
    expect(messages()).toHaveLength(1);
  });

  async function shownSubsystem(change: Partial<SubsystemStatus> = {}): Promise<string> {
    services.subsystem_ = moved(change);
    await slack.slash('/migration-status', 'api', { user: 'sato', channel: CHANNEL });
    await until(() => messages().length === 1);
    expect(last()?.onlyFor).toBe('U0SATO');
    return last()?.ts ?? '';
  }

  test('/migration-status api, why api: its view, and the evidence line by line', async () => {
    const ts = await shownSubsystem();
    expect(textOf(last() ?? { blocks: [] })).toContain('*What runs where now*');
    await slack.click(CHANNEL, ts, 'move_why', { user: 'sato' });
    await until(() => messages().length === 2);
    expect(textOf(last() ?? { blocks: [] })).toContain('its source was quiet for long enough');
    await slack.slash('/migration-status', 'why api', { user: 'sato', channel: CHANNEL });
    await until(() => messages().length === 3);
    expect(textOf(last() ?? { blocks: [] })).toContain('its source was quiet for long enough');
    await slack.click(CHANNEL, ts, 'move_open', { user: 'sato' });
    await until(() => messages().length === 4);
    expect(services.filters.at(-2)).toMatchObject({ subsystem: 'api' });
    expect(services.gestures).toEqual([]);
  });

  test('Plan…: opens with what is planned, says it once, and shows it', async () => {
    const plan = { subsystem: 'api', targetDay: '2027-03-31', blockedBy: 'freeze', note: null };
    const ts = await shownSubsystem({ plan: { ...plan, personId: 'p', updatedAt: NOW } });
    await slack.click(CHANNEL, ts, 'move_plan', { user: 'sato' });
    await until(() => JSON.stringify(slack.openModal('sato') ?? null).includes('2027-03-31'));
    const modal = await openedModal('sato');
    expect(JSON.stringify(modal)).toContain('"initial_value":"freeze"');
    const past = await slack.submitView(modal.id, { date: '2026-11-23', blocked: 'freeze' });
    expect(JSON.stringify(past)).toContain('This day is over');
    await slack.submitView(modal.id, { date: '2027-04-30', blocked: 'freeze', note: 'with web' });
    await until(() => services.gestures.length === 1);
    expect(services.gestures[0]).toMatchObject({
      gesture: { what: 'plan', subsystem: 'api', targetDay: '2027-04-30', blockedBy: 'freeze', note: 'with web' },
      by: { slackId: 'U0SATO' },
    });
    await until(() => messages().length === 2);
    expect(last()?.onlyFor).toBe('U0SATO');
  });

  test('Set the stage…: needs a reason, and holds for at most 90 days', async () => {
    await slack.click(CHANNEL, await shownSubsystem(), 'move_stage', { user: 'sato' });
    await until(() => JSON.stringify(slack.openModal('sato') ?? null).includes('initial_date'));
    const modal = await openedModal('sato');
    const given = { environment: 'production', stage: 'retired', reason: 'shut down by hand', until: '2027-02-22' };
    for (const [change, mistake] of [
      [{ reason: ' ' }, 'say why'],
      [{ until: '2026-11-24' }, 'tomorrow or later'],
      [{ until: '2027-02-23' }, 'within 90 days'],
    ] as const)
      expect(JSON.stringify(await slack.submitView(modal.id, { ...given, ...change }))).toContain(mistake);
    expect(services.gestures).toEqual([]);
    await slack.submitView(modal.id, given);
    await until(() => services.gestures.length === 1);
    expect(services.gestures[0]?.gesture).toEqual({
      ...{ what: 'override', subsystem: 'api', environment: 'production', stage: 'retired' },
      ...{ reason: 'shut down by hand', until: new Date('2027-02-21T15:00:00Z') },
    });
  });

  test('taking back and confirming are one click each, and show what is so now', async () => {
    const override = {
      ...{ subsystem: 'api', environment: 'production', stage: 'moved' as const, reason: 'x', until: NOW },
      ...{ personId: 'p', createdAt: NOW },
    };
    const before = row({ environment: 'staging', howMoved: 'before', counted: false });
    const ts = await shownSubsystem({ rows: [row({ override }), before] });
    await slack.click(CHANNEL, ts, 'move_take_back', { user: 'sato' });
    await until(() => services.gestures.length === 1);
    await slack.click(CHANNEL, ts, 'move_confirm', { user: 'sato' });
    await until(() => services.gestures.length === 2);
    expect(services.gestures.map((it) => it.gesture)).toEqual([
      { what: 'take back', subsystem: 'api', environment: 'production' },
      { what: 'confirm', subsystems: ['api'], environment: 'staging' },
    ]);
    expect(messages()).toHaveLength(1);
  });

  test("I'm on it: acts once, says nothing to the person", async () => {
    const ts = await posted();
    expect(await slack.click(CHANNEL, ts, 'case_acknowledge', { user: 'suzuki' })).toMatchObject({ ok: true });
    await until(() => services.acts.length === 1);
    expect(services.acts[0]).toMatchObject({
      caseId: 1042,
      action: { what: 'acknowledge' },
      by: { slackId: 'U0SUZUKI' },
    });
    expect(messages()).toHaveLength(1);
  });

  test.each([
    ['15', {}, { what: 'done', minutes: 15, note: null }],
    ['nothing', { note: 'flapping' }, { what: 'done', minutes: null, note: 'flapping' }],
    ['other', { other: '25' }, { what: 'done', minutes: 25, note: null }],
  ])('Done… %s', async (choice, more, action) => {
    await slack.click(CHANNEL, await posted(), 'case_done', { user: 'suzuki' });
    const modal = await openedModal('suzuki');
    expect(await slack.submitView(modal.id, { minutes: choice, ...more })).toMatchObject({ ok: true });
    await until(() => services.acts.length === 1);
    expect(services.acts[0]).toMatchObject({ caseId: 1042, action });
  });

  test('Done… with "other" and no minutes is answered in the dialog', async () => {
    await slack.click(CHANNEL, await posted(), 'case_done', { user: 'suzuki' });
    const modal = await openedModal('suzuki');
    expect(await slack.submitView(modal.id, { minutes: 'other' })).toMatchObject({
      ok: false,
      errors: { other: 'Please give the minutes, from 1 to 1,440.' },
    });
    expect(services.acts).toEqual([]);
  });

  test.each([
    ['snooze', { hours: '24' }, { what: 'snooze', until: new Date(NOW.getTime() + 86_400_000) }],
    ['assign', { person: 'U0SATO' }, { what: 'assign', personId: 'p-U0SATO' }],
    ['not_ours', { subsystem: 'log-aggregator' }, { what: 'not_ours', subsystem: 'log-aggregator' }],
    ['not_ours', { subsystem: '*' }, { what: 'not_ours', subsystem: null }],
    ['mute', { days: '30', reason: 'known <!channel>' }, { what: 'mute', days: 30, reason: 'known <!channel>' }],
  ])('⋯ %s %j', async (more, inputs, action) => {
    await slack.select(CHANNEL, await posted(), 'case_more', `${more}.1042`, { user: 'suzuki' });
    const modal = await openedModal('suzuki');
    expect(await slack.submitView(modal.id, inputs)).toMatchObject({ ok: true });
    await until(() => services.acts.length === 1);
    expect(services.acts[0]).toMatchObject({ caseId: 1042, action });
  });

  test('plan a date: today or later', async () => {
    const dated = caseMessage(view({ voice: 'dated' }), PLAIN_POSTING, saying());
    const sent = await open.messenger.post({ channel: CHANNEL, message: dated, key: 'k', thread: null });
    const ts = sent.outcome === 'ok' ? sent.value.ts : '';
    await slack.click(CHANNEL, ts, 'case_plan', { user: 'suzuki' });
    const modal = await openedModal('suzuki');
    expect(await slack.submitView(modal.id, { date: '2026-11-23' })).toMatchObject({ ok: false });
    expect(await slack.submitView(modal.id, { date: '2026-12-01' })).toMatchObject({ ok: true });
    await until(() => services.acts.length === 1);
    expect(services.acts[0]?.action).toEqual({ what: 'plan', date: new Date('2026-12-01T00:00:00Z') });
  });

  test('why: opened at once, filled when the case was found, however slow the store is', async () => {
    let release = () => {};
    services.slow = new Promise((resolve) => {
      release = resolve;
    });
    const ts = await posted();
    expect(await slack.select(CHANNEL, ts, 'case_more', 'why.1042', { user: 'suzuki' })).toMatchObject({ ok: true });
    expect(textOf({ blocks: (await openedModal('suzuki')).body.blocks })).toContain('Looking it up…');
    release();
    await until(() =>
      textOf({ blocks: slack.openModal('suzuki')?.body.blocks ?? [] }).includes('found by the job `ecs-tasks`'),
    );
  });

  test('a slow store does not keep Slack waiting', async () => {
    let release = () => {};
    services.slow = new Promise((resolve) => {
      release = resolve;
    });
    const ts = await posted();
    const before = Date.now();
    expect(await slack.click(CHANNEL, ts, 'case_acknowledge', { user: 'suzuki' })).toMatchObject({ ok: true });
    expect(await slack.slash('/migration-status', '', { user: 'sato', channel: CHANNEL })).toMatchObject({ ok: true });
    expect(Date.now() - before).toBeLessThan(900);
    release();
    await until(() => services.acts.length === 1 && toldTo('U0SATO').length === 1);
  });

  test.each([
    ['late', 'No. 1042 was over before your click, since 14:20 JST. It was noted and changes nothing.'],
    ['already', 'You have no. 1042 already.'],
    ['gone', 'There is no case no. 1042 any more.'],
  ] as const)('%s is told to the person alone', async (outcome, text) => {
    services.outcome = outcome;
    await slack.click(CHANNEL, await posted(), 'case_acknowledge', { user: 'suzuki' });
    await until(() => toldTo('U0SUZUKI').length === 1);
    expect(toldTo('U0SUZUKI')[0]?.text).toBe(text);
  });

  test('a failure is told in one plain line without its cause, and is written down', async () => {
    services.broken = true;
    await slack.click(CHANNEL, await posted(), 'case_acknowledge', { user: 'suzuki' });
    await until(() => toldTo('U0SUZUKI').length === 1);
    expect(toldTo('U0SUZUKI')[0]?.text).toContain('That did not work, and nothing was changed.');
    expect(JSON.stringify(messages())).not.toContain('postgres://');
    expect(services.failures).toEqual([
      'the click case_acknowledge: the database at postgres://user:password@host does not answer',
    ]);
    await slack.slash('/migration-status', '', { user: 'sato', channel: CHANNEL });
    await until(() => toldTo('U0SATO').length === 1);
    expect(toldTo('U0SATO')[0]?.text).toContain('That did not work');
  });

  test('the Home tab shows the subsystems of the teams that were picked there, and keeps the language', async () => {
    const shown = () => textOf({ blocks: slack.home('suzuki')?.body.blocks ?? [] });
    await slack.openHome('suzuki');
    await until(() => shown().includes('Pick your teams below'));
    await slack.actAtHome('home_teams', ['API team'], { user: 'suzuki', blockId: 'home' });
    await until(() => services.choices_.teams.length === 1);
    await until(() => !shown().includes('Pick your teams below'));
    expect(services.choices_.teams).toEqual(['API team']);
    await slack.actAtHome('home_language', 'ja', { user: 'suzuki', blockId: 'home' });
    await until(() => services.chosen.length === 1);
    await slack.actAtHome('home_language', 'auto', { user: 'suzuki', blockId: 'home' });
    await until(() => services.chosen.length === 2);
    expect(services.chosen).toEqual(['U0SUZUKI ja', 'U0SUZUKI null']);
  });

  test('the Home tab shows what is yours; acting there publishes it anew', async () => {
    await slack.openHome('suzuki');
    await until(() => slack.home('suzuki') !== null);
    expect(textOf({ blocks: slack.home('suzuki')?.body.blocks ?? [] })).toContain('no. 1042');
    services.views_ = [];
    await slack.actAtHome('case_acknowledge', undefined, { user: 'suzuki', blockId: 'case:1042' });
    await until(() => textOf({ blocks: slack.home('suzuki')?.body.blocks ?? [] }).includes('You have no open case.'));
    expect(services.acts).toHaveLength(1);
  });

  test('a button that is not ours any more', async () => {
    const message = {
      text: 'old',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'ancient', text: { type: 'plain_text', text: 'x' } }],
        },
      ],
    };
    const sent = await open.messenger.post({ channel: CHANNEL, message, key: 'old', thread: null });
    await slack.click(CHANNEL, sent.outcome === 'ok' ? sent.value.ts : '', 'ancient', { user: 'suzuki' });
    await until(() => toldTo('U0SUZUKI').length === 1);
    expect(toldTo('U0SUZUKI')[0]?.text).toContain('not known to toilbot any more');
  });
});

describe('what Slack sends twice does nothing twice', () => {
  test('a repeated event', async () => {
    await start('socket');
    const event = { type: 'app_home_opened', user: 'U0SUZUKI', channel: 'D1', tab: 'home', event_ts: '1' };
    await slack.sendEvent({ event, eventId: 'Ev1' });
    await slack.sendEvent({ event, eventId: 'Ev1', retry: { num: 1, reason: 'http_timeout' } });
    await until(() => slack.calls('views.publish').length > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(slack.calls('views.publish')).toHaveLength(1);
  });

  test('a click that comes again, newly signed', async () => {
    await start('http');
    const user = { id: 'U0SUZUKI', name: 'suzuki', team_id: 'T0TABEMARU' };
    const click = {
      type: 'block_actions',
      team: { id: 'T0TABEMARU', domain: 'tabemaru' },
      user,
      api_app_id: 'A0TOILBOT',
      token: 'x',
      trigger_id: '1.2.3',
      container: { type: 'message', channel_id: CHANNEL, message_ts: '1.1', is_ephemeral: false },
      channel: { id: CHANNEL, name: 'alerts' },
      response_url: `${slack.url}/response/none`,
      actions: [
        { type: 'button', action_id: 'case_acknowledge', block_id: 'case:1042', value: '1042', action_ts: '1' },
      ],
    };
    const envelope = { type: 'interactive', payload: click, accepts_response_payload: false } as const;
    for (const seconds of [0, 1]) {
      const request = slack.signed(envelope, { sentAt: new Date(Date.now() + seconds * 1000) });
      expect((await slack.post(request)).status).toBe(200);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(services.acts).toHaveLength(1);
  });
});

test('a menu of 400 subsystems is asked for as people type', async () => {
  const many = Array.from({ length: 400 }, (_, index) => subsystem(`s-${index}`));
  services.readers_.set('U0KIM', { language: 'en', timeZone: null });
  const all = { ...services, settings: { ...services.settings, subsystems: many } };
  const asked = async (action_id: string, value: string): Promise<string[]> => {
    let options: { value: string; text: object }[] = [];
    const ack = async (given: { options: typeof options }) => {
      options = given.options;
    };
    const body = { user: { id: 'U0KIM' } };
    await onOptions({ ack, body, client: {}, payload: { action_id, value } } as never, all);
    const menu = { type: 'static_select', action_id: 'x', placeholder: { type: 'plain_text', text: 'x' }, options };
    expect(messageFaults([{ type: 'actions', elements: [menu] }])).toEqual([]);
    return options.map((one) => one.value);
  };
  expect(await asked('status_subsystem', '')).toHaveLength(100);
  expect(await asked('value', 'S-399')).toEqual(['*', 's-399']);
});

describe('who asks is answered in their language and zone', () => {
  const said = () => textOf(last() ?? { blocks: [] });
  const begin = async (scopes: readonly string[]): Promise<void> => {
    await slack.close();
    slack = await practiceSlack({ ackMs: 1000, scopes });
    services.settings = {
      ...SETTINGS,
      spoken: new Map([['#sre', { language: 'ja', timeZone: 'Europe/London' }]]),
    };
    await start('socket');
  };
  const ask = async (user: string, command = '/toil', text = 'help', channel = CHANNEL): Promise<string> => {
    const before = slack.messages(channel).length;
    await slack.slash(command, text, { user, channel });
    await until(() => slack.messages(channel).length > before);
    return textOf(slack.messages(channel).at(-1) ?? { blocks: [] });
  };

  test('as Slack says, and not as the channel', async () => {
    await begin(['chat:write', 'commands', 'users:read']);
    expect(await ask('suzuki')).toContain('・ *ECSタスク* （ `ecs-tasks` ）：失敗したタスクを確認します。');
    expect(await ask('kim')).toContain('• *ECS tasks* (`ecs-tasks`): Failed tasks.');
    expect(await ask('kim', '/toil', 'help', 'C0SRE')).toContain('• *ECS tasks*');
    services.views_ = [view({ dueAt: new Date('2026-12-03T05:00:00Z') })];
    expect(await ask('suzuki', '/toil', 'open')).toContain('|12/3（木）14:00 JST>');
    expect(await ask('kim', '/toil', 'open')).toMatch(/\|Thu 3 Dec 05:00 GMT(?:\+0)?>/);
    expect(slack.calls('users.info').every(({ status }) => status === 200)).toBe(true);
  });

  test('without the scope as the channel is spoken to', async () => {
    await begin(['chat:write', 'commands']);
    expect(await ask('suzuki')).toContain('• *ECS tasks*');
    expect(await ask('kim', '/migration-status', '', 'C0SRE')).toContain('移行状況（本番）：3件中1件が移行済み');
    expect(services.failures).toEqual([]);
  });

  test('as they chose; what is shared is in the language of the channel', async () => {
    await begin(['chat:write', 'commands', 'users:read']);
    expect(await ask('kim', '/toil', '言語 日本語')).toBeTruthy();
    expect(services.chosen).toEqual(['U0KIM ja']);
    services.readers_.set('U0KIM', { language: 'ja', timeZone: null });
    expect(await ask('kim', '/migration-status', '')).toContain('3件中1件が移行済み');
    await slack.click(CHANNEL, last()?.ts ?? '', 'status_share', { user: 'kim' });
    await until(() => last()?.onlyFor === null);
    expect(said()).toContain('1 of 3 moved');
    expect(said()).toContain('Shared by <@U0KIM>');
  });

  test('in dialogs with their mistakes, on the Home tab, and when something fails', async () => {
    await begin(['chat:write', 'commands', 'users:read']);
    const ts = await posted();
    await slack.click(CHANNEL, ts, 'case_done', { user: 'suzuki' });
    const modal = await openedModal('U0SUZUKI');
    expect(JSON.stringify(modal)).toContain('ケース No.1042');
    const wrong = await slack.submitView(modal.id, { minutes: 'other' });
    expect(JSON.stringify(wrong)).toContain('1〜1,440の分数を入力してください。');
    await slack.openHome('suzuki');
    await until(() => slack.home('U0SUZUKI') !== null);
    expect(JSON.stringify(slack.home('U0SUZUKI'))).toContain('自分の担当');
    services.broken = true;
    expect(await ask('suzuki', '/migration-status', '')).toContain('処理に失敗しました');
  });
});
