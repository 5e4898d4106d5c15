import type { Context } from '#lib/db/context.ts'
import type { DeliveryState } from './delivery-kind.ts'

/** How far an application has been told that a session of its ended. */
export type EndTold = {
  state: DeliveryState
  tries: number
  /** The last try; null before the first. */
  last: { at: Date; status: number | null; failure: string | null; latencyMs: number } | null
}

type Row = Pick<EndTold, 'state' | 'tries'> & {
  sessionId: string
  at: Date | null
  status: number | null
  failure: string | null
  latencyMs: number | null
}

/** Of each of these subsystem sessions how far its end was told; those whose applications have no address are not in it. */
export async function endsTold(ctx: Context, sessionIds: readonly string[]): Promise<Map<string, EndTold>> {
  if (sessionIds.length === 0) return new Map()
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (d.subsystem_session_id) d.subsystem_session_id AS "sessionId", d.state, d.tries, a.at, a.status, a.failure,
           a.latency_ms AS "latencyMs"
      FROM delivery d
      LEFT JOIN LATERAL (SELECT * FROM delivery_attempt a WHERE a.delivery_id = d.id ORDER BY a.at DESC LIMIT 1) a ON true
     WHERE d.subsystem_session_id = ANY (${sessionIds}::uuid[]) AND d.kind = 'session-ended'
     ORDER BY d.subsystem_session_id, d.id DESC`
  return new Map(
    rows.map(({ sessionId, state, tries, at, latencyMs, ...tried }) => [
      sessionId,
      { state, tries, last: at && latencyMs !== null ? { at, latencyMs, ...tried } : null },
    ]),
  )
}
