import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { type DiffTarget, SchemaEngine } from '@prisma/schema-engine-wasm';

export const schemaFile = fileURLToPath(new URL('./schema.prisma', import.meta.url));

/**
 * The SQL that leads from one Prisma schema to another ('' = an empty database), written by Prisma's own schema engine.
 * Needs no database: the engine asks one only for its version, and is answered here.
 */
export async function schemaDiff(from: string, to: string): Promise<string> {
  const engine = await SchemaEngine.new(
    { datamodels: [['schema.prisma', to]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(noDatabase),
  );
  const target = (content: string): DiffTarget =>
    content === '' ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
  const { stdout } = await engine.diff({
    from: target(from),
    to: target(to),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  // The schema is there in every PostgreSQL, and asking for it takes a right that a plain user of the database lacks.
  return (stdout ?? '').replace('-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n\n', '');
}

const silent = {
  provider: 'postgres' as const,
  adapterName: '@prisma/adapter-pg',
  queryRaw: async () => ({ columnNames: [], columnTypes: [], rows: [] }),
  executeRaw: async () => 0,
  executeScript: async () => {},
  getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
  startTransaction: () => Promise.reject(new Error('there is no database behind a schema diff')),
  dispose: async () => {},
};
const noDatabase = {
  provider: 'postgres' as const,
  adapterName: '@prisma/adapter-pg',
  connect: async () => silent,
  connectToShadowDb: async () => silent,
};
