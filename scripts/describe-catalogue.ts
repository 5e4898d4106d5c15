import pg from 'pg'

/** Kinds of objects, each as rows of (owner, text): the owner is the table or the object itself. */
const queries = [
  `SELECT relname AS owner, 0 AS rank,
     CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' ELSE 'table' END || ' ' || relname
     || CASE WHEN relkind = 'p' THEN ' partition by ' || pg_get_partkeydef(c.oid) ELSE '' END
     || CASE WHEN relispartition THEN ' ' || pg_get_expr(relpartbound, c.oid) ELSE '' END
     || coalesce(' with ' || reloptions::text, '') AS text
   FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')`,
  `SELECT relname AS owner, 1 AS rank,
     '  column ' || attname || ' ' || format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN ' not null' ELSE '' END
     || CASE WHEN attgenerated <> '' THEN ' generated' ELSE '' END || CASE WHEN attidentity <> '' THEN ' identity' ELSE '' END
     || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') AS text
   FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
   WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped`,
  `SELECT relname AS owner, 2 AS rank, '  constraint ' || conname || ' ' || pg_get_constraintdef(k.oid) AS text
   FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
   WHERE relnamespace = 'public'::regnamespace AND contype <> 'n'`,
  `SELECT tablename AS owner, 3 AS rank, '  ' || indexdef AS text FROM pg_indexes WHERE schemaname = 'public'`,
  `SELECT relname AS owner, 4 AS rank, '  ' || pg_get_triggerdef(t.oid) AS text
   FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
   WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal`,
  `SELECT relname AS owner, 5 AS rank, pg_get_viewdef(c.oid, true) AS text
   FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')`,
  `SELECT '~' || proname AS owner, 0 AS rank, pg_get_functiondef(p.oid) AS text
   FROM pg_proc p WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a'
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
  `SELECT '~' || typname AS owner, 0 AS rank,
     'enum ' || typname || ' ' || (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid) AS text
   FROM pg_type t WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'`,
  `SELECT '~' || relname AS owner, 0 AS rank, 'sequence ' || relname AS text
   FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S'`,
  `SELECT '~' || extname AS owner, 0 AS rank, 'extension ' || extname AS text FROM pg_extension WHERE extname <> 'plpgsql'`,
]

/** Everything that PostgreSQL's catalogue says about a migrated database, the same text for the same schema. */
export async function describeCatalogue(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const everything = queries.join(' UNION ALL ')
    const { rows } = await client.query<{ text: string; rank: number }>(
      `SELECT text, rank FROM (${everything}) AS o WHERE owner <> '_prisma_migrations'
       ORDER BY owner COLLATE "C", rank, text COLLATE "C"`,
    )
    return rows
      .map(({ text, rank }) => `${rank === 0 ? '\n' : ''}${text.trimEnd()}\n`)
      .join('')
      .trimStart()
  } finally {
    await client.end()
  }
}
