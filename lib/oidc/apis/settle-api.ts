import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { apiHolder } from './api-holder.ts'
import type { ApiSettings } from './api-settings.ts'

/**
 * Checks what a subsystem sets as an API against all the others, in the transaction that keeps it: its identifier is its own,
 * and its callers exist. Refuses: malformed_request.
 */
export async function settleApi(
  tx: Context,
  { apiIdentifier: uri, apiCallers: callers }: ApiSettings,
  subsystem: { id: string },
): Promise<void> {
  const known = await tx.db.subsystem.findMany({
    where: { identifier: { in: callers }, removedAt: null },
    select: { identifier: true },
  })
  const unknown = callers.find((caller) => !known.some(({ identifier }) => identifier === caller))
  if (unknown !== undefined) {
    throw new Refusal('malformed_request', { detail: `apiCallers: there is no application ${unknown}` })
  }
  if (uri === null) return
  // Two that take the same one at once: the second waits here, and finds the first.
  await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`portico api ${uri}`}, 0))::text`
  const holder = await apiHolder(tx, uri)
  if (holder && holder.id !== subsystem.id) {
    throw new Refusal('malformed_request', { detail: `apiIdentifier: is that of ${holder.identifier}` })
  }
}
