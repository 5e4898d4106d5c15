import { portalIdentifier } from '#lib/access/administration.ts'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { log } from '#lib/base/log.ts'
import { type Config, readConfig } from '#lib/config/env.ts'
import type { Context } from '#lib/db/context.ts'
import { type Database, openDatabase } from '#lib/db/database.ts'
import { startEmbedded } from '#lib/db/embedded.ts'
import { migrate, pendingMigrations } from '#lib/db/migrate.ts'
import { readMigrations } from '#lib/db/migration-files.ts'
import { createContext } from '#lib/db/runtime.ts'
import { databaseUnavailable } from '#lib/db/unavailable.ts'
import { prepareInstance } from '#lib/setup/prepare-instance.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { openProcess } from '#server/open-installation.ts'

/** An installation that is open: a command's only way to the verbs. */
export type Installation = {
  /** A context of this moment; a long command takes one per step. */
  context: () => Context
  database: Database
}

/** What a command opened, and its closing. */
export type Opened<T> = { value: T; close: () => Promise<void> }

/**
 * PostgreSQL for one command: the one at DATABASE_URL, the embedded one of a portal that is running, or the embedded one
 * started for this command alone. Refuses: CannotStart.
 */
export async function openPostgres(config: Config): Promise<Opened<{ url: string; directUrl: string }>> {
  if (config.databaseUrl) {
    const directUrl = config.databaseDirectUrl ?? config.databaseUrl
    return { value: { url: config.databaseUrl, directUrl }, close: async () => undefined }
  }
  const { url, stop } = await startEmbedded({ dataDir: config.dataDir, share: true })
  return { value: { url, directUrl: url }, close: stop }
}

/** The settings of this environment. What the verbs log stays silent: a command's output is its own. */
export function commandConfig(): Config {
  log.level = 'silent'
  return readConfig(process.env)
}

/**
 * Opens the configured installation; an empty database becomes one.
 * Refuses (CannotStart): a database that does not answer, one that waits for `migrate`, a wrong root secret.
 */
export async function openInstallation(): Promise<Opened<Installation>> {
  const config = commandConfig()
  const postgres = await openPostgres(config)
  const closing = [postgres.close]
  const close = async () => {
    for (const part of closing.reverse()) await part()
  }
  try {
    await migrateEmpty(postgres.value)
    const { runtime, close: closeProcess } = await openProcess(config, postgres.value.url)
    closing.push(closeProcess, openHashPool().close)
    const context = () => createContext(runtime)
    // The portal itself is made once; making it again would void a set-up link that somebody is about to use.
    if (!(await context().db.subsystem.findUnique({ where: { identifier: portalIdentifier }, select: { id: true } }))) {
      await prepareInstance(context())
    }
    return { value: { context, database: runtime.database }, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** An empty database gets the schema; one that holds data is migrated only when the operator says so. */
async function migrateEmpty({ url, directUrl }: { url: string; directUrl: string }): Promise<void> {
  const database = openDatabase(url, { max: 1 })
  try {
    const pending = await pendingMigrations(database.pool)
    if (pending.length === 0) return
    if (pending.length < readMigrations().length) {
      throw new CannotStart(
        `The database lacks ${pending.join(', ')}: back it up, then run \`npm run portico -- migrate\``,
      )
    }
    await migrate(directUrl)
  } catch (error) {
    const unavailable = databaseUnavailable(error)
    if (unavailable) throw new CannotStart(`The database at ${new URL(url).host} cannot be reached`, { cause: error })
    throw error
  } finally {
    await database.close()
  }
}
