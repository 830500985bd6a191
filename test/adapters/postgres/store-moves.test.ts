import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import type { Settings } from '../../../src/domain/settings.ts';
import type { StatusAnswer } from '../../../src/domain/status.ts';
import type { Store } from '../../../src/domain/store.ts';
import { openSubsystems, type Subsystems } from '../../../src/subsystem.ts';
import { eachDatabase } from '../../databases.ts';
import { SETTINGS, subsystem } from '../../slack/fixtures.ts';
import { STATUS } from '../../slack/services.ts';
import { emptyDatabase, judgingAt, look, minutesLater, runOf, sighting, start, storeOn } from './store-fixtures.ts';

eachDatabase((place) => {
  let database: Database;
  let store: Store;
  let moves: Subsystems;
  const now = minutesLater(60);
  const settings: Settings = { ...SETTINGS, subsystems: [{ ...subsystem('api'), formerNames: ['old-api'] }] };
  const status: StatusAnswer = { ...STATUS, rows: STATUS.rows.slice(0, 1) };

  beforeAll(async () => {
    database = await place.open();
    store = storeOn(database);
    moves = openSubsystems({ store, settings, provers: [], clock: () => now });
  });
  beforeEach(() => emptyDatabase(database));

  test('what is current of a subsystem is found by its own and its former names, and nothing else', async () => {
    const names = { a: 'api', b: 'old-api', c: 'search', d: null } as const;
    const sightings = Object.keys(names).map((name) => sighting(name));
    const run = await runOf(store, 'ecs-services', start);
    await store.cases.recordLook(look(run, start, { sightings }), judgingAt(start), start);
    for (const [name, of] of Object.entries(names))
      await database.prisma.sighting.updateMany({ where: { resource: name }, data: { subsystem: of } });
    expect((await store.sightings.current(['api', 'old-api'])).map((it) => it.resource)).toEqual(['a', 'b']);
    expect((await moves.subsystem('api', status))?.running).toHaveLength(2);
    const later = minutesLater(30);
    const second = await runOf(store, 'ecs-services', later);
    await store.cases.recordLook(look(second, later, { sightings: sightings.slice(1, 2) }), judgingAt(later), later);
    expect((await store.sightings.current(['api', 'old-api'])).map((it) => it.resource)).toEqual(['b']);
  });

  test('the teams and the language that a person chose are kept, and not touched by what Slack says', async () => {
    expect(await store.people.choicesOf('U0NEW')).toEqual({ language: null, teams: [] });
    await store.people.pickTeams('U0NEW', ['SRE', "o'brien"]);
    await store.people.heard('U0NEW', { language: 'ja', timeZone: null }, now);
    expect(await store.people.choicesOf('U0NEW')).toEqual({ language: null, teams: ['SRE', "o'brien"] });
    await store.people.choose('U0NEW', 'en');
    await store.people.pickTeams('U0NEW', []);
    expect(await store.people.choicesOf('U0NEW')).toEqual({ language: 'en', teams: [] });
  });

  test('what a person said is shown with who said it, and can be taken back', async () => {
    const by = await store.people.bySlackId('U0SATO');
    const plan = { what: 'plan', subsystem: 'api', targetDay: '2027-03-31', blockedBy: 'x', note: null } as const;
    expect(await moves.sayOfMove(plan, by)).toEqual({ outcome: 'said', changed: 1 });
    await moves.sayOfMove(
      {
        ...{ what: 'override', subsystem: 'api', environment: 'production', stage: 'retired', reason: 'by hand' },
        until: minutesLater(9000),
      },
      by,
    );
    const said = await moves.subsystem('api', status);
    expect(said?.plan).toMatchObject({ targetDay: '2027-03-31', blockedBy: 'x', personId: by.id });
    expect(said?.people.get(by.id)?.slackId).toBe('U0SATO');
    expect(said?.timeline[0]).toMatchObject({ to: 'retired', why: 'set_by_person', personId: by.id });
    expect((await store.stages.said()).overrides).toHaveLength(1);
    await moves.sayOfMove({ what: 'take back', subsystem: 'api', environment: 'production' }, by);
    expect((await store.stages.said()).overrides).toEqual([]);
  });

  test('only what moved before toilbot is confirmed, and of nothing else is anything said', async () => {
    const by = await store.people.bySlackId('U0SATO');
    const confirm = { what: 'confirm', subsystems: ['api'], environment: 'production' } as const;
    expect(await moves.sayOfMove(confirm, by)).toEqual({ outcome: 'said', changed: 0 });
    await database.prisma.stage.create({
      data: {
        ...{ subsystem: 'api', environment: 'production', stage: 'moved', why: 'source_never_seen', moved: true },
        ...{ howMoved: 'before', sourceSeen: false, detail: {}, derivedAt: start },
      },
    });
    expect(await moves.sayOfMove(confirm, by)).toEqual({ outcome: 'said', changed: 1 });
    expect(await moves.sayOfMove(confirm, by)).toEqual({ outcome: 'said', changed: 0 });
    expect(await moves.sayOfMove({ ...confirm, subsystems: ['gone'] }, by)).toEqual({ outcome: 'gone' });
    expect(await moves.subsystem('gone', status)).toBeNull();
  });
});
