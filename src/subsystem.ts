import { DAY } from './domain/calendar.ts';
import { underNewNames } from './domain/former-names.ts';
import { LEFTOVER_KINDS } from './domain/leftovers.ts';
import type { Person } from './domain/person.ts';
import type { Prover } from './domain/places.ts';
import type { Settings } from './domain/settings.ts';
import type { StatusAnswer } from './domain/status.ts';
import type { Store } from './domain/store.ts';
import type { MoveGesture, MoveOutcome } from './domain/subsystem-gestures.ts';
import { type SubsystemStatus, subsystemStatus } from './domain/subsystem-status.ts';
import type { ToilLedger } from './domain/toil-ledger.ts';

const OPEN = ['open', 'acknowledged', 'done'] as const;
/** Half a year on either side of a move, and the move. */
const LEDGER_DAYS = 730;
/** More findings of one subsystem help nobody to decide. */
const MOST_CASES = 100;

export interface SubsystemParts {
  readonly store: Pick<Store, 'stages' | 'sightings' | 'runs' | 'cases' | 'toil' | 'people'>;
  readonly settings: Settings;
  readonly provers: readonly Prover[];
  readonly clock: () => Date;
}

/** What is asked and said of one subsystem's move. */
export interface Subsystems {
  /** Null when no subsystem is called so. */
  subsystem(name: string, status: StatusAnswer): Promise<SubsystemStatus | null>;
  sayOfMove(gesture: MoveGesture, by: Person): Promise<MoveOutcome>;
}

export function openSubsystems({ store, settings, provers, clock }: SubsystemParts): Subsystems {
  const named = (name: string) => settings.subsystems.find((it) => it.name === name);

  async function peopleOf(ids: readonly (string | null)[]): Promise<ReadonlyMap<string, Person>> {
    const once = [...new Set(ids)].filter((id) => id !== null);
    const people = await Promise.all(once.map((id) => store.people.get(id)));
    return new Map(people.flatMap((person) => (person === null ? [] : [[person.id, person]])));
  }

  /** Under all its names. */
  async function ledgerOf(names: readonly string[], since: Date): Promise<ToilLedger> {
    const all: ToilLedger[] = [];
    for (const name of names) all.push(await store.toil.ledger(name, since));
    return { entries: all.flatMap((it) => it.entries), episodes: all.flatMap((it) => it.episodes) };
  }

  return {
    async subsystem(name, status) {
      const subsystem = named(name);
      if (subsystem === undefined) return null;
      const now = clock();
      const open = { subsystem: name, states: OPEN, limit: MOST_CASES, offset: 0 };
      const cases = await store.cases.views(open, now);
      const leftovers =
        cases.total > MOST_CASES ? await store.cases.views({ ...open, kinds: LEFTOVER_KINDS }, now) : { views: [] };
      const known = new Set(cases.views.map((it) => it.case.id));
      const names = [name, ...subsystem.formerNames];
      const ledgerFrom = new Date(now.getTime() - LEDGER_DAYS * DAY);
      const changes = (await Promise.all(names.map((it) => store.stages.changes({ subsystem: it })))).flat();
      const said = underNewNames(await store.stages.said(), settings.subsystems);
      const own = <T extends { readonly subsystem: string }>(all: readonly T[]): T[] =>
        all.filter((it) => it.subsystem === name);
      const minutes = await store.toil.minutesBySubsystem(new Date(now.getTime() - 28 * DAY));
      return subsystemStatus({
        subsystem,
        settings,
        status,
        records: own(await store.stages.records()),
        said,
        changes,
        sightings: await store.sightings.current(names),
        looks: await store.runs.lookRecords(),
        provers,
        cases: [...cases.views, ...leftovers.views.filter((it) => !known.has(it.case.id))],
        openCases: cases.total,
        minutes: minutes.get(name) ?? null,
        ledger: await ledgerOf(names, ledgerFrom),
        ledgerFrom,
        people: await peopleOf([
          ...own(said.plans).map((it) => it.personId),
          ...own(said.overrides).map((it) => it.personId),
          ...changes.map((it) => it.personId),
        ]),
        now,
      });
    },

    async sayOfMove(gesture, by) {
      const now = clock();
      const names = gesture.what === 'confirm' ? gesture.subsystems : [gesture.subsystem];
      if (!names.some((name) => named(name) !== undefined)) return { outcome: 'gone' };
      switch (gesture.what) {
        case 'plan': {
          const { subsystem, targetDay, blockedBy, note } = gesture;
          await store.stages.plan({ subsystem, targetDay, blockedBy, note, personId: by.id, updatedAt: now });
          return { outcome: 'said', changed: 1 };
        }
        case 'override': {
          const { subsystem, environment, stage, reason, until } = gesture;
          const records = await store.stages.records();
          const record = records.find((it) => it.subsystem === subsystem && it.environment === environment);
          const override = { subsystem, environment, stage, reason, until, personId: by.id, createdAt: now };
          await store.stages.override(override, record?.stage ?? null, now);
          return { outcome: 'said', changed: 1 };
        }
        case 'take back':
          await store.stages.endOverride(gesture.subsystem, gesture.environment, by.id, now);
          return { outcome: 'said', changed: 1 };
        case 'confirm': {
          let changed = 0;
          for (const name of gesture.subsystems)
            if (await store.stages.confirm(name, gesture.environment, by.id, now)) changed += 1;
          return { outcome: 'said', changed };
        }
      }
    },
  };
}
