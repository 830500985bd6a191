// Another process with a database of the same place: `node process.ts JSON`, where JSON is { where, options, then }.
// Says one JSON line: { opened: true } or { refused: message }; then waits to be killed, or ends.
import { openDatabase } from '../../../src/adapters/postgres/open.ts';
import { UserError } from '../../../src/domain/user-error.ts';
import { defaults } from '../../database-places.ts';

const { where, options, then } = JSON.parse(process.argv[2] ?? '{}');
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  const database = await openDatabase(where, { ...defaults, ...options });
  say({ opened: true });
  if (then === 'close') await database.close();
  else if (then === 'write') {
    await database.pool.query('create table if not exists kept (id int primary key)');
    for (let id = 1; ; id += 1) {
      await database.pool.query('insert into kept values ($1)', [id]);
      say({ kept: id });
    }
  } else setInterval(() => {}, 1_000);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  say({ refused: error.message });
  process.exit(1);
}
