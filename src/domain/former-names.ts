import type { Subsystem } from './settings.ts';
import type { StagesSaid } from './stage-record.ts';

type Named = Pick<Subsystem, 'name' | 'formerNames'>;

/** What a subsystem is called now, by all that it was called before. */
export function newNames(subsystems: readonly Named[]): ReadonlyMap<string, string> {
  return new Map(subsystems.flatMap(({ name, formerNames }) => formerNames.map((former) => [former, name])));
}

/** What people said of stages, under the names that the subsystems have now: a renaming loses nothing of it. */
export function underNewNames(said: StagesSaid, subsystems: readonly Named[]): StagesSaid {
  const names = newNames(subsystems);
  const renamed = <T extends { readonly subsystem: string }>(all: readonly T[]): readonly T[] => {
    const known = new Set(all.map((it) => it.subsystem));
    return all.flatMap((it) => {
      const name = names.get(it.subsystem);
      // What was said under the new name as well is the newer word.
      if (name === undefined) return [it];
      return known.has(name) ? [] : [{ ...it, subsystem: name }];
    });
  };
  return {
    overrides: renamed(said.overrides),
    plans: renamed(said.plans),
    told: renamed(said.told),
    confirmed: renamed(said.confirmed),
  };
}
