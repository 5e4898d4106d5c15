import { minutes, seconds, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { DeliveryKind } from './delivery-kind.ts'

/** Whoever dies while telling is replaced after this. */
const leaseSeconds = minutes(1)
/** Tries under way in one application: one that does not answer holds up no other. */
const perSubsystemMax = 4
/** The clocks of two processes are sampled, each by itself. */
const clockSlackSeconds = seconds(1)

export type LeasedDelivery = {
  id: string
  subsystemId: string
  identifier: string
  protocol: string
  kind: DeliveryKind
  reason: string | null
  subsystemSessionId: string
  ssoSessionId: string
  sessionNumber: bigint
  userId: string
  jti: string
  tries: number
  giveUpAt: Date
  leasedUntil: Date
  /** Null where the address was taken away meanwhile. */
  url: string | null
  settings: unknown
}

/**
 * Takes what is due, at most four at once in one application, for a minute: of any number of pumps one gets it. Those that
 * lease at the same time come one after the other, or each would count only what was leased before both.
 */
export function leaseDeliveries(ctx: Context, max: number): Promise<LeasedDelivery[]> {
  const until = secondsAfter(ctx.now, leaseSeconds)
  return ctx.atomically(async (tx) => {
    await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('portico lease deliveries', 0))`
    return tx.db.$queryRaw<LeasedDelivery[]>`
      WITH RECURSIVE waiting AS (
        -- Each application once, by hops through the index: one may have a hundred thousand rows.
        (SELECT d.subsystem_id FROM delivery d WHERE d.state = 'pending' ORDER BY d.subsystem_id LIMIT 1)
        UNION ALL
        SELECT (SELECT d.subsystem_id FROM delivery d
                 WHERE d.state = 'pending' AND d.subsystem_id > w.subsystem_id ORDER BY d.subsystem_id LIMIT 1)
          FROM waiting w WHERE w.subsystem_id IS NOT NULL),
      due AS MATERIALIZED (
        SELECT d.id FROM waiting w
         CROSS JOIN LATERAL (
           SELECT ${perSubsystemMax}::int - count(*) AS free FROM delivery d
            WHERE d.subsystem_id = w.subsystem_id AND d.leased_until > ${ctx.now}) slots
         CROSS JOIN LATERAL (
           SELECT q.id, q.due_at, row_number() OVER (ORDER BY q.due_at) AS nth
             FROM (SELECT d.id, d.due_at FROM delivery d
                    WHERE d.subsystem_id = w.subsystem_id AND d.state = 'pending'
                      AND d.due_at <= ${secondsAfter(ctx.now, clockSlackSeconds)}
                      AND (d.leased_until IS NULL OR d.leased_until <= ${ctx.now})
                    ORDER BY d.due_at LIMIT ${perSubsystemMax} FOR UPDATE SKIP LOCKED) q) d
         WHERE d.nth <= slots.free
         ORDER BY d.due_at LIMIT ${max})
      UPDATE delivery d SET leased_until = ${until}, due_at = ${until}
        FROM due
        JOIN delivery own ON own.id = due.id
        JOIN subsystem b ON b.id = own.subsystem_id
        LEFT JOIN connection n ON n.subsystem_id = own.subsystem_id AND n.protocol = own.protocol
       WHERE d.id = due.id
      RETURNING d.id, d.subsystem_id AS "subsystemId", b.identifier, d.protocol, d.kind, d.reason,
                d.subsystem_session_id AS "subsystemSessionId", d.sso_session_id AS "ssoSessionId",
                d.session_number AS "sessionNumber", d.user_id AS "userId", d.jti, d.tries, d.give_up_at AS "giveUpAt",
                d.leased_until AS "leasedUntil", coalesce(n.settings ->> 'logoutUrl', b.logout_url) AS url,
                coalesce(n.settings, '{}') AS settings`
  })
}
