import type { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { providerOfAddress } from '#lib/federation/provider.ts'
import { type SubmitPassword, submitPassword } from '#lib/login/submit-password.ts'
import { leaveForUpstream } from '#lib/login/submit-upstream.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import type { Browser } from './guards.ts'
import { loginStep } from './login-legs.ts'
import { depart } from './upstream-legs.ts'

const takePassword = loginStep('password', submitPassword)

/**
 * `POST /login/password`. Whoever types an address of a domain that signs in elsewhere is sent there, and what they typed as a
 * password is not looked at; where that server does not answer, the password counts.
 */
export async function passwordStep(
  ctx: Context,
  input: z.infer<typeof SubmitPassword>,
  browser: Browser,
): Promise<BrowserAnswer> {
  // Most name no such domain: theirs is the short way.
  if ((await providerOfAddress(ctx, input.username)) === null) return takePassword(ctx, input, browser)
  const { asker, ticket } = await leaveForUpstream(ctx, input.attempt, browser)
  const provider = await providerOfAddress(ctx, input.username, asker)
  if (provider === null) return takePassword(ctx, input, browser)
  const leg = { kind: 'sign-in', provider, attempt: ticket() } as const
  const departure = await depart(ctx, leg, browser, input.username)
  return 'to' in departure ? departure : takePassword(ctx, input, browser)
}
