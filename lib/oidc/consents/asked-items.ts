import { scopeClaims } from '#lib/oidc/claim-mapping.ts'
import type { OidcSettings } from '#lib/oidc/oidc-connection.ts'
import { scopesFor } from '#lib/oidc/scopes.ts'

/** The parameters of an authorization that say what it would give. */
export type AskedParameters = { scope?: unknown; claims?: unknown; resource?: unknown }

const words = (text: unknown): string[] => (typeof text === 'string' ? text.split(' ').filter(Boolean) : [])

const apiItem = 'api:'

/** The APIs among such items, by their identifiers. */
export const apisAmong = (items: readonly string[]): string[] =>
  items.filter((item) => item.startsWith(apiItem)).map((item) => item.slice(apiItem.length))

/**
 * What an authorization would give an application of a person, as single items: a scope by its name, `claim:…` for what no
 * scope of it gives, `api:…` for an API that it would act at in their name. What an administrator arranged to be told besides counts as asked for.
 */
export function askedItems({ scope, claims, resource }: AskedParameters, settings: OidcSettings): string[] {
  const mayHave = scopesFor(settings)
  const scopes = words(scope).filter((name) => mayHave.includes(name))
  const covered = new Set<string>(scopes.flatMap((name) => scopeClaims[name as keyof typeof scopeClaims] ?? []))
  const single = [...claimsNamed(claims), ...settings.claims.map(({ claim }) => claim)]
  const apis = [resource].flat().filter((uri) => typeof uri === 'string')
  const more = single.filter((claim) => !covered.has(claim))
  const items = [...scopes, ...more.map((claim) => `claim:${claim}`), ...apis.map((uri) => `${apiItem}${uri}`)]
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
