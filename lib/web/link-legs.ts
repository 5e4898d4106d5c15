import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import { listAdditions } from '#lib/factors/additions.ts'
import { portalLogin } from '#lib/login/login-request.ts'
import { sealLoginTicket } from '#lib/login/login-ticket.ts'
import { mailConfigured } from '#lib/mail/queue-mail.ts'
import { knownBrowserSeconds, rememberBrowser } from '#lib/throttle/known-browser.ts'
import { choosePassword } from '#lib/users/links/choose-password.ts'
import { findLink } from '#lib/users/links/find-link.ts'
import { requestReset } from '#lib/users/links/request-reset.ts'
import { secureAccount } from '#lib/users/links/secure-account.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { setLastingCookie } from './cookies.ts'
import { refusedPage } from './form.ts'
import type { Browser } from './guards.ts'

type Occasion = 'reset' | 'invitation'

const paths: Record<Occasion, string> = { reset: '/reset', invitation: '/invite' }

const purpose = 'account link form'

/** What a form of these pages carries, sealed for the browser that was shown it. */
const LinkForm = z.strictObject({
  /** Absent in the form that asks for a link. */
  link: z.string().optional(),
  /** What was wrong with the password that was sent before. */
  error: z.string().optional(),
})
type LinkForm = z.infer<typeof LinkForm>

const sealForm = (ctx: Context, form: LinkForm, { hash }: Browser): string =>
  sealForBrowser(ctx.sealer, purpose, form, hash)

/** Refuses: 403 origin_refused (another browser's form, or none of ours). */
function openForm(ctx: Context, sealed: string, { hash }: Browser): LinkForm {
  const form = LinkForm.nullable().parse(openForBrowser(ctx.sealer, purpose, sealed, hash))
  if (!form) throw new Refusal('origin_refused')
  return form
}

export const LinkQuery = z.strictObject({
  link: z.string().max(256).optional(),
  form: z.string().max(4_096).optional(),
})
type LinkQuery = z.infer<typeof LinkQuery>

/** What the page that asks for a link is told. */
export const ResetData = z.strictObject({ form: z.string() })

/** `GET /reset`: with a link the form for a new password, without one the form that asks for a link. Changes nothing. */
export async function showReset(ctx: Context, query: LinkQuery, browser: Browser): Promise<BrowserAnswer> {
  if (query.link !== undefined || query.form !== undefined) return showNewPassword('reset')(ctx, query, browser)
  if (!mailConfigured(ctx)) throw new Refusal('not_found')
  return { page: '/step/reset', data: { form: sealForm(ctx, {}, browser) }, status: 200 }
}

export const ResetForm = z.strictObject({ form: z.string().max(4_096), username: z.string().max(256).default('') })

/** `POST /reset`: asks for a link. The same redirect for every name. Refuses: 403 origin_refused; 429 too_many_guesses. */
export async function resetStep(
  ctx: Context,
  { form, username }: z.infer<typeof ResetForm>,
  browser: Browser,
): Promise<BrowserAnswer> {
  openForm(ctx, form, browser)
  try {
    await requestReset(ctx, { name: username })
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'too_many_guesses') throw error
    return refusedPage(ctx, error, paths.reset)
  }
  return { to: '/reset/sent' }
}

/** What the page for a new password is told. */
export const NewPasswordData = z.strictObject({
  occasion: z.enum(['reset', 'invitation']),
  person: z.strictObject({ name: z.string(), username: z.string() }),
  form: z.string(),
  error: z.string().optional(),
})

/** `GET /reset?link=…`, `GET /invite?link=…`: the form for a new password. Changes nothing. Refuses: 404 link_void. */
export const showNewPassword =
  (occasion: Occasion) =>
  async (ctx: Context, query: LinkQuery, browser: Browser): Promise<BrowserAnswer> => {
    const { link = '', error } = query.form === undefined ? { link: query.link } : openForm(ctx, query.form, browser)
    const { name, username } = (await findLink(ctx, { token: link, kind: occasion })).user
    const form = sealForm(ctx, { link }, browser)
    return { page: '/step/new_password', data: { occasion, person: { name, username }, form, error }, status: 200 }
  }

export const NewPasswordForm = z.strictObject({
  form: z.string().max(4_096),
  /** For password managers; the link knows whose password it is. */
  username: z.string().max(256).optional(),
  password: z.string().max(1_024).default(''),
})

/**
 * `POST /reset/password`, `POST /invite`: gives the password and leads to the sign-in, which asks for it and for whatever else
 * the account has. Refuses: 403 origin_refused; 404 link_void; 503 busy.
 */
export const newPasswordStep =
  (occasion: Occasion) =>
  async (ctx: Context, input: z.infer<typeof NewPasswordForm>, browser: Browser): Promise<BrowserAnswer> => {
    const { link = '' } = openForm(ctx, input.form, browser)
    try {
      const { user, mailed } = await choosePassword(ctx, { token: link, kind: occasion, password: input.password })
      const message = occasion === 'reset' ? 'password_reset' : 'setup_complete'
      const ticket = { attemptId: randomUUID(), request: portalLogin, username: user.username, message } as const
      const known = setLastingCookie(ctx.config, 'known', rememberBrowser(ctx, user.id), knownBrowserSeconds)
      const to = `/login?attempt=${encodeURIComponent(sealLoginTicket(ctx, ticket, browser.hash))}`
      // Who reads the person's mail is not held up by guesses made elsewhere.
      return { to, cookies: mailed ? [known] : [] }
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'password_refused') throw error
      const again = sealForm(ctx, { link, error: error.detail ?? `${error.title}.` }, browser)
      return { to: `${paths[occasion]}?form=${encodeURIComponent(again)}` }
    }
  }

/** What the page "this was not me" is told. */
export const NotMeData = z.strictObject({
  person: z.strictObject({ name: z.string(), username: z.string() }),
  /** When the mail was written. */
  at: z.coerce.date(),
  /** What was added since and is taken off: names of authenticators, and a number of recovery codes. */
  added: z.strictObject({ factors: z.array(z.string()), recoveryCodes: z.number() }),
  form: z.string(),
})

/** `GET /not-me?link=…`: says what it will do. Changes nothing. Refuses: 404 link_void. */
export async function showNotMe(ctx: Context, { link = '' }: LinkQuery, browser: Browser): Promise<BrowserAnswer> {
  const { user, createdAt, undoes } = await findLink(ctx, { token: link, kind: 'not_me' })
  const { factors, recoveryCodes } = await listAdditions(ctx, { userId: user.id, since: createdAt })
  const added = undoes
    ? { factors: factors.map((factor) => factor.name), recoveryCodes }
    : { factors: [], recoveryCodes: 0 }
  const person = { name: user.name, username: user.username }
  return {
    page: '/step/not_me',
    data: { person, at: createdAt, added, form: sealForm(ctx, { link }, browser) },
    status: 200,
  }
}

export const NotMeForm = z.strictObject({ form: z.string().max(4_096) })

/**
 * `POST /not-me`: secures the account, and leads to the page that says so and goes on to a new password.
 * Refuses: 403 origin_refused; 404 link_void.
 */
export async function notMeStep(
  ctx: Context,
  { form }: z.infer<typeof NotMeForm>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const { link = '' } = openForm(ctx, form, browser)
  const { reset } = await secureAccount(ctx, { token: link })
  if (reset === null) return { to: '/not-me/done' }
  const next = sealForm(ctx, { link: new URL(reset).searchParams.get('link') ?? '' }, browser)
  return { to: `/not-me/done?form=${encodeURIComponent(next)}` }
}
