// What the store keeps of the measures of scheduled work, without a store: the newest of each key.
import type { Measure } from '../../src/domain/finding.ts';
import type { KnownMeasure } from '../../src/domain/measures.ts';
import type { ScheduleRecord } from '../../src/domain/reads/records.ts';
import { scheduleRecord } from '../../src/domain/schedule-records.ts';

export interface KeptMeasures {
  keep(measures: readonly Measure[]): void;
  known(): readonly KnownMeasure[];
  records(): readonly ScheduleRecord[];
}

export function keptMeasures(): KeptMeasures {
  const kept = new Map<string, KnownMeasure>();
  const known = (): readonly KnownMeasure[] => [...kept.values()];
  return {
    keep(measures) {
      for (const { resource, ...it } of measures) {
        const before = kept.get(it.key);
        if (before && before.at > it.at) continue;
        const belongs = { subsystem: null, environment: 'production', job: '' };
        const { platform, id, name } = resource;
        kept.set(it.key, { ...it, ...belongs, platform, resource: id, name });
      }
    },
    known,
    records: () => known().flatMap(scheduleRecord),
  };
}
