import { clockFresh } from '#lib/db/clock.ts'
import { pendingMigrations } from '#lib/db/migrate.ts'
import { runtime } from '#lib/db/runtime.ts'
import { databaseUnavailable } from '#lib/db/unavailable.ts'
import { json } from './answers.ts'

/** 200 as long as the process answers at all; a supervisor restarts it otherwise. */
export const liveness = async (): Promise<Response> => json(200, { status: 'live' })

/** 200 when requests can be served: the database answers, its migrations are current, its clock is known. Else 503. */
export async function readiness(): Promise<Response> {
  const database = await lookAtDatabase()
  const clock = clockFresh() ? 'fresh' : 'stale'
  const ready = database === 'current' && clock === 'fresh'
  return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not_ready', database, clock })
}

async function lookAtDatabase(): Promise<'current' | 'migrations_pending' | 'unreachable'> {
  try {
    const pending = await pendingMigrations(runtime().database.pool)
    return pending.length === 0 ? 'current' : 'migrations_pending'
  } catch (error) {
    if (databaseUnavailable(error)) return 'unreachable'
    throw error
  }
}
