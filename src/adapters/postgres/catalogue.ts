import type { ClientBase, Pool } from 'pg';

/** What a schema is made of, one line a thing, sorted: two databases are alike when their lines are equal. */
export type Catalogue = string[];

/**
 * Reads tables, columns with types and defaults, constraints, indexes and sequences of the schema `public`, without
 * `_prisma_migrations`. Lines begin with the kind of thing.
 */
export async function readCatalogue(database: ClientBase | Pool): Promise<Catalogue> {
  const { rows } = await database.query<{ line: string }>(catalogueSql);
  return rows.map((row) => row.line);
}

/** What a migration may add because Prisma's schema language cannot say it: checks and partial or expression indexes. */
export function beyondPrisma(line: string): boolean {
  return line.startsWith('constraint c ') || (line.startsWith('index ') && / WHERE |\(.*\(.*\).*\)/.test(line));
}

const catalogueSql = `
with tables as (
  select c.oid, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> '_prisma_migrations'
)
select line from (
  select 'table ' || relname as line from tables
  union all
  select 'column ' || t.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
      || case when a.attnotnull then ' not null' else '' end
      || case when a.attidentity <> '' then ' identity ' || a.attidentity::text else '' end
      || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
    from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  union all
  select 'constraint ' || k.contype::text || ' ' || t.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
    from tables t join pg_constraint k on k.conrelid = t.oid
    where k.contype <> 'n'
  union all
  select 'index ' || pg_get_indexdef(i.indexrelid) from tables t join pg_index i on i.indrelid = t.oid
  union all
  select 'sequence ' || c.relname || ' ' || format_type(s.seqtypid, null) || ' by ' || s.seqincrement
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_sequence s on s.seqrelid = c.oid
    where n.nspname = 'public'
  union all
  select 'enum ' || y.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder)
    from pg_type y join pg_namespace n on n.oid = y.typnamespace join pg_enum e on e.enumtypid = y.oid
    where n.nspname = 'public' group by y.typname
) lines order by line collate "C"`;
