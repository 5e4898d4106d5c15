import { requireSelfOrRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'

/** Whether somebody acts on their own account. */
export const actsOnSelf = (who: Actor, userId: string): boolean => who.kind === 'user' && who.id === userId

/** What protects an account is its owner's, and of those who help people who lost it. Refuses: not_permitted. */
export const requireRecovery = (tx: Context, who: Actor, userId: string): Promise<void> =>
  requireSelfOrRight(tx, who, { userId, action: 'users.recover' })
