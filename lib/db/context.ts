import type { Prisma } from '#generated/prisma/client.ts'
import type { Sealer } from '#lib/base/seal.ts'
import type { Config } from '#lib/config/env.ts'
import type { Statement } from './statement.ts'

/** Everything a verb depends on. A transaction is the same verb with another `db`; a test is the same verb with another `now`. */
export type Context = {
  /** Prisma's client, or its transaction client inside `inTransaction`. */
  readonly db: Prisma.TransactionClient
  /** Runs one named prepared statement on the shared pool: hot paths only, never inside a transaction. */
  readonly run: <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>
  /** Runs `work` in one transaction; inside one already, in that one. */
  readonly atomically: <T>(work: (ctx: Context) => Promise<T>) => Promise<T>
  /** The database's clock. */
  readonly now: Date
  /** The caller's address, worked out once by the server. */
  readonly ip: string
  readonly userAgent: string
  /** The caller's cookie that says who has signed in before in this browser. */
  readonly knownBrowser: string | null
  readonly requestId: string
  readonly config: Config
  readonly sealer: Sealer
}
