import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { StageDay } from '../../../src/domain/stage-record.ts';
import type { Store } from '../../../src/domain/store.ts';
import { eachDatabase } from '../../databases.ts';
import { emptyDatabase, start, storeOn } from './store-fixtures.ts';

const day = (subsystem: string, more: Partial<StageDay> = {}): StageDay => ({
  day: '2026-11-22',
  environment: 'production',
  subsystem,
  stage: 'not_started',
  moved: false,
  ...more,
});

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
  });
  beforeEach(() => emptyDatabase(database));

  test('the stages of days are counted, of the subsystems that are asked for', async () => {
    const days = [
      day('api'),
      day('web', { stage: 'moved', moved: true }),
      day("o'brien", { stage: 'moved', moved: true }),
      day('other'),
      day('api', { environment: 'staging' }),
      day('api', { day: '2026-11-23', stage: 'at_risk', moved: true }),
      day('api', { day: '2026-11-24' }),
    ];
    const said = { overrides: [], plans: [], told: [], confirmed: [] };
    const none = { watches: [], records: [], said, newestDay: null };
    await store.stages.write({ records: [], changes: [], days, announced: [] }, none, [], start);
    const names = ['api', 'web', "o'brien", 'never'];
    expect(await store.stages.days('production', ['2026-11-22', '2026-11-23'], names)).toEqual([
      { day: '2026-11-22', stage: 'moved', count: 2, moved: 2 },
      { day: '2026-11-22', stage: 'not_started', count: 1, moved: 0 },
      { day: '2026-11-23', stage: 'at_risk', count: 1, moved: 1 },
    ]);
    expect(await store.stages.days('production', ['2026-11-22'], [])).toEqual([]);
    expect(await store.stages.days('sta\u0000ging', ['2026-11-22'], names)).toEqual([]);
  });
});
