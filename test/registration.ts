import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { keepConsent } from '#lib/oidc/consents/keep-consent.ts'
import { createInitialToken } from '#lib/oidc/registration/create-initial-token.ts'
import { type OidcWorld, redirectUri } from './oidc.ts'

export type ToldClient = Record<string, unknown> & { client_id: string; client_secret?: string; error?: string }

/** Speaks to the registration endpoint as any client would, by an initial access token of a hundred uses. */
export async function registrar(world: OidcWorld) {
  const about = { name: 'Example’s developers', runBy: 'Example Ltd', uses: 100 }
  const { id: tokenId, token } = await createInitialToken(world.context(), about, operator)
  const call = async (method: string, path: string, { by = token, body }: { by?: string; body?: object } = {}) => {
    const headers = { authorization: `Bearer ${by}`, ...(body && { 'content-type': 'application/json' }) }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const answer = await fetch(new URL(path, world.issuer), init)
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, told: (text ? JSON.parse(text) : {}) as ToldClient }
  }
  const register = (body: object = {}, by = token) =>
    call('POST', '/oidc/reg', { by, body: { redirect_uris: [redirectUri], ...body } })
  /** A registered application, and how it speaks for itself. */
  const registered = async (body: object = {}) => {
    const { status, told } = await register(body)
    if (status !== 201) throw new Error(`registering answered ${status}: ${told['error_description']}`)
    return { told, path: String(told['registration_client_uri']), own: String(told['registration_access_token']) }
  }
  return { tokenId, token, call, register, registered }
}

/** A person of a registered application, let in by an administrator and having agreed. */
export async function personOf(world: OidcWorld, identifier: string, name: string) {
  const user = await world.user(name)
  await addGrant(world.context(), { user: name, subsystem: identifier, role: 'user' }, operator)
  const { id: subsystemId } = await world.ctx.db.subsystem.findUniqueOrThrow({ where: { identifier } })
  const items = ['email', 'openid', 'portico', 'profile']
  await keepConsent(world.context(), { userId: user.id, subsystemId, items })
  return user
}
