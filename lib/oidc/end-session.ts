import type { Client } from 'oidc-provider'
import { errors } from 'oidc-provider'
import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { liveSession } from './account.ts'
import { oidcRequest } from './oidc-request.ts'
import { oidcProvider } from './provider.ts'

/** RP-Initiated Logout 1.0 §2. Further parameters are ignored, as it asks. */
export const EndSessionQuery = z.object({
  id_token_hint: z.string().max(8_192).optional(),
  post_logout_redirect_uri: z.string().max(2_048).optional(),
  state: z.string().max(2_048).optional(),
  client_id: z.string().max(64).optional(),
})

export type EndSession = {
  /** Where the browser goes in the end, with the application's `state`; undefined: it stays. */
  returnTo: string | undefined
  /** The hint was issued for this very session of this browser: a link elsewhere cannot have it, so nobody is asked. */
  isOwn: boolean
}

/**
 * What an application asks for that signs a person out. Ending is left to the portal's own page and verb.
 * Refuses: unknown_subsystem, malformed_request (a hint that is not ours or another application's), return_refused.
 */
export async function readEndSession(
  ctx: Context,
  {
    id_token_hint: hint,
    post_logout_redirect_uri: wanted,
    state,
    client_id: clientId,
  }: z.infer<typeof EndSessionQuery>,
): Promise<EndSession> {
  const provider = await oidcProvider(ctx)
  const payload = hint === undefined ? null : payloadOf(hint)
  if (payload && clientId !== undefined && payload.aud !== clientId) {
    throw new Refusal('malformed_request', { detail: 'client_id is not the one of id_token_hint.' })
  }
  const named = payload?.aud ?? clientId
  if (named === undefined) return { returnTo: undefined, isOwn: false }
  const client = await provider.Client.find(named)
  if (!client) throw new Refusal('unknown_subsystem')
  if (hint !== undefined) await checkHint(provider.IdToken, hint, client)
  if (wanted !== undefined && !client.postLogoutRedirectUriAllowed(wanted)) throw new Refusal('return_refused')
  const { session } = oidcRequest()
  const sid = payload?.sid
  const live = session && sid ? await liveSession({ session: sid, accountId: session.user.id, clientId: named }) : null
  return { returnTo: wanted && withState(wanted, state), isOwn: live !== null && live.sso_session_id === session?.id }
}

const Payload = z.object({ aud: z.string(), sid: z.string().optional() })

/** Read before it is checked, for the check needs to know whose it is. */
function payloadOf(hint: string) {
  try {
    return Payload.parse(JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString('utf8')))
  } catch (cause) {
    throw new Refusal('malformed_request', { detail: 'id_token_hint is no ID token.', cause })
  }
}

type Validating = { validate: (token: string, client: Client) => Promise<unknown> }

async function checkHint(idToken: unknown, hint: string, client: Client): Promise<void> {
  try {
    await (idToken as Validating).validate(hint, client)
  } catch (cause) {
    if (cause instanceof errors.OIDCProviderError || cause instanceof Error) {
      throw new Refusal('malformed_request', { detail: 'id_token_hint is not one of ours.', cause })
    }
    throw cause
  }
}

function withState(address: string, state: string | undefined): string {
  if (state === undefined) return address
  const url = new URL(address)
  url.searchParams.append('state', state)
  return url.href
}
