import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from './find-subsystem.ts'
import { freshSecret } from './fresh-secret.ts'

/** The new one and the one that the application still uses while it is rolled out. */
const liveMax = 2

export const RotateSecret = z.strictObject({
  subsystem: z.string(),
  /** The old secret leaked: nothing but the new one is valid from now on. */
  revokeOthers: z.boolean().optional(),
})

/**
 * Makes a new secret. Two are valid at a time: the newest before it stays, older ones are revoked.
 * Refuses: no_such_subsystem, not_permitted, built_in.
 */
export function rotateSecret(
  ctx: Context,
  input: z.infer<typeof RotateSecret>,
  who: Actor,
): Promise<{ identifier: string; secret: string; revoked: number }> {
  return ctx.atomically(async (tx) => {
    const { id, identifier, builtIn } = await findSubsystem(tx, input.subsystem)
    await requireRight(tx, who, 'subsystems.write', id)
    if (builtIn) throw new Refusal('built_in')
    // Two rotations at once would each keep one of the other's.
    await tx.db.$queryRaw`SELECT id FROM subsystem WHERE id = ${id}::uuid FOR NO KEY UPDATE`
    const live = await tx.db.subsystemSecret.findMany({
      where: { subsystemId: id, revokedAt: null },
      select: { id: true },
      // By id too: they are time-ordered, and several may be of one instant.
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    })
    const old = live.slice(input.revokeOthers ? 0 : liveMax - 1).map((row) => row.id)
    await tx.db.subsystemSecret.updateMany({ where: { id: { in: old } }, data: { revokedAt: tx.now } })
    const { secret, row } = freshSecret(tx)
    await tx.db.subsystemSecret.create({ data: { subsystemId: id, ...row }, select: { id: true } })
    const facts = { hint: row.hint, revoked: old.length }
    await recordEvent(tx, { kind: 'subsystem.secret-rotated', subsystemId: id, facts }, who)
    return { identifier, secret, revoked: old.length }
  })
}
