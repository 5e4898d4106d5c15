import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { type AccountNotice, sealNotice } from './account-notice.ts'
import type { AccountPath } from './account-paths.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { type Browser, recentlyProved } from './guards.ts'
import { signInTo } from './sign-in-to.ts'

/** For how long a password that was given lets its person change what protects the account. */
export const isFresh = recentlyProved(minutes(5))

const purpose = 'account form'
const AccountForm = z.strictObject({ userId: z.string() }).nullable()

/** The field that every form of "my account" carries: made for this person in this browser. */
export const sealAccountForm = (ctx: Context, userId: string, browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, purpose, { userId }, browserHash)

export const accountForm = z.strictObject({ form: z.string().max(2_048) })

/** Whoever posts a form of "my account", from a live session. */
export type Person = { id: string; session: SsoSession; browserHash: Uint8Array; browser: Browser }

/** What a form comes to: something to be told, on its own page or `on` another, or a way out of "my account". */
type Told = (AccountNotice & { on?: AccountPath }) | { to: string; cookies?: string[] }
type Run<Input> = (ctx: Context, input: Input, person: Person) => Promise<Told>

/**
 * A form of "my account" as the browser sees it: whoever is signed out signs in first; what a `sensitive` one needs is a
 * password of the last five minutes, else the person proves again who they are and comes back to the page. What it comes to
 * is told by a notice on `page`. Refuses: 403 origin_refused (a form of someone else or of another browser); 429; 503.
 */
export const accountLeg =
  <Input extends z.infer<typeof accountForm>>(
    { page, sensitive = false }: { page: AccountPath; sensitive?: boolean },
    run: Run<Omit<Input, 'form'>>,
  ) =>
  async (ctx: Context, { form, ...input }: Input, browser: Browser): Promise<BrowserAnswer> => {
    const { session } = browser
    if (!session) return { to: signInTo(ctx, page) }
    const made = AccountForm.parse(openForBrowser(ctx.sealer, purpose, form, browser.hash))
    if (made?.userId !== session.user.id) throw new Refusal('origin_refused')
    if (sensitive && !(await isFresh(ctx, session))) return { to: signInTo(ctx, page, { asUserId: session.user.id }) }
    const person = { id: session.user.id, session, browserHash: browser.hash, browser }
    const told: Told = await run(ctx, input, person).catch(tell)
    if (!('tone' in told)) return told
    const { on = page, ...notice } = told
    const sealed = sealNotice(ctx, notice, { userId: person.id, browserHash: browser.hash })
    return { to: `${on}?notice=${encodeURIComponent(sealed)}` }
  }

/** What a person can do something about is told on the page; the rest is a page of its own. */
function tell(error: unknown): AccountNotice {
  if (!(error instanceof Refusal) || error.status >= 429) throw error
  return { tone: 'bad', text: error.detail ?? `${error.title}.` }
}
