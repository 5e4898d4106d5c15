import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { readPasswordRules } from './password-rules.ts'
import { storePassword } from './store-password.ts'

type Replacing = { userId: string; hash: string; temporary: boolean }

/**
 * Puts a password that was hashed already in the place of a user's own: every session and every sign-in in progress ends.
 * Only inside a transaction. Returns how many sign-ins ended.
 */
export async function replacePassword(tx: Context, replacing: Replacing, who: Actor): Promise<number> {
  const { userId, temporary } = replacing
  // First: it takes the user's row, as every change of a password does.
  const sessionsEnded = await endSessionsOfUser(tx, { userId, reason: 'revoked' }, who)
  await storePassword(tx, replacing, await readPasswordRules(tx))
  await recordEvent(tx, { kind: 'user.password-set', userId, facts: { temporary } }, who)
  return sessionsEnded
}
