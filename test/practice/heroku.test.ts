import { afterEach, describe, expect, test } from '@jest/globals';
import { herokuLeftovers } from '../../jobs/heroku-leftovers.ts';
import { openHerokuFleet } from '../../src/adapters/heroku/fleet.ts';
import { openTabemaruFleet } from '../../src/practice/fleet/tabemaru.ts';
import { herokuHistory } from '../../src/practice/heroku/history.ts';
import { type PracticeHeroku, startPracticeHeroku } from '../../src/practice/heroku/server.ts';
import { herokuWorldAt } from '../../src/practice/heroku/world.ts';
import { input } from '../jobs/values.ts';

const START = new Date('2026-11-24T05:00:00Z');
const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const open: PracticeHeroku[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()));
});

const fleet = () => openTabemaruFleet({ directory: null, start: START, seed: 'heroku', drip: 'none' });
const worldOf = (of: ReturnType<typeof fleet>, at: Date) => herokuWorldAt('heroku', START, at, of.happened(at));

describe('Heroku as the story has it', () => {
  test('the worker of menu-sync is back, pdf-render only keeps its data, what moved long ago is deleted', () => {
    const world = worldOf(fleet(), START);
    const quantities = Object.fromEntries(world.apps.map((it) => [it.name, it.formation.map((one) => one.quantity)]));
    expect(quantities).toMatchObject({
      'tabemaru-menu-sync': [1],
      'tabemaru-menu-sync-staging': [1],
      'tabemaru-pdf-render': [0],
      'tabemaru-push-notify': [2],
      'tabemaru-billing-batch': [1],
    });
    expect(Object.keys(quantities)).not.toContain('tabemaru-review');
    expect(Object.keys(quantities)).not.toContain('tabemaru-billing-batch-staging');
    expect(world.addons.find((it) => it.app === 'tabemaru-pdf-render')?.service).toBe('heroku-postgresql');
  });

  test('a dyno crashes and runs again', () => {
    const of = fleet();
    const happen = (id: string, at: Date) => of.happenings.find((it) => it.id === id)?.apply(at);
    happen('dyno-crashes', later(1));
    happen('dyno-recovers', later(30));
    const states = (at: Date) =>
      worldOf(of, at)
        .apps.find((it) => it.name === 'tabemaru-push-notify')
        ?.dynos.map((it) => it.state);
    expect([states(START), states(later(5)), states(later(31))]).toEqual([
      ['up', 'up'],
      ['up', 'crashed'],
      ['up', 'up'],
    ]);
  });

  test('what was seen before has the ids that the job sees by', async () => {
    const of = fleet();
    const world = worldOf(of, START);
    const { intervals } = herokuHistory(of.history(START), world, 'heroku-leftovers', START);
    const heroku = await startPracticeHeroku({ port: 0, token: 't', world: () => world, clock: () => START });
    open.push(heroku);
    const logger = { debug: () => {}, warn: () => {} };
    const common = { token: 't', baseUrl: heroku.url, clock: () => START, logger, callsPerSecond: null };
    const scope = { system: 'heroku', account: 'tabemaru', region: 'global' } as const;
    const reading = openHerokuFleet({ ...common, teams: 'all' });
    const apps = await reading.read('heroku.apps', scope, new AbortController().signal);
    const judged = herokuLeftovers.judge(input({ 'heroku.apps': apps }, { scope }));
    const live = judged.sightings.filter((it) => it.presence === 'live').map((it) => it.resource.id);
    const current = intervals.filter((it) => it.current).map((it) => it.resource);
    // The forgotten app is nobody's, so no history tells of it.
    expect(current.toSorted()).toEqual(live.filter((id) => !id.includes('gourmet-week')).toSorted());
    expect(intervals.every((it) => it.scopeId === 'heroku/tabemaru/global')).toBe(true);
  });
});
