import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { practiceConfiguration, subsystems } from '../../../src/practice/fleet/configuration.ts';
import { canariesOf } from '../../../src/practice/fleet/containers.ts';
import { openTabemaruFleet, type TabemaruFleet, type TabemaruOptions } from '../../../src/practice/fleet/tabemaru.ts';

const START = new Date('2026-11-24T00:10:00Z');
const DAY = 86_400_000;
const at = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const open = (options: Partial<TabemaruOptions> = {}) =>
  openTabemaruFleet({ directory: null, start: START, drip: 'none', ...options });
const apply = (fleet: TabemaruFleet, id: string, minutes: number, subsystem?: string) =>
  fleet.happenings.find((one) => one.id === id)?.apply(at(minutes), subsystem === undefined ? {} : { subsystem });
const stages = (fleet: TabemaruFleet, environment: string, now = START) =>
  Object.groupBy(
    fleet.truth(now).subsystems.filter((one) => one.environment === environment),
    (one) => one.stage,
  );
const names = (list: readonly { subsystem: string }[] | undefined) => list?.map((one) => one.subsystem).sort();

describe('the story when it begins', () => {
  test('12 of 24 have moved in production, 18 in staging', () => {
    const production = stages(open(), 'production');
    expect(production.moved).toHaveLength(12);
    // Its database is still on Heroku: what is attached there is live.
    expect(names(production.dual_running)).toEqual(['coupon', 'pdf-render', 'store-admin']);
    expect(names(production.settling)).toEqual(['seat-map']);
    expect(names(production.regressed)).toEqual(['menu-sync']);
    expect(production.not_started).toHaveLength(7);
    expect(stages(open(), 'staging').moved).toHaveLength(18);
    const log = open()
      .truth(START)
      .subsystems.filter((one) => one.subsystem === 'log-aggregator');
    expect(log.map(({ stage, live }) => [stage, live])).toEqual([
      ['not_started', ['ec2']],
      ['moved', ['managed']],
    ]);
  });

  test('seat-map settles two days later', () => {
    expect(names(stages(open(), 'production', at(2 * 24 * 60 + 1)).moved)).toContain('seat-map');
  });

  test('every instance and service of a subsystem fits exactly one claim of it', () => {
    const state = open().stateAt(START);
    const resources = [
      ...state.instances.map((one) => ({ name: one.tags['Name'] ?? '', tags: one.tags, service: '' })),
      ...state.services.map(({ item }) => ({
        name: item.name,
        tags: item.tags,
        service: `${item.cluster}/${item.name}`,
      })),
    ];
    const fits = (pattern: string, text: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'u').test(text);
    const owners = resources.map((resource) =>
      subsystems()
        .filter((subsystem) =>
          subsystem.claims.some((claim) => {
            if ('tag' in claim) return Object.entries(claim.tag).every(([key, value]) => resource.tags[key] === value);
            if ('name' in claim) return fits(claim.name, resource.name);
            return 'ecsService' in claim && resource.service !== '' && fits(claim.ecsService, resource.service);
          }),
        )
        .map((subsystem) => subsystem.name),
    );
    expect(owners.filter((found) => found.length > 1)).toEqual([]);
    const unclaimed = resources.filter((_, index) => owners[index]?.length === 0).map((resource) => resource.name);
    expect(unclaimed.filter((name) => !name.includes('-node-'))).toEqual([
      'bastion',
      'ci-runner-1',
      'ci-runner-2',
      'tmp-load-test',
      'status-page',
    ]);
  });

  test('the configuration names only teams and subsystems that exist', () => {
    const { teams, subsystems: all, accounts } = practiceConfiguration();
    expect(all).toHaveLength(24);
    expect(accounts).toHaveLength(3);
    for (const one of all) {
      expect(teams.map((team) => team.name)).toContain(one.team);
      for (const need of one.needs) expect(all.map((other) => other.name)).toContain(need);
    }
  });
});

