// Developer's tool, `npm run db:diff -- NAME`: writes the next migration's SQL, from the schema as last committed to the
// one in the working tree. Read the file before committing it. `-- NAME --from-empty` writes the first one.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemaDiff, schemaFile } from './schema-diff.ts';

const [name, ...flags] = process.argv.slice(2);
if (name === undefined || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Usage: npm run db:diff -- NAME   (lower case letters, digits and _)');
  process.exit(1);
}
const before = flags.includes('--from-empty')
  ? ''
  : execFileSync('git', ['show', 'HEAD:./schema.prisma'], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      encoding: 'utf8',
    });
const sql = await schemaDiff(before, readFileSync(schemaFile, 'utf8'));
if (sql.trim() === '' || sql.includes('This is an empty migration')) {
  console.log('The schema has not changed since the last commit: nothing to write.');
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = new URL(`./migrations/${stamp}_${name}/`, import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL('migration.sql', folder), sql);
  console.log(`Written: prisma/migrations/${stamp}_${name}/migration.sql`);
}
