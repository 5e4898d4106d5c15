import {
  type AccessToken,
  type ClientCredentials,
  type Configuration,
  errors,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import { liveSessionOf } from '#lib/oidc/account.ts'
import { oidcRequest } from '#lib/oidc/oidc-request.ts'
import { findApi, findCallableApi } from './find-api.ts'
import { refuseTarget } from './refuse-target.ts'
import { toldToApi } from './told-to-api.ts'

type ApiFeature = NonNullable<NonNullable<Configuration['features']>['resourceIndicators']>

/**
 * Tokens to other subsystems' APIs (RFC 8707). Whoever names none gets what userinfo takes; one of several has to be named
 * when the token is asked for.
 */
export const apiFeature: ApiFeature = {
  enabled: true,
  getResourceServerInfo: async (_koa, uri, client) => {
    const { ctx } = oidcRequest()
    const api = await findCallableApi(ctx, uri, client.clientId)
    if (!api) return refuseTarget(client, uri)
    const { apiTokenFormat: format, apiTokenSeconds, apiSigningAlgorithm: alg } = api.settings
    return {
      scope: 'portico',
      audience: uri,
      accessTokenTTL: apiTokenSeconds,
      accessTokenFormat: format,
      ...(format === 'jwt' && { jwt: { sign: { alg } } }),
    }
  },
}

/**
 * What stands in a token to an API when it is issued. An opaque one says it when it is asked about (`mayIntrospect`).
 * Refuses as `invalid_target` where the person has no access there.
 */
export async function apiTokenClaims(
  koa: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
): Promise<Record<string, unknown> | undefined> {
  const { resourceServer, kind, scopes } = token
  if (!resourceServer || kind !== 'AccessToken') return undefined
  const api = await findApi(oidcRequest().ctx, resourceServer.identifier())
  const source = koa.oidc.authorizationCode ?? koa.oidc.deviceCode ?? koa.oidc.refreshToken
  const session = source && (await liveSessionOf(source))
  const told = api && session && (await toldToApi(api, { session, scopes }))
  if (!told) throw new errors.InvalidTarget('this person has no access there')
  return resourceServer.accessTokenFormat === 'jwt' ? told : undefined
}
