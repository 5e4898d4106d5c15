import type { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findScope, type PolicyScope } from './policy-scope.ts'
import { holdPolicies, permitPolicy } from './set-policy.ts'

/**
 * Takes the policy of a scope away: what applies besides it holds alone, and without one for everyone Portico's own.
 * Removing none changes nothing (`already`). Refuses: no_such_subsystem, no_such_role, not_permitted, malformed_request.
 */
export function removePolicy(
  ctx: Context,
  scope: z.infer<typeof PolicyScope>,
  who: Actor,
): Promise<{ already: boolean }> {
  return ctx.atomically(async (tx) => {
    const { columns, aboutSubsystemId } = await findScope(tx, scope)
    await permitPolicy(tx, { subsystem: scope.subsystem, aboutSubsystemId }, who)
    await holdPolicies(tx)
    const { count } = await tx.db.proofPolicy.deleteMany({ where: columns })
    if (count === 0) return { already: true }
    const facts = { role: scope.role ?? null }
    await recordEvent(tx, { kind: 'policy.removed', subsystemId: aboutSubsystemId, facts }, who)
    return { already: false }
  })
}
