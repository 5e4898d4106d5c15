import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import { newId } from '#lib/base/uuid.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { subsystemOf } from './client-metadata.ts'
import { offlineScope } from './scopes.ts'
import { standingOf } from './standing.ts'

/**
 * The library's record under which an authorization issues, named as the session is on which all of that hangs: the one of
 * this sign-in in the subsystem; for an application that is to go on without the person, one of its own, opened when the code
 * is redeemed. Undefined until the person is in. By then whoever had to be asked has agreed (`standing.ts`), so it is extended
 * by whatever is asked for.
 */
export async function grantOf(koa: KoaContextWithOIDC): Promise<Grant | undefined> {
  const standing = await standingOf(koa)
  const { account, client, provider, session } = koa.oidc
  if (standing.kind !== 'entered' || !account || !client || !session) return undefined
  const scopes = koa.oidc.requestParamOIDCScopes
  const goesOn = scopes.has(offlineScope) && subsystemOf(client).settings.offlineAccess
  const known = goesOn ? undefined : await provider.Grant.find(standing.sid)
  const grant = known ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  const before = JSON.stringify([grant.openid, grant.resources])
  grant.addOIDCScope([...scopes].filter((scope) => scope !== offlineScope || goesOn).join(' '))
  grant.addOIDCClaims([...koa.oidc.requestParamClaims])
  for (const [uri, api] of Object.entries(koa.oidc.resourceServers ?? {})) {
    grant.addResourceScope(uri, [...api.scopes].filter((scope) => koa.oidc.requestParamScopes.has(scope)).join(' '))
  }
  if (!known) grant.jti = goesOn ? formatSessionId(newId()) : standing.sid
  if (!known || before !== JSON.stringify([grant.openid, grant.resources])) await grant.save()
  session.sidFor(client.clientId, standing.sid)
  return grant
}
