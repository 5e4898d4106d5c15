import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { openForBrowser, sealForBrowser } from '#lib/base/seal-for-browser.ts'
import type { Context } from '#lib/db/context.ts'
import { outcomePath } from '#lib/oidc/device/device-outcome.ts'
import { readDevice } from '#lib/oidc/device/read-device.ts'
import { withinOidcRequest } from '#lib/oidc/oidc-request.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { refusedPage } from './form.ts'
import type { Browser } from './guards.ts'
import { formSecretOf, oidcRequestOf } from './oidc-legs.ts'
import { signInTo } from './sign-in-to.ts'

const formPurpose = 'device form'
const codePurpose = 'device code'
const Form = z.strictObject({ userId: z.string() }).nullable()
const Code = z.strictObject({ userId: z.string(), userCode: z.string() }).nullable()

/** The field that the form for a code carries: made for this person in this browser. */
export const sealDeviceForm = (ctx: Context, userId: string, browserHash: Uint8Array): string =>
  sealForBrowser(ctx.sealer, formPurpose, { userId }, browserHash)

export const DeviceCodeForm = z.strictObject({ form: z.string().max(2_048), user_code: z.string().max(100) })

/**
 * `POST /device/code`: what a person typed from a device. Each try counts against them until it is right; what it leads to is
 * asked about on the next page. Refuses: 403 origin_refused; 429 too_many_guesses.
 */
export async function typeDeviceCode(
  ctx: Context,
  { form, user_code: typed }: z.infer<typeof DeviceCodeForm>,
  browser: Browser,
): Promise<BrowserAnswer> {
  const { session, hash } = browser
  if (!session) return { to: signInTo(ctx, '/device') }
  const userId = session.user.id
  if (Form.parse(openForBrowser(ctx.sealer, formPurpose, form, hash))?.userId !== userId)
    throw new Refusal('origin_refused')
  const guess = await spendGuess(ctx, { path: 'device', userId }).catch(heldUp)
  if (guess instanceof Refusal) return refusedPage(ctx, guess, '/device')
  const device = await withinOidcRequest(oidcRequestOf(ctx, browser), () => readDevice(ctx, typed))
  if (device.kind !== 'waiting')
    return { to: outcomePath(ctx, userId, { kind: device.kind, title: null, detail: null }) }
  await guess.giveBack()
  const code = sealForBrowser(ctx.sealer, codePurpose, { userId, userCode: device.userCode }, hash)
  return { to: `/device?code=${encodeURIComponent(code)}` }
}

/** Told on the spot with its 429, and the way back to the form. */
function heldUp(error: unknown): Refusal {
  if (error instanceof Refusal && error.code === 'too_many_guesses') return error
  throw error
}

type Visitor = { session: SsoSession; browserHash: Uint8Array }

/** What a device would get, with the fields that the answer is posted with; null where the code is not this person's here. */
export async function viewDevice(ctx: Context, sealed: string, { session, browserHash: hash }: Visitor) {
  const code = Code.parse(openForBrowser(ctx.sealer, codePurpose, sealed, hash))
  if (code?.userId !== session.user.id) return null
  const device = await withinOidcRequest(oidcRequestOf(ctx, { session, hash }), () => readDevice(ctx, code.userCode))
  const hidden = { xsrf: formSecretOf(ctx, session.id, hash), user_code: code.userCode }
  return { device, hidden }
}
