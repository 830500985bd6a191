import type { Answer } from './domain/answer.ts';
import type { FleetMember } from './domain/fleet.ts';
import { isReadId, type Place, type Readers, type ReadId, type Reads } from './domain/fleet.ts';
import type { ByLanguage } from './domain/language.ts';
import { scheduleRecord } from './domain/schedule-records.ts';
import { type Scope, type System, scopeId } from './domain/scope.ts';
import type { StageRecord } from './domain/stage-record.ts';
import type { Store } from './domain/store.ts';

/** Dated cases beyond this many are of years to come. */
export const MOST_DATED = 1_000;
const RECORDS: Scope = { system: 'toilbot', account: 'records', region: 'all' };

/** What toilbot itself has recorded, as reads: dated cases, stages, scan reports that were handed in, when scheduled work ran. */
export function recordMembers(
  store: Pick<Store, 'cases' | 'imageReports' | 'measures' | 'stages'>,
  /** What people call a kind of case. */
  titleOf: (kind: string) => ByLanguage<string>,
): readonly FleetMember[] {
  const whole = <T>(items: readonly T[]): Answer<T> => ({ items, gap: null, notUnderstood: [] });
  return [
    member('toilbot', ['toilbot'], {
      'toilbot.datedCases': async () => {
        const cases = await store.cases.dated(MOST_DATED);
        return whole(cases.map((it) => ({ ...it, title: titleOf(it.kind) })));
      },
      'toilbot.stages': async () => {
        const [records, { overrides }] = await Promise.all([store.stages.records(), store.stages.said()]);
        const of = (it: StageRecord) =>
          overrides.find((one) => one.subsystem === it.subsystem && one.environment === it.environment);
        return whole(records.map((it) => ({ ...it, override: of(it) ?? null })));
      },
    }),
    member('aws', [], {
      'images.reports': async () => whole((await store.imageReports.of('all')).map(({ scan }) => scan)),
      'toilbot.scheduleRecords': async (scope) =>
        whole((await store.measures.at('schedule', scopeId(scope))).flatMap(scheduleRecord)),
    }),
  ];
}

function member(system: System, places: readonly Place[], readers: Partial<Readers<ReadId>>): FleetMember {
  return {
    system,
    places,
    scopes: async (place) => (places.includes(place) ? [{ scope: RECORDS, gap: null }] : []),
    reads: Object.keys(readers).filter(isReadId),
    async read<R extends ReadId>(read: R, scope: Scope, signal: AbortSignal): Promise<Answer<Reads[R]>> {
      const reader = readers[read];
      if (!reader) throw new Error(`${read} is no read of toilbot's records`);
      return reader(scope, signal);
    },
    describe: () => '',
    close: () => {},
  };
}
