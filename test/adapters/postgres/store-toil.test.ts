import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { NewToilEntry, Store } from '../../../src/domain/store.ts';
import { eachDatabase } from '../../databases.ts';
import {
  emptyDatabase,
  finding,
  judgingAt,
  look,
  minutesLater,
  pastBaseline,
  runOf,
  start,
  storeOn,
} from './store-fixtures.ts';

const entry = (gesture: string, more: Partial<NewToilEntry> = {}): NewToilEntry => ({
  gesture,
  at: minutesLater(10),
  minutes: 30,
  toilKind: 'ami-build',
  subsystem: 'api',
  environment: 'production',
  platform: 'ec2',
  howWeKnow: 'reported',
  caseId: null,
  episode: null,
  personId: null,
  note: null,
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

  test('the ledger holds what was said or measured of one subsystem, oldest first; no estimate and nothing undone', async () => {
    await store.toil.add([
      entry('b', { at: minutesLater(20), minutes: 5, howWeKnow: 'measured', toilKind: 'move-work' }),
      entry('a'),
      entry('before', { at: minutesLater(-1) }),
      entry('estimated', { howWeKnow: 'estimated' }),
      entry('told', { howWeKnow: 'told' }),
      entry('other', { subsystem: "o'brien" }),
      entry('nobody', { subsystem: null }),
      entry('undone'),
    ]);
    await database.pool.query(`update toil_entry set undone_at = at where gesture = 'undone'`);
    expect(await store.toil.ledger('api', start)).toEqual({
      entries: [
        { at: minutesLater(10), minutes: 30, toilKind: 'ami-build' },
        { at: minutesLater(20), minutes: 5, toilKind: 'move-work' },
      ],
      episodes: [],
    });
    expect((await store.toil.ledger("o'brien", start)).entries).toHaveLength(1);
    expect(await store.toil.ledger('a\u0000b', start)).toEqual({ entries: [], episodes: [] });
  });

  test('an episode has minutes when somebody said so, or that nothing was needed', async () => {
    await pastBaseline(store);
    const at = minutesLater(5);
    const seen = { findings: [finding('a')] };
    await store.cases.recordLook(look(await runOf(store, 'ecs-services', at), at, seen), judgingAt(at), at);
    const withMinutes = async () => (await store.toil.ledger('api', start)).episodes.map((it) => it.withMinutes);
    expect(await store.toil.ledger('api', start)).toMatchObject({ episodes: [{ at, withMinutes: false }] });
    expect((await store.toil.ledger('api', minutesLater(6))).episodes).toEqual([]);

    await store.toil.add([
      entry('guess', { caseId: 1, episode: 1, howWeKnow: 'estimated' }),
      entry('next', { caseId: 1, episode: 2 }),
    ]);
    expect(await withMinutes()).toEqual([false]);
    await store.toil.add([entry('said', { caseId: 1, episode: 1 })]);
    expect(await withMinutes()).toEqual([true]);
    await database.pool.query(`update toil_entry set undone_at = at where gesture = 'said'`);
    expect(await withMinutes()).toEqual([false]);
    await database.pool.query('update episode set nothing_needed = true');
    expect(await withMinutes()).toEqual([true]);
    await database.pool.query('update "case" set merged_into = 99');
    expect(await withMinutes()).toEqual([]);
  });
});
