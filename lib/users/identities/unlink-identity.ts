import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { forgetProofs } from '#lib/sessions/forget-proofs.ts'

export const UnlinkIdentity = z.strictObject({ userId: z.uuid(), identity: z.uuid() })

/**
 * Disconnects an identity from a user's account. What it proved in open sessions proves nothing any more. The last way in
 * stays: without a password, there must be another identity. Refuses: no_such_identity, last_way_in.
 */
export function unlinkIdentity(
  ctx: Context,
  { userId, identity: id }: z.infer<typeof UnlinkIdentity>,
  who: Actor,
): Promise<{ provider: string }> {
  return ctx.atomically(async (tx) => {
    // The user's row first: of two that are disconnected at the same time one must see that it is the last.
    await tx.db.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
    const identity = await tx.db.upstreamIdentity.findFirst({
      where: { id, userId },
      select: { provider: { select: { title: true } } },
    })
    if (!identity) throw new Refusal('no_such_identity')
    const [password, others] = [
      await tx.db.password.findUnique({ where: { userId }, select: { userId: true } }),
      await tx.db.upstreamIdentity.count({ where: { userId, id: { not: id } } }),
    ]
    if (!password && others === 0) {
      throw new Refusal('last_way_in', { detail: 'Choose a password first: without one this is your only way in.' })
    }
    await tx.db.upstreamIdentity.delete({ where: { id } })
    await forgetProofs(tx, { userId, factorIds: [id] })
    const provider = identity.provider.title
    await recordEvent(tx, { kind: 'identity.unlinked', userId, facts: { provider } }, who)
    return { provider }
  })
}
