import { expect, test } from '@jest/globals';
import { fewLines, listed } from '../../src/words/ja/count.ts';
import { accountAndPlace, environmentName, owner, place, thing, usedBy } from '../../src/words/ja/place.ts';
import { finding, view } from '../slack/fixtures.ts';

const resource = (id: string) =>
  finding({ facts: { resource: { id, name: id, account: '1', region: 'ap-northeast-1' } } });
const subsystem = {
  name: 'api',
  team: null,
  source: [],
  target: '',
  needs: [],
  neededBy: ['web-booking', 'kiosk'],
  runbook: null,
};

test('a case says where it is and whose', () => {
  expect(place(view({ component: 'Sidekiq worker' }))).toBe('api/Sidekiq worker（本番）');
  expect(place(view({ component: null, environment: 'staging' }))).toBe('api（ステージング）');
  expect(['unknown', 'load-test'].map(environmentName)).toEqual(['環境不明', 'load-test']);
  const unclaimed = view({ subsystem: null, team: null }, { findings: ['a', 'b', 'c'].map(resource) });
  expect(thing(unclaimed)).toBe('aほか2件');
  expect([owner(view()), owner(unclaimed)]).toEqual(['担当：API team', '担当：未定']);
  expect(usedBy(view({}, { subsystem }))).toEqual(['apiを利用：web-booking、kiosk']);
  expect(usedBy(view())).toEqual([]);
  expect(accountAndPlace(unclaimed, ['ap-northeast-1a'])).toBe('ap-northeast-1a・アカウント 1');
});

test('lists end at some length', () => {
  expect(['a', 'b', 'c'].map((_, index, all) => listed(all.slice(0, index + 1)))).toEqual(['a', 'a、b', 'a、b、c']);
  expect(listed(['a', 'b', 'c', 'd', 'e'], 3)).toBe('a、bほか3件');
  expect(fewLines(['a', 'b', 'c', 'd', 'e', 'f'], (one) => `・${one}`, '台').at(-1)).toBe('ほか2台');
});
