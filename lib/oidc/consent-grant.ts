import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import { standingOf } from './standing.ts'

/**
 * The library's record under which an authorization issues: one for each session of a person in a subsystem, named as that
 * session is. Undefined until the person is in. By then whoever had to be asked has agreed (`standing.ts`), so it is extended
 * by whatever is asked for.
 */
export async function grantOf(koa: KoaContextWithOIDC): Promise<Grant | undefined> {
  const standing = await standingOf(koa)
  const { account, client, provider, session } = koa.oidc
  if (standing.kind !== 'entered' || !account || !client || !session) return undefined
  const known = await provider.Grant.find(standing.sid)
  const grant = known ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  const before = JSON.stringify([grant.openid, grant.resources])
  grant.addOIDCScope([...koa.oidc.requestParamOIDCScopes].join(' '))
  grant.addOIDCClaims([...koa.oidc.requestParamClaims])
  if (!known) grant.jti = standing.sid
  if (!known || before !== JSON.stringify([grant.openid, grant.resources])) await grant.save()
  session.sidFor(client.clientId, standing.sid)
  return grant
}
