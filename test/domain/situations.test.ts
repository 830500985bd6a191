import { expect, test } from '@jest/globals';
import { dormant, moved, outage, regress } from './situations/after.ts';
import { blind, missing, retired } from './situations/gone.ts';
import { moving, settling } from './situations/moving.ts';
import { claims, environments, firstDays, places } from './situations/places.ts';
import { absorbed, onEksAndManaged, onHeroku, scheduled, targets } from './situations/platforms.ts';
import type { Labelled } from './situations/situation.ts';
import { stageDayByDay, stageOf } from './stage-world.ts';

const THEMES: Readonly<Record<string, readonly Labelled[]>> = {
  moving,
  settling,
  moved,
  'back on the source': regress,
  'an ill target': outage,
  'at zero': dormant,
  missing,
  'to be shut down': retired,
  'not seen': blind,
  'several places': places,
  'first days': firstDays,
  environments,
  'claims that change': claims,
  Heroku: onHeroku,
  'EKS and managed services': onEksAndManaged,
  absorbed,
  'kinds of target': targets,
  'scheduled work': scheduled,
};
const all = Object.entries(THEMES).flatMap(([theme, of]) => of.map((it) => [`${theme}: ${it.name}`, it] as const));

test.each(all)('%s', (_name, { is, ...situation }) => {
  const { stage, moved, howMoved, ...at } = stageOf(situation);
  expect({ ...at, stage, moved, howMoved }).toMatchObject(is);
  expect(stageDayByDay(situation)).toMatchObject({ stage, moved, howMoved });
});

test('there are two hundred and more of them, and no two are the same', () => {
  const same = Map.groupBy(all, ([, { name: _, is: _is, because: _because, ...situation }]) =>
    JSON.stringify(situation, (_key, value: unknown) => (typeof value === 'function' ? String(value) : value)),
  );
  expect([...same.values()].filter((of) => of.length > 1)).toEqual([]);
  expect(new Set(all.map(([name]) => name)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(200);
});
