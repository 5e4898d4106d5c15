import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { isRecord } from './answer-guards.ts'
import { PorticoError } from './portico-error.ts'

/** What the portal tells an application about one of its sessions. Both kinds may come twice with the same `jti`. */
export interface Notice {
  kind: 'logout' | 'permissions_changed'
  /** `sss_…` */
  session: string
  jti: string
}

const kinds = {
  'logout+jwt': { kind: 'logout', event: 'http://schemas.openid.net/event/backchannel-logout' },
  'secevent+jwt': { kind: 'permissions_changed', event: 'https://portico.dev/events/permissions-changed' },
} as const

/** The portal signs when it sends, so a notice is seconds old; this is how far two clocks may be apart. */
const clockToleranceSeconds = 60
const ageSecondsMax = 180

export type VerifyLogoutToken = (token: string) => Promise<Notice>

/**
 * Reads the `logout_token` that the portal POSTs (OpenID Connect Back-Channel Logout 1.0 §2.4 and §2.6; RFC 8417 for changed
 * permissions). Throws a PorticoError: `logout_token_refused` with what is wrong with it, or an outage while the portal's
 * keys cannot be had.
 */
export function createLogoutTokenVerifier(portalUrl: string, identifier: string, timeoutMs: number): VerifyLogoutToken {
  const keys = portalKeys(portalUrl, timeoutMs)
  return async (token) => {
    const { typ, kind, event } = kindOf(token)
    const payload = await verify(token, keys, {
      typ,
      // The token's own word for the algorithm counts for nothing (RFC 8725 §3.1).
      algorithms: ['ES256'],
      issuer: portalUrl,
      audience: identifier,
      requiredClaims: ['iat', 'exp', 'jti', 'events', 'sid'],
      maxTokenAge: ageSecondsMax,
      clockTolerance: clockToleranceSeconds,
    })
    const { events, sid, jti, nonce } = payload
    // A nonce is what an ID token has: one must never pass for a logout token.
    if (nonce !== undefined) throw refused('it has a nonce')
    if (!isRecord(events) || !isRecord(events[event])) throw refused(`it does not tell of ${event}`)
    if (typeof sid !== 'string' || !sid.startsWith('sss_')) throw refused('its sid is no session')
    if (typeof jti !== 'string' || jti === '') throw refused('its jti is empty')
    return { kind, session: sid, jti }
  }
}

function kindOf(token: string): { typ: string; kind: Notice['kind']; event: string } {
  let typ: unknown
  try {
    typ = decodeProtectedHeader(token).typ
  } catch (cause) {
    throw refused('it is no token', cause)
  }
  if (typ === 'logout+jwt' || typ === 'secevent+jwt') return { typ, ...kinds[typ] }
  throw refused('its typ is neither logout+jwt nor secevent+jwt')
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  options: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload
  } catch (error) {
    if (error instanceof errors.JOSEError) throw refused(error.message, error)
    throw error
  }
}

/** The portal's public keys, kept ten minutes; an unknown key id has them fetched anew, twice a minute at most. */
function portalKeys(portalUrl: string, timeoutMs: number): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(`${portalUrl}/.well-known/jwks.json`), { timeoutDuration: timeoutMs })
  return async (header, token) => {
    try {
      return await remote(header, token)
    } catch (cause) {
      if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JOSENotSupported) throw cause
      // No verdict on the token: the portal sends it again.
      throw new PorticoError('unreachable', { detail: "the portal's keys cannot be read", cause })
    }
  }
}

const refused = (detail: string, cause?: unknown): PorticoError =>
  new PorticoError('logout_token_refused', { status: 400, detail, cause })
