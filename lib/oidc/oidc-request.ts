import { AsyncLocalStorage } from 'node:async_hooks'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import type { Context } from '#lib/db/context.ts'
import type { Lacking } from '#lib/factors/proof-lacking.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'

/** The sign-in that an authorization needs first; login hands the payload back untouched. */
export type OidcProof = {
  lacking: NonNullable<Lacking> | 'role'
  wanted: {
    protocol: string
    subsystemId: string
    level: 'password' | 'otp' | undefined
    asUserId: string | undefined
    username: string | undefined
    stepUp: boolean
    payload: { interaction: string }
    returnOrigin: string | undefined
  }
}

/** A page to be shown in place of what the provider would write. */
export type ShownError = { title: string; detail: string | null; status: number }

/** What the provider must know of the request that it serves. Its own hooks are told Koa's context alone. */
export type OidcRequest = {
  ctx: Context
  /** The SSO session of the browser, where the request is a browser's. */
  session: SsoSession | null
  /** What proves that a form of this browser and session was ours; null where nobody is signed in. */
  formSecret: string | null
  /** The address of the step that begins with what is lacking. */
  toProof: (proof: OidcProof) => string
  /** The address of the page that asks a person what an application may have. */
  toConsent: (interaction: string) => string
  /** Filled by the provider's hooks. */
  shown?: ShownError
}

const storage = oncePerProcess('oidc request', () => new AsyncLocalStorage<OidcRequest>())

/** Runs what the provider does for one request. */
export const withinOidcRequest = <T>(request: OidcRequest, work: () => Promise<T>): Promise<T> =>
  storage.run(request, work)

/** The request that is being served; asked outside of one, which is a bug, it throws. */
export function oidcRequest(): OidcRequest {
  const request = storage.getStore()
  if (!request) throw new Error('The provider is at work outside of a request')
  return request
}
