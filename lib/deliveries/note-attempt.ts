import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import type { LeasedDelivery } from './lease-deliveries.ts'
import { nextTry } from './next-try.ts'
import type { Tried } from './tell-application.ts'

/**
 * Writes down what came of a try, and when the next one is. Whoever held the lease too long, so that somebody else has taken
 * it over, leaves the attempt alone.
 */
export async function noteAttempt(ctx: Context, delivery: LeasedDelivery, tried: Tried): Promise<void> {
  const { status, failure, latencyMs } = tried
  const tries = delivery.tries + 1
  const again = failure === null ? null : nextTry({ giveUpAt: delivery.giveUpAt, now: ctx.now })
  // To an address that is gone nobody is told, today or tomorrow.
  const next = failure === 'no_address' ? null : again
  const state = failure === null ? 'delivered' : next === null ? 'given_up' : 'pending'
  await ctx.db.$executeRaw`
    WITH noted AS (
      INSERT INTO delivery_attempt (id, delivery_id, at, latency_ms, status, failure)
      SELECT ${newId()}::uuid, d.id, ${ctx.now}, ${latencyMs}, ${status}, ${failure} FROM delivery d WHERE d.id = ${delivery.id}::uuid)
    UPDATE delivery SET state = ${state}, tries = ${tries}, leased_until = NULL, due_at = ${next ?? ctx.now},
                        settled_at = ${state === 'pending' ? null : ctx.now}
     WHERE id = ${delivery.id}::uuid AND leased_until = ${delivery.leasedUntil}`
}

/** Forgets what its protocol has no word for. */
export async function dropDelivery(ctx: Context, { id }: LeasedDelivery): Promise<void> {
  await ctx.db.delivery.deleteMany({ where: { id } })
}