describe('history', () => {
  const { happenings, intervals, from } = open().history(START);
  const hours = (weekFrom: number, weekTo: number, keep: (one: (typeof happenings)[number]) => boolean = () => true) =>
    happenings
      .filter((one) => keep(one) && one.opened.getTime() >= from.getTime() + weekFrom * 7 * DAY)
      .filter((one) => one.opened.getTime() < from.getTime() + weekTo * 7 * DAY)
      .reduce((sum, one) => sum + (one.minutes ?? 0), 0) /
    60 /
    (weekTo - weekFrom);

  test('falls to about 40 hours a week, and EC2 costs the most of it', () => {
    expect(hours(22, 26)).toBeGreaterThan(35);
    expect(hours(22, 26)).toBeLessThan(46);
    expect(hours(0, 4)).toBeGreaterThan(hours(22, 26) + 12);
    const on = (platform: string) => hours(22, 26, (one) => one.platform === platform && one.kind !== 'move-work');
    expect(on('ec2')).toBeGreaterThan(3 * on('ecs'));
    expect(hours(22, 26, (one) => one.kind === 'move-work')).toBeGreaterThan(6);
  });

  test('a move saves hours: api before and after', () => {
    const api = (one: (typeof happenings)[number]) => one.subsystem === 'api' && one.kind !== 'move-work';
    expect(hours(0, 10, api) - hours(13, 26, api)).toBeGreaterThan(3.5);
  });

  test('of about seven in ten the minutes are known', () => {
    const known = happenings.filter((one) => one.minutes !== null).length / happenings.length;
    expect(known).toBeGreaterThan(0.66);
    expect(known).toBeLessThan(0.8);
  });

  test('intervals agree with what stands now', () => {
    const state = open().stateAt(START);
    const running = state.instances.filter((one) => one.state === 'running').map((one) => one.id);
    const open1 = intervals.filter((one) => one.until === null);
    for (const one of open1.filter((interval) => interval.platform === 'ec2')) expect(running).toContain(one.resource);
    const arns = state.services.map(({ item }) => item.arn).sort();
    expect(
      open1
        .filter((one) => one.platform === 'ecs')
        .map((one) => one.resource)
        .sort(),
    ).toEqual(arns);
    for (const one of intervals) expect(one.until === null || one.until > one.from).toBe(true);
  });
});

