import type pg from 'pg'

/** A table as it is saved: partitions are saved as their whole. */
export type Table = { name: string; columns: string[]; partitions: Partition[] }
export type Partition = { name: string; bounds: string }

/** Prisma's history is the manifest's, not a table's. */
const historyTable = '_prisma_migrations'

/** The tables that hold the installation's data, each after those that its foreign keys point to. */
export async function readTables(client: pg.ClientBase): Promise<Table[]> {
  const { rows } = await client.query<Table & { after: string[] }>(
    `SELECT t.relname AS name,
            (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
              WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
            coalesce((SELECT jsonb_agg(jsonb_build_object('name', p.relname, 'bounds', pg_get_expr(p.relpartbound, p.oid))
                             ORDER BY p.relname)
                        FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid WHERE i.inhparent = t.oid), '[]') AS partitions,
            coalesce((SELECT array_agg(DISTINCT c.confrelid::regclass::text) FROM pg_constraint c
                       WHERE c.contype = 'f' AND c.conrelid = t.oid AND c.confrelid <> t.oid), '{}') AS after
       FROM pg_class t
      WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
        AND t.relname <> $1
      ORDER BY t.relname`,
    [historyTable],
  )
  return inOrder(rows.map((row) => ({ ...row, after: row.after.map((name) => name.replaceAll('"', '')) })))
}

function inOrder(tables: readonly (Table & { after: string[] })[]): Table[] {
  const placed: Table[] = []
  const waiting = [...tables]
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ after }) => after.every((name) => placed.some((table) => table.name === name)))
    const [table] = waiting.splice(next, 1)
    if (next < 0 || !table) throw new Error('foreign keys in a circle: no order of tables satisfies them')
    placed.push({ name: table.name, columns: table.columns, partitions: table.partitions })
  }
  return placed
}
