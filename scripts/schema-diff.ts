import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, type ColumnType, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'

const schemaFolder = join(import.meta.dirname, '../prisma')
/** The engine's exit code for "there is a difference". */
const differs = 2

/**
 * The SQL that turns the database at `url` into what the schema files say; null when they agree.
 * Only ever a scratch database: the engine may take what it is given for one that it can empty.
 */
export async function diffSchema(url: string): Promise<string | null> {
  // Without this place to write to, the engine hides why it stopped.
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message: (text: string) => console.error(text) } })
  const files = readSchemaFiles()
  const datamodels = files.map(({ path, content }): [string, string] => [path, content])
  const adapter = bindMigrationAwareSqlAdapterFactory(askingForConstraints(new PrismaPg({ connectionString: url })))
  const engine = await SchemaEngine.new({ datamodels }, () => undefined, adapter)
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: schemaFolder },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters: { externalTables: await tablesOutsideTheSchema(url), externalEnums: [] },
    })
    return exitCode === differs ? (stdout ?? '') : null
  } finally {
    engine.free()
  }
}

/** Columns of PostgreSQL's one-byte type "char", as the engine asks for them and as the adapter is able to read them. */
const charColumns = new Map([
  ['constr.contype AS constraint_type', 'constr.contype::text AS constraint_type'],
  ['con.confdeltype,', 'con.confdeltype::text AS confdeltype,'],
  ['con.confupdtype,', 'con.confupdtype::text AS confupdtype,'],
])
const charNames = new Set(['constraint_type', 'confdeltype', 'confupdtype'])

/**
 * Mends the engine's questions about constraints: the adapter refuses the type "char", and the engine panics at the
 * NOT NULL constraints that PostgreSQL 18 lists as such.
 */
function askingForConstraints(factory: PrismaPg): PrismaPg {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (query) => {
      let sql = query.sql.replace("contype NOT IN ('p', 'u', 'f')", "contype NOT IN ('p', 'u', 'f', 'n')")
      for (const [asked, readable] of charColumns) sql = sql.replace(asked, readable)
      const result = await queryRaw({ ...query, sql })
      if (sql === query.sql) return result
      const typeOf = (name: string, type: ColumnType) => (charNames.has(name) ? ColumnTypeEnum.Character : type)
      return { ...result, columnTypes: result.columnTypes.map((type, i) => typeOf(result.columnNames[i] ?? '', type)) }
    }
    return adapter
  }
  return factory
}

function readSchemaFiles(): { path: string; content: string }[] {
  const names = readdirSync(schemaFolder).filter((name) => name.endsWith('.prisma'))
  return names.map((name) => {
    const path = join(schemaFolder, name)
    return { path, content: readFileSync(path, 'utf8') }
  })
}

/** The record of migrations, and the partitions of partitioned tables, which the schema files do not name. */
async function tablesOutsideTheSchema(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT 'public.' || relname AS name FROM pg_class WHERE relispartition AND relkind = 'r'`,
    )
    return ['public._prisma_migrations', ...rows.map(({ name }) => name)]
  } finally {
    await client.end()
  }
}
