import { beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Database } from '../../../src/adapters/postgres/open.ts';
import { inTransaction, Overtaken, type Transaction } from '../../../src/adapters/postgres/store/transaction.ts';
import { eachDatabase } from '../../databases.ts';
import { emptyDatabase, start } from './store-fixtures.ts';

eachDatabase((place) => {
  let database: Database;
  beforeAll(async () => {
    database = await place.open();
  });
  beforeEach(() => emptyDatabase(database));

  const add = (tx: Transaction, id: string) => tx.handledRequest.create({ data: { id, at: start } });

  test('what was overtaken is begun again, and leaves nothing of its first try', async () => {
    let tries = 0;
    const answer = await inTransaction(database.prisma, async (tx) => {
      tries += 1;
      await add(tx, `try ${tries}`);
      if (tries < 3) throw new Overtaken('by another');
      return tries;
    });
    expect(answer).toBe(3);
    expect((await database.prisma.handledRequest.findMany()).map(({ id }) => id)).toEqual(['try 3']);
  });

  test('what is overtaken again and again ends with its reason, and a bug is not tried twice', async () => {
    let tries = 0;
    const failing = (error: Error) =>
      inTransaction(database.prisma, async () => {
        tries += 1;
        throw error;
      });
    await expect(failing(new Overtaken('by another'))).rejects.toThrow('by another');
    expect(tries).toBe(6);
    await expect(failing(new Error('a bug'))).rejects.toThrow('a bug');
    expect(tries).toBe(7);
  });

  test('a key that another was quicker to write is met again as one that is there', async () => {
    let tries = 0;
    const read = await inTransaction(database.prisma, async (tx) => {
      tries += 1;
      const there = await tx.handledRequest.findMany();
      if (tries === 1) {
        await tx.$executeRaw`insert into handled_request values ('a', ${start}), ('a', ${start})`;
      }
      return there;
    });
    expect([tries, read]).toEqual([2, []]);
  });

  if (place.kind === 'postgres') {
    test('of two that wait for each other both are done in the end', async () => {
      await database.prisma.handledRequest.createMany({ data: ['a', 'b'].map((id) => ({ id, at: start })) });
      const bothHold = Promise.withResolvers<void>();
      let holding = 0;
      let tries = 0;
      const lock = (tx: Transaction, id: string) =>
        tx.$queryRaw`select id from handled_request where id = ${id} for update`;
      const cross = (first: string, second: string) =>
        inTransaction(database.prisma, async (tx) => {
          tries += 1;
          await lock(tx, first);
          holding += 1;
          if (holding === 2) bothHold.resolve();
          await bothHold.promise;
          await lock(tx, second);
          return 'done';
        });
      expect(await Promise.all([cross('a', 'b'), cross('b', 'a')])).toEqual(['done', 'done']);
      expect(tries).toBe(3);
    });
  }
});
