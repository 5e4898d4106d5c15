import { newId } from '#lib/base/uuid.ts'
import { addJob } from '#lib/db/add-job.ts'
import type { Context } from '#lib/db/context.ts'
import type { DeliveryKind } from './delivery-kind.ts'

type Concerned = { id: string; reason?: string | null }

/**
 * Queues what applications are to be told of these subsystem sessions, in the transaction of the change, and wakes whoever
 * tells. Applications without an address for it are left out. Returns how many are to be told.
 */
export async function queueDeliveries(
  tx: Context,
  kind: DeliveryKind,
  sessions: readonly Concerned[],
): Promise<number> {
  if (sessions.length === 0) return 0
  const deliveryIds = sessions.map(() => newId())
  const sessionIds = sessions.map(({ id }) => id)
  const reasons = sessions.map(({ reason }) => reason ?? null)
  const [row] = await tx.db.$queryRaw<{ n: number }[]>`
    SELECT count(queue_delivery(q.id, ${kind}, q.session_id, q.reason, ${tx.now}))::int AS n
      FROM unnest(${deliveryIds}::uuid[], ${sessionIds}::uuid[], ${reasons}::text[]) q (id, session_id, reason)`
  const queued = row?.n ?? 0
  if (queued > 0) await wakePump(tx)
  return queued
}

/**
 * Wakes the pump of the primary when, and only if, this transaction commits. Without a job key: two transactions that end
 * sessions at once would wait for each other's row. What finds nothing to do costs nothing.
 */
export const wakePump = (tx: Context): Promise<void> => addJob(tx, 'tell-applications', {}, { triesMax: 1 })
