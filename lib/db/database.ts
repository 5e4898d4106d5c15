import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from '#generated/prisma/client.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { Statement } from './statement.ts'
import { databaseUnavailable } from './unavailable.ts'

export interface Database {
  prisma: PrismaClient
  /** The one pool beneath both Prisma and the named statements. */
  pool: pg.Pool
  /** Runs one named statement and gives its rows. Throws DatabaseUnavailable when PostgreSQL cannot be reached. */
  run: <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]>
  /** When a connection last broke, by the clock of `performance.now()`; minus infinity while none has. */
  brokenAt: () => number
  close: () => Promise<void>
}

const connectMsMax = 3_000
const statementMsMax = 15_000
/** A bigint is a bigint, as in Prisma's raw queries, never text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? BigInt : pg.types.getTypeParser(oid, format)),
}

/** Opens a pool of at most `max` connections. Connecting happens at the first query, and again after an outage. */
export function openDatabase(url: string, { max }: { max: number }): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    types,
    application_name: 'portico',
    connectionTimeoutMillis: connectMsMax,
    statement_timeout: statementMsMax,
    // PostgreSQL cuts a slow statement itself; a server that vanished without a word is noticed here.
    query_timeout: statementMsMax + connectMsMax,
    keepAlive: true,
  })
  // A connection that breaks, idle or in use, is told to whoever asks it next and replaced by the pool; an 'error'
  // event that nobody listens to would end the process.
  let brokenAt = Number.NEGATIVE_INFINITY
  const noteBreak = () => {
    brokenAt = performance.now()
  }
  pool.on('error', noteBreak)
  pool.on('connect', (client) => {
    client.on('error', noteBreak)
    oneAtATime(client)
  })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    prisma,
    pool,
    run: (statement, values) => runNamed(pool, statement, values),
    brokenAt: () => brokenAt,
    close: async () => {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

async function runNamed<Row>(pool: pg.Pool, { name, text }: Statement, values: readonly unknown[]): Promise<Row[]> {
  const client = await pool.connect().catch((error: unknown) => {
    throw databaseUnavailable(error) ?? error
  })
  try {
    const { rows } = await client.query({ name, text, values: [...values] })
    client.release()
    return rows
  } catch (error) {
    const unavailable = databaseUnavailable(error)
    // pool.query would drop the connection after every refused statement; only a broken one has to go.
    client.release(unavailable !== null)
    throw unavailable ?? error
  }
}
