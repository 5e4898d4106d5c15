import type { z } from 'zod'
import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findUser } from './find-user.ts'
import type { WhichUser } from './lock-user.ts'

/** Lets a locked user sign in again; the sessions of before stay ended. Refuses: no_such_user, not_permitted. */
export function unlockUser(
  ctx: Context,
  input: z.infer<typeof WhichUser>,
  who: Actor,
): Promise<{ username: string; already: boolean }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'users.lock')
    const { id, username } = await findUser(tx, input.user)
    await refuseHigher(tx, who, id)
    const { count } = await tx.db.user.updateMany({ where: { id, lockedAt: { not: null } }, data: { lockedAt: null } })
    if (count > 0) await recordEvent(tx, { kind: 'user.unlocked', userId: id }, who)
    return { username, already: count === 0 }
  })
}
