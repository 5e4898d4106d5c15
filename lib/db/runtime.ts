import { oncePerProcess } from '#lib/base/once-per-process.ts'
import type { Sealer } from '#lib/base/seal.ts'
import type { Config } from '#lib/config/env.ts'
import type { Context } from './context.ts'
import type { Database } from './database.ts'
import { inTransaction } from './transaction.ts'

/** What the process opened at start and every request uses. */
export type Runtime = { config: Config; database: Database; sealer: Sealer; databaseNow: () => Date }

type Caller = Pick<Context, 'ip' | 'userAgent' | 'requestId'> & Partial<Pick<Context, 'knownBrowser'>>

const slot = oncePerProcess<{ runtime?: Runtime }>('runtime', () => ({}))

/** Called once at start, before the first request. */
export function openRuntime(runtime: Runtime): void {
  slot.runtime = runtime
}

/** The running process's parts; throws when asked before start, which is a bug. */
export function runtime(): Runtime {
  if (!slot.runtime) throw new Error('The runtime is asked for before the process has started')
  return slot.runtime
}

/** Nobody calls a job or a command. */
const nobody: Caller = { ip: '', userAgent: '', requestId: '' }

/** The context of one request, one job or one command. */
export function createContext(parts: Runtime, caller: Caller = nobody): Context {
  const { database, config, sealer } = parts
  const ctx: Context = {
    knownBrowser: null,
    ...caller,
    config,
    sealer,
    now: parts.databaseNow(),
    db: database.prisma,
    run: database.run,
    atomically: (work) =>
      inTransaction(database.prisma, (tx) => {
        const within: Context = { ...ctx, db: tx, run: refuseRun, atomically: (inner) => inner(within) }
        return work(within)
      }),
  }
  return ctx
}

const refuseRun = (): never => {
  throw new Error('A hot statement is one round trip of its own: it cannot join a transaction')
}
