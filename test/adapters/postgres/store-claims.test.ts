import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { Store } from '../../../src/domain/store.ts';
import { eachDatabase } from '../../databases.ts';
import { emptyDatabase, judgingAt, look, minutesLater, runOf, sighting, start, storeOn } from './store-fixtures.ts';

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
  });
  beforeEach(() => emptyDatabase(database));

  async function seen(at: Date, ids: readonly string[]): Promise<void> {
    const run = await runOf(store, 'ec2-status', at);
    const judging = judgingAt(at);
    const claimed = judging.claim;
    const nobody = { subsystem: null, environment: 'unknown', component: null, team: null };
    await store.cases.recordLook(
      look(run, at, { sightings: ids.map((id) => sighting(id)) }),
      {
        ...judging,
        claim: (it, known) => {
          const looked = claimed(it, known);
          const own = (id: string) => known.corrections.get(id);
          const sightings = looked.sightings.map((one) => ({
            ...one,
            belongs: { ...nobody, subsystem: own(one.resource.id) ?? null },
          }));
          return { ...looked, sightings };
        },
      },
      at,
    );
  }
  const names = async () => (await store.claims.unclaimed(10, 0)).resources.map(({ name }) => name);

  test('what nobody claims is listed in pages, and is gone once a person said whose it is', async () => {
    await seen(start, ['a', 'b', 'c']);
    const page = await store.claims.unclaimed(2, 2);
    expect([page.total, page.resources.map(({ name }) => name)]).toEqual([3, ['c']]);
    const person = await store.people.bySlackId('U0SATO');
    const [first] = (await store.claims.unclaimed(1, 0)).resources;
    expect(await store.claims.say(first?.sighting ?? 0, 'api', person.id, start)).toMatchObject({ resource: 'a' });
    expect(await names()).toEqual(['b', 'c']);
    await seen(minutesLater(15), ['a', 'b', 'c']);
    expect(await names()).toEqual(['b', 'c']);
    expect(await store.claims.said()).toEqual([{ resource: 'a', subsystem: 'api', at: start }]);
  });

  test('"not ours" leaves it out too, and what is gone is not listed', async () => {
    await seen(start, ['a', 'b']);
    const person = await store.people.bySlackId('U0SATO');
    const [first] = (await store.claims.unclaimed(1, 0)).resources;
    await store.claims.say(first?.sighting ?? 0, null, person.id, start);
    await seen(minutesLater(15), ['a']);
    expect(await names()).toEqual([]);
    expect(await store.claims.say(4711, 'api', person.id, start)).toBeNull();
  });

  test('what is seen has what claims go by; what a person put somewhere is left out', async () => {
    await seen(start, ['a', 'b']);
    const person = await store.people.bySlackId('U0SATO');
    const [first] = (await store.claims.unclaimed(1, 0)).resources;
    await store.claims.say(first?.sighting ?? 0, 'api', person.id, start);
    const { resource } = sighting('b');
    const { platform, name, account, region, tags } = resource;
    expect(await store.claims.seen()).toEqual([{ platform, id: 'b', name, account, region, tags, service: null }]);
  });

  test('a partial look does not take a thing from its subsystem; a complete one does', async () => {
    const said = async (status: 'complete' | 'partial', minutes: number, tags: Record<string, string>) => {
      const at = minutesLater(minutes);
      const run = await runOf(store, 'ec2-status', at);
      const judging = judgingAt(at);
      const belongs = {
        subsystem: tags['Service'] ?? null,
        environment: tags['env'] ?? 'unknown',
        component: null,
        team: null,
      };
      await store.cases.recordLook(
        look(run, at, { status, sightings: [sighting('web')] }),
        {
          ...judging,
          claim: (it, known) => {
            const looked = judging.claim(it, known);
            return { ...looked, sightings: looked.sightings.map((one) => ({ ...one, belongs })) };
          },
        },
        at,
      );
      const held = (await store.sightings.intervals(start)).filter((it) => it.current);
      return held.map((it) => [it.subsystem, it.environment]);
    };
    expect(await said('complete', 0, { Service: 'api', env: 'production' })).toEqual([['api', 'production']]);
    expect(await said('partial', 15, {})).toEqual([['api', 'production']]);
    expect(await said('partial', 30, { Service: 'api' })).toEqual([['api', 'production']]);
    expect(await said('partial', 45, { Service: 'menu', env: 'staging' })).toEqual([['menu', 'staging']]);
    expect(await said('complete', 60, {})).toEqual([[null, 'unknown']]);
  });
});
