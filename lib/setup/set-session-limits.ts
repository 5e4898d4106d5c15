import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { limitSeconds } from '#lib/subsystems/subsystem-settings.ts'

/** Limits of sessions; what is not named stays. */
export const SetSessionLimits = z.strictObject({
  /** A session ends that nothing has touched for so long. */
  idleSeconds: limitSeconds.optional(),
  /** A session ends so long after its sign-in, whatever touches it. */
  absoluteSeconds: limitSeconds.optional(),
  /** A subsystem session that goes on when its SSO session expires ends so long after it began. */
  outlivingSeconds: limitSeconds.optional(),
})

export type SessionLimits = { idleSeconds: number; absoluteSeconds: number; outlivingSeconds: number }

/** The limits that sessions are opened with. */
export async function readSessionLimits(ctx: Context): Promise<SessionLimits> {
  const found = await ctx.db.instance.findUniqueOrThrow({
    where: { id: 1 },
    select: { sessionIdleSeconds: true, sessionAbsoluteSeconds: true, outlivingSeconds: true },
  })
  const { sessionIdleSeconds: idleSeconds, sessionAbsoluteSeconds: absoluteSeconds, outlivingSeconds } = found
  return { idleSeconds, absoluteSeconds, outlivingSeconds }
}

/**
 * Changes the limits of sessions that are opened from now on; those of today keep what their people were told.
 * Refuses: not_permitted; malformed_request where the idle limit would be longer than the absolute one.
 */
export function setSessionLimits(
  ctx: Context,
  changes: z.infer<typeof SetSessionLimits>,
  who: Actor,
): Promise<SessionLimits> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    // Two that change one each must not make a pair that neither meant.
    await tx.db.$queryRaw`SELECT id FROM instance WHERE id = 1 FOR NO KEY UPDATE`
    const before = await readSessionLimits(tx)
    const limits = { ...before, ...withoutUndefined(changes) }
    if (limits.idleSeconds > limits.absoluteSeconds) {
      throw new Refusal('malformed_request', { detail: 'idleSeconds: must not be longer than absoluteSeconds.' })
    }
    const facts = changedFacts(before, limits)
    if (Object.keys(facts).length === 0) return limits
    const { idleSeconds: sessionIdleSeconds, absoluteSeconds: sessionAbsoluteSeconds, outlivingSeconds } = limits
    const data = { sessionIdleSeconds, sessionAbsoluteSeconds, outlivingSeconds }
    await tx.db.instance.update({ where: { id: 1 }, data, select: { id: true } })
    await recordEvent(tx, { kind: 'instance.session-limits-set', facts }, who)
    return limits
  })
}
