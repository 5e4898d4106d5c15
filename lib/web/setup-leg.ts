import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Refusal, type RefusalCode } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import { portalLogin } from '#lib/login/login-request.ts'
import { sealLoginTicket } from '#lib/login/login-ticket.ts'
import { completeSetup, FirstAdministrator } from '#lib/setup/complete-setup.ts'
import { checkPasswordRules } from '#lib/users/passwords/check-password-rules.ts'
import { readPasswordRules } from '#lib/users/passwords/password-rules.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import type { Browser } from './guards.ts'

const field = z.string().max(1_024).default('')

/** The set-up form as it was sent; what is wrong with a field is told beside that field. */
export const SetupForm = z.strictObject({
  form: z.string().max(4_096),
  name: field,
  username: field,
  email: field,
  password: field,
})

const purpose = 'set-up form'
const SetupState = z.strictObject({
  token: z.string(),
  values: z.strictObject({ name: z.string(), username: z.string(), email: z.string() }).optional(),
  errors: z.record(z.string(), z.string()).default({}),
})
export type SetupState = z.infer<typeof SetupState>

/** What the set-up form carries: its link's token, and after a refusal what was typed (never the password). */
export const sealSetup = (ctx: Context, state: SetupState, browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, purpose, state, browserHash)

export const openSetup = (ctx: Context, sealed: string, browserHash: Uint8Array): SetupState | null =>
  SetupState.nullable().parse(openForBrowser(ctx.sealer, purpose, sealed, browserHash))

/** Beside which field a refusal is told. */
const fieldOf: Partial<Record<RefusalCode, string>> = {
  name_taken: 'username',
  name_refused: 'username',
  password_refused: 'password',
}

/** `POST /setup`: makes the first administrator and leads to the sign-in. Refuses: 403 origin_refused, 404 setup_closed. */
export async function setupStep(
  ctx: Context,
  { form, password, ...values }: z.infer<typeof SetupForm>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const state = openSetup(ctx, form, browser.hash)
  if (!state) throw new Refusal('origin_refused')
  const again = (errors: Record<string, string>): BrowserAnswer => {
    const sealed = sealSetup(ctx, { token: state.token, values, errors }, browser.hash)
    return { to: `/setup/${state.token}?form=${encodeURIComponent(sealed)}` }
  }
  const parsed = FirstAdministrator.safeParse({ ...values, password })
  // Everything that is wrong at once: who corrects one field must not learn of the next only then.
  if (!parsed.success) {
    return again({ ...issuesByField(parsed.error), ...(await againstPassword(ctx, password, values)) })
  }
  try {
    const { username } = await completeSetup(ctx, state.token, parsed.data)
    const ticket = { attemptId: randomUUID(), request: portalLogin, username, message: 'setup_complete' } as const
    return { to: `/login?attempt=${encodeURIComponent(sealLoginTicket(ctx, ticket, browser.hash))}` }
  } catch (error) {
    const beside = error instanceof Refusal ? fieldOf[error.code] : undefined
    if (!(error instanceof Refusal) || !beside) throw error
    return again({ [beside]: error.detail ?? `${error.title}.` })
  }
}

const issuesByField = ({ issues }: z.ZodError): Record<string, string> =>
  Object.fromEntries(issues.map((issue) => [String(issue.path[0]), sentence(issue.message)]))

async function againstPassword(
  ctx: Context,
  password: string,
  person: { name: string; username: string; email: string },
): Promise<{ password?: string }> {
  try {
    await checkPasswordRules(ctx, { password, person }, await readPasswordRules(ctx))
    return {}
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'password_refused') throw error
    return { password: error.detail ?? `${error.title}.` }
  }
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
