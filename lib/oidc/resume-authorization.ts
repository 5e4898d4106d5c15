import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { amrOf } from './claim-mapping.ts'
import { oidcRequest } from './oidc-request.ts'
import { oidcProvider } from './provider.ts'

const Payload = z.strictObject({ interaction: z.string().max(100) })

/**
 * Takes a visitor back after the sign-in that an authorization asked for. Returns the address where the authorization goes
 * on, which only the browser that began it can use: it holds the cookie of that.
 * To be called within the request of the browser, with the session that it has now. Refuses: request_expired.
 */
export async function resumeAuthorization(ctx: Context, payload: unknown): Promise<string> {
  const { interaction: uid } = Payload.parse(payload)
  const { session } = oidcRequest()
  const { Interaction } = await oidcProvider(ctx)
  const interaction = await Interaction.find(uid)
  if (!interaction || !session) {
    throw new Refusal('request_expired', { detail: 'Go back to the application and start again.' })
  }
  // What the session's proofs say, always: without `ts` the library would take now for the time of the sign-in.
  const login = {
    accountId: session.user.id,
    ts: Math.floor(session.authenticatedAt.getTime() / 1_000),
    amr: amrOf(session.methods),
    acr: session.level,
  }
  interaction.result = { ...interaction.lastSubmission, login }
  // It may have begun with a session that is over.
  if (interaction.session?.uid !== session.id) delete interaction.session
  await interaction.persist()
  return interaction.returnTo
}