describe('happenings', () => {
  test('without any, nothing is wrong', () => {
    expect(open().truth(START).troubles).toEqual([]);
  });

  test('a retirement is one and the same at EC2 and at Health', () => {
    const fleet = open();
    apply(fleet, 'maintenance-announced', 0);
    const { instances, healthEvents } = fleet.stateAt(at(1));
    const host = instances.find((one) => one.tags['Name'] === 'log-agg-1');
    const event = healthEvents.find((one) => one.service === 'EC2' && one.scope === 'ACCOUNT_SPECIFIC');
    expect(host?.events[0]).toMatchObject({ code: 'instance-retirement', notBefore: event?.startsAt });
    expect(event?.entities[0]?.value).toBe(host?.id);
  });

  test('a host that nobody moved is stopped when its time has come', () => {
    const fleet = open();
    apply(fleet, 'maintenance-announced', 0);
    const state = (days: number) =>
      fleet.stateAt(at(days * 24 * 60)).instances.find((one) => one.tags['Name'] === 'log-agg-1')?.state;
    expect([state(8), state(10)]).toEqual(['running', 'stopped']);
  });

  test('a cut-over ends the hosts of coupon, and makes reserve-web run on ECS', () => {
    const fleet = open();
    apply(fleet, 'service-cut-over', 1);
    apply(fleet, 'service-cut-over', 1, 'reserve-web');
    const now = fleet.stateAt(at(12));
    const states = (prefix: string, state = now) =>
      state.instances.filter((one) => one.tags['Name']?.startsWith(prefix)).map((one) => one.state);
    expect(states('coupon-', fleet.stateAt(at(0)))).toEqual(['running', 'running']);
    expect(states('reserve-web-', fleet.stateAt(at(5)))).toEqual(['running', 'running', 'running', 'running']);
    expect(states('coupon-')).toEqual(['terminated', 'terminated']);
    expect(states('reserve-web-')).toEqual(['terminated', 'terminated', 'terminated', 'running']);
    expect(now.services.find(({ item }) => item.name === 'reserve-web')?.item).toMatchObject({ wanted: 3, running: 3 });
    expect(names(stages(fleet, 'production', at(12)).settling)).toEqual(['coupon', 'reserve-web', 'seat-map']);
    expect(fleet.stateAt(at(120)).instances.some((one) => one.tags['Name'] === 'coupon-1')).toBe(false);
  });

  test('a regression starts a kept host again', () => {
    const fleet = open();
    const host = (now: Date) => fleet.stateAt(now).instances.find((one) => one.tags['Name'] === 'waitlist-1');
    const earlier = host(START);
    apply(fleet, 'regression', 5);
    expect(host(at(6))).toMatchObject({ id: earlier?.id, state: 'running', launchedAt: at(5) });
    expect(earlier?.state).toBe('stopped');
    expect(names(stages(fleet, 'production', at(6)).regressed)).toEqual(['menu-sync', 'waitlist']);
  });

  test('dying tasks come back by themselves, or when told to', () => {
    const running = (fleet: TabemaruFleet, minutes: number) =>
      fleet.stateAt(at(minutes)).services.find(({ item }) => item.name === 'api-worker')?.item.running;
    const fleet = open();
    apply(fleet, 'task-dies', 0);
    expect([-8, 20, 28, 47].map((minutes) => running(fleet, minutes))).toEqual([6, 4, 4, 6]);
    const told = open();
    apply(told, 'task-dies', 0);
    apply(told, 'task-recovers', 25);
    expect([running(told, 24), running(told, 26)]).toEqual([4, 6]);
  });

  test('the same for the same seed, another for another', () => {
    const text = (fleet: TabemaruFleet) => JSON.stringify(fleet.stateAt(at(30)));
    expect(text(open({ drip: 'demo' }))).toBe(text(open({ drip: 'demo' })));
    expect(text(open({ drip: 'demo', seed: 'other' }))).not.toBe(text(open({ drip: 'demo' })));
  });

  test('calm days bring at most one new thing a working day and none at the weekend', () => {
    const fleet = open({ drip: 'calm' });
    const endings = ['task-recovers', 'status-check-recovers', 'maintenance-done'];
    const begun = fleet.happened(at(28 * 24 * 60)).filter((one) => one.at > START && !endings.includes(one.id));
    const days = begun.map((one) => one.at.toISOString().slice(0, 10));
    expect(new Set(days).size).toBe(days.length);
    expect(begun.length).toBeGreaterThan(15);
    for (const one of begun) expect([1, 2, 3, 4, 5]).toContain(one.at.getUTCDay());
  });
});

describe('the state file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'practice-fleet-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('keeps the beginning and what was applied over a restart', () => {
    const first = open({ directory });
    apply(first, 'maintenance-announced', 3, 'reserve-web');
    const later = open({ directory, start: at(500), seed: 'ignored', drip: 'demo' });
    expect(later.start).toEqual(START);
    expect(later.happened(at(600))).toEqual(first.happened(at(600)));
    expect(later.truth(at(10))).toEqual(first.truth(at(10)));
    expect(later.truth(at(10)).troubles[0]).toMatchObject({ kind: 'retirement', name: 'reserve-web-1' });
  });

  test('the beginning is kept before anything is applied', () => {
    open({ directory });
    expect(open({ directory, start: at(500) }).start).toEqual(START);
  });

  test('what is no state file is refused by name, not begun anew', () => {
    const path = join(directory, 'practice-fleet.json');
    for (const text of [
      '',
      '{"start":"yesterday"}',
      '{"start":"2026-11-24T00:10:00Z","seed":"a","drip":"demo","applied":[{"id":"magic"}]}',
    ]) {
      writeFileSync(path, text);
      expect(() => open({ directory })).toThrow(`${path} is not the state of a practice fleet`);
    }
    expect(readFileSync(path, 'utf8')).toContain('magic');
  });

  test('secrets stand in task definitions and nowhere in the ground truth', () => {
    const fleet = open({ drip: 'demo' });
    const [canary = ''] = canariesOf(fleet.seed);
    expect(JSON.stringify(fleet.stateAt(START).taskDefinitions)).toContain(canary);
    expect(JSON.stringify(fleet.truth(START))).not.toContain(canary);
  });
});
