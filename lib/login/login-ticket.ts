import { z } from 'zod'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import { LoginRequest } from './login-request.ts'

/** What a sign-in form carries in its hidden field `attempt`. */
export const LoginTicket = z.strictObject({
  attemptId: z.uuid(),
  /** Only until the first POST has stored the attempt. */
  request: LoginRequest.optional(),
  /** What was typed last, to be shown again. */
  username: z.string().optional(),
  /** What the form says when it is shown again. */
  message: z
    .enum([
      'credentials_refused',
      'code_refused',
      'mailed_code_refused',
      'mailed_code_sent',
      'mailed_codes_enough',
      'password_refused',
      'role_refused',
      'attempt_expired',
      'attempt_spent',
      'setup_complete',
      'password_reset',
      'upstream_failed',
      'upstream_away',
      'upstream_refused',
      'upstream_unknown',
      'upstream_link',
    ])
    .optional(),
  /** What is wrong with a new password. */
  detail: z.string().optional(),
  /** The sealed key of an authenticator that is being added. */
  enrolment: z.string().optional(),
})
export type LoginTicket = z.infer<typeof LoginTicket>

const purpose = 'login ticket'

export const sealLoginTicket = (ctx: Context, ticket: LoginTicket, browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, purpose, ticket, browserHash)

/** The ticket, or null where it was altered or belongs to another browser. */
export function openLoginTicket(ctx: Context, sealed: string, browserHash: Uint8Array): LoginTicket | null {
  return LoginTicket.nullable().parse(openForBrowser(ctx.sealer, purpose, sealed, browserHash))
}
