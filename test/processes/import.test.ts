import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { eachDatabase } from '../databases.ts';
import { toilbot, worldOf } from './harness.ts';

eachDatabase((database) => {
  test('earlier moves are imported from a file, once; a file with mistakes changes nothing', async () => {
    const world = await worldOf({ where: await database.place() });
    const command = (...words: string[]) =>
      toilbot(words, { directory: world.directory, environment: world.environment }).ended;
    const told = async () => {
      const { pool, close } = await database.openAt(world.where, { role: 'client', installation: 'real' });
      const { rows } = await pool.query('select subsystem, environment, moved_on, note from told_move');
      await close();
      return rows;
    };
    const file = join(world.directory, 'moves.csv');

    writeFileSync(
      file,
      '\ufeffサービス,moved_on,note\r\nAPI,2025-02-30,\r\n"apy",2999-01-01,"x\r\ny"\r\nAPI,2025-04-01,\r\n',
    );
    const columns = ['--columns', 'subsystem=サービス'];
    const wrong = await command('import', 'moves', 'moves.csv', ...columns);
    expect(wrong).toMatchObject({ code: 1, out: '' });
    expect(wrong.err.trim().split('\n')).toEqual([
      expect.stringMatching(/^moves\.csv, line 2: "2025-02-30" is no day of the calendar$/),
      expect.stringMatching(/^moves\.csv, line 3: no subsystem is called "apy": did you mean "api"\?$/),
      expect.stringMatching(/^moves\.csv, line 3: 2999-01-01 is in the future/),
      'Nothing was written: mend this, and import it again',
    ]);
    expect(await told()).toEqual([]);

    writeFileSync(file, '\ufeffサービス,moved_on,cost,note\r\nAPI,2025-04-01,3,"=1+1, ""quoted"""\r\n');
    const first = await command('import', 'moves', 'moves.csv', ...columns);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(
      /^Left out: the columns cost\n1 of 1 moves are new or changed\. They count as told, not seen/,
    );
    const rows = [{ subsystem: 'api', environment: 'production', moved_on: '2025-04-01', note: '=1+1, "quoted"' }];
    expect(await told()).toEqual(rows);

    const again = await command('import', 'moves', file, ...columns, '--json');
    expect(JSON.parse(again.out)).toEqual({ told: 1, new: 0, ignoredColumns: ['cost'] });
    expect((await command('import', 'moves', file, ...columns)).out).toContain(
      '\nNothing new: all 1 were told before.\n',
    );
    expect(await told()).toEqual(rows);
  });

  test('a file that is not there, and columns that are none, are one plain line', async () => {
    const world = await worldOf({ where: await database.place() });
    const command = (...words: string[]) =>
      toilbot(words, { directory: world.directory, environment: world.environment }).ended;
    expect(await command('import', 'moves', 'none.csv')).toMatchObject({
      code: 1,
      err: 'none.csv cannot be read (ENOENT).\n',
    });
    const columns = await command('import', 'moves', 'none.csv', '--columns', 'service=x');
    expect(columns.code).toBe(1);
    expect(columns.err).toMatch(
      /write it as subsystem=Service,moved_on=Date; there is subsystem, environment, moved_on, note/,
    );
  });
});
