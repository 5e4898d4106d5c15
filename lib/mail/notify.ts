import type { Context } from '#lib/db/context.ts'
import { issueLink } from '#lib/users/links/issue-link.ts'
import { mailConfigured, queueMail } from './queue-mail.ts'
import type { Notice } from './templates/notices.ts'
import type { DataOf } from './templates.ts'

type NoticeName =
  | 'password-changed'
  | 'factor-added'
  | 'factor-removed'
  | 'recovery-code-used'
  | 'recovery-codes-made'
  | 'identity-linked'
  | 'new-device'

type Told<Name extends NoticeName> = {
  userId: string
  template: Name
  /** What this notice tells beyond whom, when and from where. */
  data: Omit<DataOf<Name>, keyof Notice>
  /** Whether "this was not me" also takes off the factors and recovery codes that are added from now on, this one included. */
  undoes?: boolean
}

/**
 * Tells a person by mail what happened to their account, with a link for "this was not me": at their confirmed address, in
 * the transaction of the change. Where there is no such address, or no mail can be sent, nothing happens.
 */
export async function notify<Name extends NoticeName>(
  ctx: Context,
  { userId, template, data, undoes = false }: Told<Name>,
): Promise<void> {
  if (!mailConfigured(ctx)) return
  await ctx.atomically(async (tx) => {
    const user = await tx.db.user.findUniqueOrThrow({
      where: { id: userId },
      select: { name: true, email: true, emailVerified: true },
    })
    if (user.email === null || !user.emailVerified) return
    const { url } = await issueLink(tx, { userId, kind: 'not_me', sentTo: user.email, undoes })
    const notice: Notice = { name: user.name, at: tx.now.toISOString(), ip: tx.ip, notMeUrl: url }
    const told = { ...data, ...notice } as DataOf<Name>
    await queueMail(tx, { to: user.email, template, data: told, userId })
  })
}
