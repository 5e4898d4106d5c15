import { refuseHigher, requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'

/** Whether somebody acts on their own account. */
export const actsOnSelf = (who: Actor, userId: string): boolean => who.kind === 'user' && who.id === userId

/** What protects an account is its owner's, and of those who help people who lost it. Refuses: not_permitted. */
export async function requireRecovery(tx: Context, who: Actor, userId: string): Promise<void> {
  if (actsOnSelf(who, userId)) return
  await requireRight(tx, who, 'users.recover')
  await refuseHigher(tx, who, userId)
}
