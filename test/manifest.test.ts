import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_COMMANDS, METHODS, manifest, scopesOf, TIERS } from '../src/manifest.ts';
import { EVENTS } from '../src/slack/listeners.ts';

const sources = globSync(['src/slack/**/*.ts', 'src/adapters/slack/**/*.ts', 'src/dispatcher/**/*.ts', 'src/*.ts']).map(
  (path) => ({ path, code: readFileSync(path, 'utf8') }),
);
const FAMILIES =
  'admin|apps|assistant|auth|bookmarks|bots|canvases|chat|conversations|dnd|emoji|files|functions|oauth|openid|pins|reactions|reminders|search|stars|team|usergroups|users|views|workflows';
const callPattern = new RegExp(`(?:client|\\))\\.((?:${FAMILIES})(?:\\.\\w+)+)\\(`, 'g');

const called = new Set(sources.flatMap(({ code }) => [...code.matchAll(callPattern)].map((found) => found[1] ?? '')));

describe('the manifest follows from the code', () => {
  test('the list of methods is what the code calls', () => {
    expect([...called].sort()).toEqual(METHODS.map((one) => one.method).sort());
  });

  test('each tier asks for the scopes of its methods and no others', () => {
    for (const tier of TIERS) {
      const bot = manifest({ mode: 'socket', tier, commands: DEFAULT_COMMANDS }).oauth_config.scopes.bot;
      const needed = METHODS.filter((one) => one.tier <= tier).flatMap((one) => one.scopes);
      expect(new Set(bot)).toEqual(new Set(['commands', ...needed]));
    }
    expect(scopesOf(1)).toEqual(['chat:write', 'commands']);
    expect(scopesOf(3)).toContain('channels:history');
  });

  test('commands are those that the listeners register, under whatever names', () => {
    const named = manifest({ mode: 'socket', tier: 1, commands: { toil: '/t', migrationStatus: '/m' } });
    expect(named.features.slash_commands.map((one) => one.command)).toEqual(['/t', '/m']);
    const registered = sources.flatMap(({ code }) =>
      [...code.matchAll(/app\.command\(commands\.(\w+)/g)].map((found) => found[1]),
    );
    expect(registered.sort()).toEqual(Object.keys(DEFAULT_COMMANDS).sort());
  });

  test('events are those that are listened to', () => {
    const { settings } = manifest({ mode: 'socket', tier: 1, commands: DEFAULT_COMMANDS });
    expect(settings.event_subscriptions.bot_events).toEqual([...EVENTS]);
    expect(sources.flatMap(({ code }) => [...code.matchAll(/app\.event\((\w+)/g)].map((found) => found[1]))).toEqual([
      'event',
    ]);
  });
});

test('HTTP mode names one address everywhere, Socket Mode none', () => {
  const url = 'https://bot.example/';
  const http = JSON.stringify(manifest({ mode: 'http', tier: 2, commands: DEFAULT_COMMANDS, url }));
  expect(http.match(/https:\/\/bot\.example\/slack\/events/g)).toHaveLength(5);
  expect(manifest({ mode: 'http', tier: 2, commands: DEFAULT_COMMANDS }).settings.socket_mode_enabled).toBe(false);
  expect(JSON.stringify(manifest({ mode: 'socket', tier: 2, commands: DEFAULT_COMMANDS, url }))).not.toContain(
    'https://bot',
  );
});

test('manifest.json is Socket Mode, tier 2', () => {
  const written = JSON.parse(readFileSync('manifest.json', 'utf8'));
  expect(written).toEqual(manifest({ mode: 'socket', tier: 2, commands: DEFAULT_COMMANDS }));
});

test("texts keep Slack's limits for manifests", () => {
  const made = manifest({ mode: 'socket', tier: 3, commands: DEFAULT_COMMANDS });
  expect(made.display_information.name.length).toBeLessThanOrEqual(35);
  expect(made.display_information.description.length).toBeLessThanOrEqual(140);
  for (const command of made.features.slash_commands) {
    expect(command.description.length).toBeLessThanOrEqual(2000);
    expect(command.usage_hint.length).toBeLessThanOrEqual(1000);
  }
});
