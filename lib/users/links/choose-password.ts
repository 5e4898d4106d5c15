import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { holdUser } from '#lib/factors/hold-user.ts'
import { notify } from '#lib/mail/notify.ts'
import { changePassword } from '#lib/users/passwords/change-password.ts'
import { confirmAddress } from './confirm-address.ts'
import { type AccountLink, findLink, spendLink } from './find-link.ts'

type Choice = { token: string; kind: 'reset' | 'invitation'; password: string }

/**
 * Gives a password by a link, once. It ends every session and voids every other such link; the second factor stays, and
 * nobody is signed in by it. A password that the rules refuse leaves the link good.
 * An invitation that came by mail proves the address: it becomes a name to sign in with.
 * Refuses: 404 link_void; 400 password_refused; 503 busy.
 */
export async function choosePassword(
  ctx: Context,
  { token, kind, password }: Choice,
): Promise<{ user: AccountLink['user']; mailed: boolean }> {
  const { user } = await findLink(ctx, { token, kind })
  const who: Actor = { kind: 'user', id: user.id }
  return ctx.atomically(async (tx) => {
    await holdUser(tx, user.id)
    const { sentTo } = await spendLink(tx, { token, kind })
    await changePassword(tx, { userId: user.id, password }, who)
    const addressConfirmed = kind === 'invitation' && sentTo !== null && (await confirmAddress(tx, user.id, sentTo))
    const mailed = sentTo !== null
    const facts = { link: kind, mailed, addressConfirmed }
    await recordEvent(tx, { kind: 'user.link-used', userId: user.id, facts }, who)
    if (kind === 'reset') await notify(tx, { userId: user.id, template: 'password-changed', data: {} })
    return { user, mailed }
  })
}
