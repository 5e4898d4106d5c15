import { scopeClaims } from '#lib/oidc/claim-mapping.ts'
import type { OidcSettings } from '#lib/oidc/oidc-connection.ts'
import { offeredScopes, offlineScope } from '#lib/oidc/scopes.ts'

/** The parameters of an authorization that say what it would give. */
export type AskedParameters = { scope?: unknown; claims?: unknown }

const words = (text: unknown): string[] => (typeof text === 'string' ? text.split(' ').filter(Boolean) : [])

/**
 * What an authorization would give an application of a person, as single items: a scope by its name, `claim:…` for what no
 * scope of it gives. What an administrator arranged to be told besides counts as asked for.
 */
export function askedItems({ scope, claims }: AskedParameters, settings: OidcSettings): string[] {
  const mayHave = (name: string) => offeredScopes.includes(name) && (name !== offlineScope || settings.offlineAccess)
  const scopes = words(scope).filter(mayHave)
  const covered = new Set<string>(scopes.flatMap((name) => scopeClaims[name as keyof typeof scopeClaims] ?? []))
  const single = [...claimsNamed(claims), ...settings.claims.map(({ claim }) => claim)]
  const items = [...scopes, ...single.filter((claim) => !covered.has(claim)).map((claim) => `claim:${claim}`)]
  return [...new Set(items)].sort()
}

/** Names in the `claims` parameter (OpenID Connect Core §5.5), which the library has checked by now. */
function claimsNamed(claims: unknown): string[] {
  const asked: unknown = typeof claims === 'string' ? JSON.parse(claims) : claims
  if (typeof asked !== 'object' || asked === null) return []
  const about = Object.entries(asked).flatMap(([use, named]) =>
    (use === 'id_token' || use === 'userinfo') && typeof named === 'object' && named !== null ? [named] : [],
  )
  return about.flatMap((named) => Object.keys(named)).filter((claim) => !aboutTheToken.has(claim))
}

/** What tells of the sign-in or the token and nothing of the person. */
const aboutTheToken = new Set(['sub', 'acr', 'amr', 'auth_time', 'sid', 'iss', 'aud', 'nonce'])
