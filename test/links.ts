import { operator } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { choosePassword } from '#lib/users/links/choose-password.ts'
import { issueResetLink } from '#lib/users/links/issue-reset-link.ts'
import { requestReset } from '#lib/users/links/request-reset.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { type TestContext, testContext } from './context.ts'
import { linkIn, type Mailbox, openMailbox, runQueue } from './mailbox.ts'
import { seedInstance } from './sessions.ts'

export const firstPassword = 'orbit walnut lantern seven'
export const secondPassword = 'meadow copper violin thirty'

/** What every link that does not work is refused with. */
export const voided = { code: 'link_void', status: 404 }

/** People who lost access, with a portal that can send mail, and their mailboxes. */
export type LinksWorld = {
  ctx: TestContext
  box: Mailbox
  /** A new person without a password. */
  person: (profile?: { emailVerified?: boolean }) => Promise<{ id: string; username: string; email: string }>
  /** The token of a reset link that was asked for and came by mail. */
  mailedReset: (name: string) => Promise<string>
  /** The token of a reset link that an administrator hands over. */
  handedReset: (user: string) => Promise<string>
  /** Uses a reset link. */
  choose: (token: string, password?: string, at?: Context) => ReturnType<typeof choosePassword>
  /** Runs the queue and gives the token of the one mail with this subject. */
  tokenFrom: (subject: RegExp) => Promise<string>
  /** Forgets mails, jobs, events and budgets. */
  forget: () => Promise<void>
  close: () => Promise<void>
}

export const tokenOf = (url: URL | string): string => new URL(url).searchParams.get('link') ?? ''

export async function openLinksWorld(): Promise<LinksWorld> {
  const pool = openHashPool()
  const box = await openMailbox()
  const ctx = await testContext({ config: { smtpUrl: box.url } })
  await seedInstance(ctx)
  let people = 0
  const tokenFrom = async (subject: RegExp) => {
    await runQueue(ctx)
    const [found, ...others] = box.mails.filter(({ mail }) => subject.test(mail.subject ?? ''))
    if (!found || others.length > 0) throw new Error(`not one mail like ${subject}`)
    return tokenOf(linkIn(found.mail))
  }
  return {
    ctx,
    box,
    tokenFrom,
    person: async ({ emailVerified = true } = {}) => {
      people += 1
      const username = `ada${people}`
      const profile = { username, name: 'Ada', email: `${username}@example.org`, emailVerified }
      return { ...(await insertUser(ctx, { profile, hash: null }, operator)), email: profile.email }
    },
    mailedReset: async (name) => {
      box.mails.length = 0
      await requestReset(ctx, { name })
      return tokenFrom(/new password/)
    },
    handedReset: async (user) => tokenOf((await issueResetLink(ctx, { user }, operator)).url),
    choose: (token, password = firstPassword, at = ctx) => choosePassword(at, { token, kind: 'reset', password }),
    forget: async () => {
      box.mails.length = 0
      await ctx.db.auditInbox.deleteMany()
      await ctx.db.throttle.deleteMany()
      await ctx.database.pool.query('DELETE FROM graphile_worker._private_jobs')
    },
    close: async () => {
      await ctx.close()
      await box.close()
      await pool.close()
    },
  }
}
