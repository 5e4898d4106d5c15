import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { isSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { exchangeToken } from '#lib/sessions/exchange-token.ts'
import { sessionAnswer } from '#lib/sessions/session-answer.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { nativeProtocol } from './deliver-token.ts'

export const ExchangeToken = z.strictObject({
  subsystemToken: z.string().max(128),
  codeVerifier: z.string().max(128).optional(),
  /** Travels as the header Idempotency-Key. */
  idempotencyKey: z.string().min(1).max(64).optional(),
})

/** `POST /api/sso/token/exchange` (native protocol 2.3). Refuses as `exchangeToken` does. */
export async function exchange(ctx: Context, input: z.infer<typeof ExchangeToken>, who: SubsystemCaller) {
  if (!isSecret('pst', input.subsystemToken)) throw new Refusal('token_unknown')
  const { row, targetUrl, state } = await exchangeToken(ctx, input, who, nativeProtocol)
  return { ...(await sessionAnswer(ctx, row)), targetUrl, ...(state !== null && { state }) }
}
