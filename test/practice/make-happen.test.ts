import { describe, expect, test } from '@jest/globals';
import { openTabemaruFleet } from '../../src/practice/fleet/tabemaru.ts';
import { makeHappen, offeredHappenings } from '../../src/practice/make-happen.ts';

const START = new Date('2026-11-24T05:00:00Z');
const later = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const begun = () => openTabemaruFleet({ directory: null, start: START, seed: 'buttons' });

describe('the buttons of the practice page', () => {
  test('each makes something happen, a minute after the start', () => {
    for (const { id } of offeredHappenings()) {
      const fleet = begun();
      const before = fleet.happened(later(1)).length;
      const made = makeHappen(fleet, id, later(1));
      const over = ['status-check-recovers', 'access-restored', 'dyno-recovers'].includes(id);
      expect([id, made.ok]).toEqual([id, !over]);
      expect(fleet.happened(later(1)).length).toBe(before + (over ? 0 : 1));
    }
  });

  test('hit another subject when they are pressed again, until none is left', () => {
    const fleet = begun();
    const press = () => makeHappen(fleet, 'maintenance-announced', later(1));
    // log-aggregator has one from the start.
    const said = [press(), press(), press()].map((made) => (made.ok ? made.said.split(':')[0] : made.why));
    expect(said).toEqual(['legacy-admin', 'reserve-web', 'pos-gateway']);
    expect(press()).toEqual({ ok: false, why: 'That has happened to all it can happen to.' });
  });

  test('show at once what takes a while: three dead tasks, a failed check that has lasted', () => {
    const fleet = begun();
    makeHappen(fleet, 'task-dies', later(1));
    makeHappen(fleet, 'status-check-fails', later(1));
    const { tasks, instances } = fleet.scope('111122223333', 'ap-northeast-1', later(1));
    const dead = tasks.filter(
      (task) => task.group === 'service:kiosk' && task.containers.some((it) => it.exitCode === 137),
    );
    expect(dead).toHaveLength(3);
    const since = instances.find((it) => it.checks.system !== null)?.checks.system ?? START;
    expect(later(1).getTime() - since.getTime()).toBeGreaterThanOrEqual(10 * 60_000);
  });

  test('what is not known is refused', () => {
    expect(makeHappen(begun(), 'earthquake', START)).toEqual({ ok: false, why: 'Nothing is called earthquake.' });
  });
});
