import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Level } from '#lib/sessions/session-answer.ts'

/** Wished by `acr_values`, where the first that we know counts, or demanded by an essential `acr`. */
export function levelAsked(koa: KoaContextWithOIDC): Level | undefined {
  const essential = acrDemanded(koa)
  if (essential.length > 0) {
    if (essential.includes('password')) return 'password'
    if (essential.includes('otp')) return 'otp'
    throw new errors.InvalidRequest('none of the requested ACRs is known here')
  }
  const wished = String(koa.oidc.params?.['acr_values'] ?? '').split(' ')
  const first = wished.find((acr) => acr === 'password' || acr === 'otp')
  return first === 'password' || first === 'otp' ? first : undefined
}

function acrDemanded(koa: KoaContextWithOIDC): string[] {
  const acr = koa.oidc.claims?.id_token?.['acr']
  if (!acr?.essential) return []
  const values = acr.values ?? (acr.value === undefined ? [] : [acr.value])
  if (!Array.isArray(values)) throw new errors.InvalidRequest('invalid claims.id_token.acr.values type')
  return values.map(String)
}

/**
 * What the ID token says of a session of this level. Who has proved the second factor has proved the password as well, and an
 * essential `acr` must be answered by one of the values that were asked for (OpenID Connect Core §5.5.1.1).
 */
export function acrReported(koa: KoaContextWithOIDC, level: Level): Level {
  const essential = acrDemanded(koa)
  return level === 'otp' && !essential.includes('otp') && essential.includes('password') ? 'password' : level
}
