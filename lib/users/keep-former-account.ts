import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { readPasswordRules } from './passwords/password-rules.ts'

export type FormerAccount = {
  userId: string
  /** It could not sign in where it comes from. */
  locked: boolean
  /** The password was given by somebody else. */
  temporary: boolean
  /** The one application that it belonged to. */
  managingSubsystemId: string | null
  lastSignInAt: Date | null
  /** Hashes of passwords of before, as they are stored here, newest first. */
  past: readonly { hash: string; at: Date }[]
}

/** Gives an account that was just imported the standing that it had. Only inside a transaction. Refuses: not_permitted. */
export async function keepFormerAccount(tx: Context, former: FormerAccount, who: Actor): Promise<void> {
  await requireRight(tx, who, 'users.write')
  const { userId, locked, temporary, managingSubsystemId, lastSignInAt, past } = former
  await tx.db.user.update({
    where: { id: userId },
    data: { managingSubsystemId, lastSignInAt, lockedAt: locked ? tx.now : null },
    select: { id: true },
  })
  if (locked) await recordEvent(tx, { kind: 'user.locked', userId }, who)
  if (temporary) await tx.db.password.updateMany({ where: { userId }, data: { temporary } })
  const { historyCount } = await readPasswordRules(tx)
  // Ids are time-ordered and the newest is looked at first: the oldest is written first.
  const kept = past.slice(0, historyCount - 1).toReversed()
  if (kept.length > 0) await tx.db.pastPassword.createMany({ data: kept.map((one) => ({ userId, ...one })) })
}
