import { expect, test } from '@jest/globals';
import { channelOf, fallbackChannel, teamOf } from '../../src/domain/routing.ts';
import { makeCase, SETTINGS } from '../slack/fixtures.ts';

const none = new Set<string>();
const security = new Set(['exposed']);

test.each([
  [{}, 'C0API'],
  [{ team: null }, 'C0API'],
  [{ team: 'SRE', subsystem: 'log-aggregator' }, 'C0ALERTS'],
  [{ team: null, subsystem: null }, 'C0ALERTS'],
  [{ team: 'no such team' }, 'C0ALERTS'],
  [{ environment: 'staging' }, 'C0STAGING'],
  [{ environment: 'unknown' }, 'C0API'],
  [{ environment: 'qa' }, 'C0STAGING'],
])('%j goes to %s', (change, channel) => expect(channelOf(makeCase(change), SETTINGS, none)).toBe(channel));

test('without a staging channel, staging goes where the team reads', () => {
  const settings = { ...SETTINGS, channels: { ...SETTINGS.channels, staging: null } };
  expect(channelOf(makeCase({ environment: 'staging' }), settings, none)).toBe('C0API');
});

test('a security finding goes to the security channel or nowhere, whatever its environment', () => {
  const set = { ...SETTINGS, channels: { ...SETTINGS.channels, security: 'C0SECURITY' } };
  for (const environment of ['production', 'staging', 'unknown']) {
    expect(channelOf(makeCase({ kind: 'exposed', environment }), set, security)).toBe('C0SECURITY');
    expect(channelOf(makeCase({ kind: 'exposed', environment }), SETTINGS, security)).toBe(null);
  }
  expect(fallbackChannel(makeCase({ kind: 'exposed' }), 'C0SECURITY', set, security)).toBe(null);
});

test('the fallback is the default channel, but not for itself', () => {
  expect(fallbackChannel(makeCase(), 'C0API', SETTINGS, none)).toBe('C0ALERTS');
  expect(fallbackChannel(makeCase(), 'C0ALERTS', SETTINGS, none)).toBe(null);
  expect(fallbackChannel(null, 'C0API', SETTINGS, none)).toBe('C0ALERTS');
});

test('the team of a case is its own, else that of its subsystem', () => {
  expect(teamOf({ team: null, subsystem: 'log-aggregator' }, SETTINGS)?.name).toBe('SRE');
  expect(teamOf({ team: null, subsystem: 'push-notify' }, SETTINGS)).toBe(null);
});
