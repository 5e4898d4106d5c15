import { z } from 'zod'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** What a page of "my account" says after a form was posted. */
export const AccountNotice = z.strictObject({
  tone: z.enum(['good', 'bad']),
  text: z.string(),
  /** Fresh recovery codes: this answer is the only place where they are. */
  codes: z.array(z.string()).optional(),
  /** The form as it was sent, to go on with it. */
  form: z.strictObject({ name: z.string(), enrolment: z.string() }).optional(),
})
export type AccountNotice = z.infer<typeof AccountNotice>

export const good = (text: string): AccountNotice => ({ tone: 'good', text })
export const bad = (text: string): AccountNotice => ({ tone: 'bad', text })

const noticeSeconds = minutes(10)
const purpose = 'account notice'
const Sealed = z.strictObject({ userId: z.string(), until: z.number(), notice: AccountNotice }).nullable()

type Reader = { userId: string; browserHash: Uint8Array }

/** For the redirect after a form: nobody can make our pages say what they like by a link, and nobody else can read it. */
export function sealNotice(ctx: Context, notice: AccountNotice, { userId, browserHash }: Reader): string {
  const until = secondsAfter(ctx.now, noticeSeconds).getTime()
  return sealForBrowser(ctx.sealer, purpose, { userId, until, notice }, browserHash)
}

/** The notice, or null where it is not for this person in this browser, or was made more than ten minutes ago. */
export function openNotice(ctx: Context, sealed: string, { userId, browserHash }: Reader): AccountNotice | null {
  const opened = Sealed.parse(openForBrowser(ctx.sealer, purpose, sealed, browserHash))
  return opened && opened.userId === userId && opened.until > ctx.now.getTime() ? opened.notice : null
}
