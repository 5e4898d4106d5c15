import { recordEvent } from '#lib/audit/record-event.ts'
import type { Context } from '#lib/db/context.ts'
import { hashMailedCode, type MailedCodePlace } from './mailed-code.ts'

/**
 * Whether this is a code that was mailed for this place, to the address that the person still has, and is good. It is used
 * then, by the one statement that says so: of any number of callers one gets true.
 */
export function spendMailedCode(
  ctx: Context,
  { code, ...place }: MailedCodePlace & { code: string },
): Promise<boolean> {
  const { userId, boundTo } = place
  const hash = hashMailedCode(ctx, place, code)
  return ctx.atomically(async (tx) => {
    const spent = await tx.db.$executeRaw`
      UPDATE mailed_code AS c SET used_at = ${tx.now}
        FROM "user" u
       WHERE u.id = c.user_id AND c.user_id = ${userId}::uuid AND c.bound_to = ${boundTo}::uuid AND c.hash = ${hash}
         AND c.used_at IS NULL AND c.expires_at > ${tx.now}
         AND c.sent_to = u.email AND u.email_verified AND c.user_epoch = u.session_epoch AND u.locked_at IS NULL`
    if (spent === 0) return false
    await recordEvent(tx, { kind: 'mailed-code.used', userId }, { kind: 'user', id: userId })
    return true
  })
}
