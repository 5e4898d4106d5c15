import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { acrReported } from './acr.ts'
import { amrOf } from './claim-mapping.ts'
import { oidcRequest } from './oidc-request.ts'

type SessionClass = {
  new (payload?: object): object
  get: (koa: KoaContextWithOIDC) => Promise<object>
  findByUid: (uid: string) => Promise<undefined>
  prototype: {
    save: () => Promise<string>
    persist: () => Promise<string>
    destroy: () => Promise<void>
    loginAccount: () => void
  }
}

/**
 * Puts the SSO session in the place of the session that the library would keep: there is one session, and this is a view of
 * it, made anew for each request and stored nowhere. So a sign-out, a lock or a step up counts from the next request on,
 * and `auth_time`, `amr` and `acr` are what the session's proofs say, whatever an interaction's result claims.
 */
export function mirrorSsoSession(provider: Provider): void {
  const Session = provider.Session as unknown as SessionClass
  Session.get = async (koa) => {
    const { session, formSecret } = oidcRequest()
    const view = session
      ? new Session({
          jti: session.id,
          uid: session.id,
          accountId: session.user.id,
          loginTs: Math.floor(session.authenticatedAt.getTime() / 1_000),
          amr: amrOf(session.methods),
          // By which the library knows the form that connects a device.
          ...(formSecret !== null && { state: { secret: formSecret } }),
        })
      : new Session()
    // When it is asked for: the request's `claims` are not read yet.
    if (session) Object.defineProperty(view, 'acr', { get: () => acrReported(koa, session.level), enumerable: true })
    // By which the library leaves the browser no cookie of it.
    Object.defineProperty(view, 'destroyed', { value: true })
    koa.oidc?.entity('Session', view)
    return view
  }
  // No token is bound to the library's session: what it was issued for is asked of the database each time (`account.ts`).
  Session.findByUid = async () => undefined
  Object.assign(Session.prototype, {
    save: async () => '',
    persist: async () => '',
    destroy: async () => undefined,
    loginAccount: () => undefined,
  })
}
