import { type AuthorizationCode, type Client, type DeviceCode, errors, type RefreshToken } from 'oidc-provider'
import { oidcRequest } from '#lib/oidc/oidc-request.ts'
import type { AnswerRow } from '#lib/sessions/session-answer.ts'
import { findCallableApi } from './find-api.ts'
import { refuseTarget } from './refuse-target.ts'
import { toldToApi } from './told-to-api.ts'

/** A code or a refresh token, as far as it says for which APIs it is. */
export type Redeemed = Pick<AuthorizationCode | DeviceCode | RefreshToken, 'resource' | 'resourceIndicators' | 'scopes'>
type Asked = { client: Client; resource: unknown; scope: unknown }

/**
 * Refuses as `invalid_target` an API that no token can be had to. The library finds that out when it has taken a refresh token
 * already and put another one in its place, which the client would never see; here nothing is taken yet.
 */
export async function checkTarget(source: Redeemed, asked: Asked, session: AnswerRow): Promise<void> {
  const [uri, ...more] = targetsOf(source, asked)
  if (uri === undefined) return
  if (more.length > 0 || !source.resourceIndicators.has(uri)) {
    throw new errors.InvalidTarget('one API has to be named, of those that the authorization was for')
  }
  const api = await findCallableApi(oidcRequest().ctx, uri, asked.client.clientId)
  if (!api) return refuseTarget(asked.client, uri)
  if (!(await toldToApi(api, { session, scopes: source.scopes }))) {
    throw new errors.InvalidTarget('this person has no access there')
  }
}

/** Those that are named; without a name, what the authorization was for, unless userinfo was asked for. */
function targetsOf({ resource: granted, scopes }: Redeemed, { resource, scope }: Asked): string[] {
  const named = [resource].flat().filter((uri) => typeof uri === 'string')
  if (named.length > 0) return named
  const wanted = typeof scope === 'string' ? new Set(scope.split(' ')) : scopes
  return wanted.has('openid') ? [] : [granted ?? []].flat()
}
