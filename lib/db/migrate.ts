import { randomUUID } from 'node:crypto'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { type MigrationFile, readMigrations } from './migration-files.ts'
import { migrationObstacle } from './migration-obstacle.ts'
import { queueLogger } from './queue-logger.ts'
import { openQueuePool } from './queue-pool.ts'

const migrationLock = 7_078_002
const oldestServer = 15

/** Prisma's own table, so that its tools can read what was applied. */
const historyTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`

/**
 * Brings the database at `url` (a direct connection, not a transaction pooler) to this Portico's schema; each migration
 * is one transaction, and of several processes that start together one applies it while the others wait.
 * Refuses (CannotStart) PostgreSQL older than 15, a database that a newer Portico migrated, a migration edited after it ran, a
 * role that may not create in the database, a server without pg_trgm.
 */
export async function migrate(url: string, migrations = readMigrations()): Promise<{ applied: string[] }> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'portico migrate',
  })
  await client.connect()
  try {
    refuseOldServer(await readServerVersion(client))
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await client.query(historyTable)
    const pending = findPending(migrations, await readHistory(client))
    for (const migration of pending) await apply(client, migration)
    await migrateQueue(url)
    return { applied: pending.map(({ name }) => name) }
  } catch (error) {
    throw (await migrationObstacle(client, error)) ?? error
  } finally {
    await client.end()
  }
}

/** Names of this Portico's migrations that the database still lacks. */
export async function pendingMigrations(pool: pg.Pool, migrations = readMigrations()): Promise<string[]> {
  const { rows } = await pool.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  )
  if (!rows[0]?.exists) return migrations.map(({ name }) => name)
  return notApplied(migrations, await readHistory(pool)).map(({ name }) => name)
}

interface Applied {
  migration_name: string
  checksum: string
}

async function readHistory(client: pg.Client | pg.Pool): Promise<Applied[]> {
  const done = 'finished_at IS NOT NULL AND rolled_back_at IS NULL'
  const { rows } = await client.query<Applied>(
    `SELECT migration_name, checksum FROM _prisma_migrations WHERE ${done} ORDER BY migration_name`,
  )
  return rows
}

function findPending(migrations: MigrationFile[], history: Applied[]): MigrationFile[] {
  for (const { migration_name: name, checksum } of history) {
    const ours = migrations.find((migration) => migration.name === name)
    if (!ours) {
      throw new CannotStart(
        `This database was migrated by a newer Portico (it has ${name}): start that one, or restore an older backup`,
      )
    }
    if (ours.checksum !== checksum) {
      throw new CannotStart(
        `The migration ${name} was changed after it ran on this database: put the original file back`,
      )
    }
  }
  return notApplied(migrations, history)
}

function notApplied(migrations: MigrationFile[], history: Applied[]): MigrationFile[] {
  return migrations.filter(({ name }) => !history.some((row) => row.migration_name === name))
}

async function apply(client: pg.Client, { name, sql, checksum }: MigrationFile): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CannotStart(`The migration ${name} failed and was taken back whole: ${reason}`, { cause })
  }
}

/** The job queue has a schema of its own and brings its own migrations. On connections of its own, while we hold the lock. */
async function migrateQueue(url: string): Promise<void> {
  const pgPool = openQueuePool(url, { max: 1 })
  try {
    await runMigrations({ pgPool, logger: queueLogger })
  } finally {
    await pgPool.end()
  }
}

async function readServerVersion(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`)
  return rows[0]?.version ?? ''
}

/** Refuses (CannotStart) a PostgreSQL without what our migrations use; `version` is its server_version, e.g. `14.11`. */
export function refuseOldServer(version: string): void {
  if (Number.parseInt(version, 10) >= oldestServer) return
  throw new CannotStart(`Portico needs PostgreSQL ${oldestServer} or newer; the database at DATABASE_URL is ${version}`)
}
