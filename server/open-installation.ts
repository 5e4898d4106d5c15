import { setTimeout as pause } from 'node:timers/promises'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { log } from '#lib/base/log.ts'
import { seconds } from '#lib/base/time.ts'
import type { Config } from '#lib/config/env.ts'
import { databaseNow, startClock } from '#lib/db/clock.ts'
import { openDatabase } from '#lib/db/database.ts'
import { startEmbedded } from '#lib/db/embedded.ts'
import { migrate } from '#lib/db/migrate.ts'
import { openRuntime, type Runtime } from '#lib/db/runtime.ts'
import { databaseUnavailable } from '#lib/db/unavailable.ts'
import { openSealer } from '#lib/setup/open-sealer.ts'

const patienceSeconds = seconds(30)

/** A PostgreSQL that answers and has this Portico's schema. */
export interface PreparedDatabase {
  url: string
  directUrl: string
  close: () => Promise<void>
  /** Settles, with the reason, when an embedded PostgreSQL is gone for good. */
  lost: Promise<Error>
}

/**
 * Starts the PostgreSQL inside Portico, or waits up to 30 s for the one at DATABASE_URL, and migrates it.
 * `share` joins a Portico that is running on the same DATA_DIR, as the command line does. Refuses: CannotStart.
 */
export async function prepareDatabase(config: Config, { share = false } = {}): Promise<PreparedDatabase> {
  if (config.databaseUrl) {
    const directUrl = config.databaseDirectUrl ?? config.databaseUrl
    await migrateWhenUp(directUrl)
    return { url: config.databaseUrl, directUrl, close: async () => undefined, lost: new Promise(() => undefined) }
  }
  const report = (message: string) => log.warn(message)
  const { url, stop, lost } = await startEmbedded({ dataDir: config.dataDir, share, report })
  try {
    await migrateWhenUp(url)
  } catch (error) {
    await stop()
    throw error
  }
  return { url, directUrl: url, close: stop, lost }
}

/** What every process of an installation has open: database, clock, sealer. `openRuntime` has been called with it. */
export async function openProcess(
  config: Config,
  url: string,
): Promise<{ runtime: Runtime; close: () => Promise<void> }> {
  const database = openDatabase(url, { max: config.databasePoolMax })
  try {
    const clock = await startClock(database)
    const runtime = { config, database, sealer: await openSealer(config, database), databaseNow }
    openRuntime(runtime)
    const close = async () => {
      clock.stop()
      await database.close()
    }
    return { runtime, close }
  } catch (error) {
    await database.close()
    throw error
  }
}

async function migrateWhenUp(url: string): Promise<void> {
  const deadline = performance.now() + patienceSeconds * 1_000
  for (;;) {
    try {
      const { applied } = await migrate(url)
      if (applied.length > 0) log.info({ applied }, 'database migrated')
      return
    } catch (error) {
      if (!databaseUnavailable(error)) throw error
      const { host } = new URL(url)
      const reason = error instanceof Error ? error.message : String(error)
      if (performance.now() > deadline) {
        throw new CannotStart(`The database at ${host} cannot be reached: ${reason}`, { cause: error })
      }
      log.warn(`waiting for the database at ${host}: ${reason}`)
      await pause(1_000)
    }
  }
}
