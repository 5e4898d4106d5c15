import type { AccessToken, Client, ClientCredentials, KoaContextWithOIDC, RefreshToken } from 'oidc-provider'
import { liveSessionOf } from './account.ts'
import { findCallableApi } from './apis/find-api.ts'
import { toldToApi } from './apis/told-to-api.ts'
import { findClientMetadata } from './client-metadata.ts'
import { oidcRequest } from './oidc-request.ts'

/** Those who prove nothing learn of their own tokens alone; and what is over is told to nobody. */
export async function mayIntrospect(
  _koa: KoaContextWithOIDC,
  client: Client,
  token: AccessToken | ClientCredentials | RefreshToken,
): Promise<boolean> {
  if (client.clientAuthMethod === 'none' && token.clientId !== client.clientId) return false
  if ('aud' in token && token.aud !== undefined) return isApiToken(client, token)
  if (token.kind === 'ClientCredentials') return isClient(token.clientId, client)
  return (await liveSessionOf(token as AccessToken | RefreshToken)) !== null
}

/** Whoever asks has just been found to be connected. */
const isClient = async (identifier: string | undefined, asking: Client): Promise<boolean> =>
  identifier === asking.clientId || (await findClientMetadata(oidcRequest().ctx, identifier ?? '')) !== undefined

/**
 * Of a token to an API only the API itself and whoever holds it learn anything: what its person holds there as things stand now,
 * and nothing once they have no access, or the caller is none any more.
 */
async function isApiToken(client: Client, token: AccessToken | ClientCredentials): Promise<boolean> {
  const api = await findCallableApi(oidcRequest().ctx, String(token.aud), token.clientId)
  if (!api || ![api.identifier, token.clientId].includes(client.clientId)) return false
  if (token.kind === 'ClientCredentials') return isClient(token.clientId, client)
  const session = await liveSessionOf(token as AccessToken)
  const told = session && (await toldToApi(api, { session, scopes: token.scopes }))
  if (told) token.extra = told
  return told !== null
}
