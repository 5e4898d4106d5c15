import { createSealer } from '#lib/base/seal.ts'
import { type Config, readConfig } from '#lib/config/env.ts'
import type { Context } from '#lib/db/context.ts'
import type { Database } from '#lib/db/database.ts'
import { createContext } from '#lib/db/runtime.ts'
import { testDatabase } from './database.ts'

/** A context on a database of the test's own. */
export type TestContext = Context & {
  url: string
  database: Database
  /** The same caller on the same database at another time. */
  at: (now: Date) => Context
  close: () => Promise<void>
}

type Options = { now?: Date; config?: Partial<Config> }

export const testSecret = Buffer.alloc(32, 'test')

/** A context on a migrated, empty database; `close` drops it. Time stands still unless `at` says otherwise. */
export async function testContext({ now = new Date(), config = {} }: Options = {}): Promise<TestContext> {
  const { url, database, close } = await testDatabase()
  const at = (instant: Date) =>
    createContext(
      {
        database,
        config: { ...readConfig({ DATABASE_URL: url }), ...config },
        sealer: createSealer(testSecret),
        databaseNow: () => instant,
      },
      { ip: '192.0.2.1', userAgent: 'test', requestId: '' },
    )
  return { ...at(now), url, database, at, close }
}
