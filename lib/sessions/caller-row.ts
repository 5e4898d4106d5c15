import type { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { Statement } from '#lib/db/statement.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'

/**
 * How the callers of a protocol prove themselves, where it is not by a secret: the statement with their own `caller`, and why
 * one that was believed is refused by the database.
 */
export type CallerProof = {
  statement: Statement
  gone: (ctx: Context, who: SubsystemCaller) => Promise<Refusal>
}

/**
 * SQL: the calling subsystem, only while it is enabled, the secret it authenticated with is not revoked and, where one
 * is named, the connection it uses is on. Guards may answer from a short-lived cache, so every hot statement asks this
 * again, in its own round trip.
 * `columns` of `b` are all that the rest of the statement sees.
 */
export const callerRow = (
  subsystemId: string,
  secretId: string,
  { protocol, columns = 'b.*' }: { protocol?: string; columns?: string } = {},
): string => `
  SELECT ${columns} FROM subsystem b
    JOIN subsystem_secret k ON k.subsystem_id = b.id AND k.id = ${secretId} AND k.revoked_at IS NULL
    ${protocol ? `JOIN connection n ON n.subsystem_id = b.id AND n.protocol = ${protocol} AND n.enabled` : ''}
   WHERE b.id = ${subsystemId} AND b.enabled`
