import { scopeClaims } from './claim-mapping.ts'
import type { OidcSettings } from './oidc-connection.ts'

/** Asks to go on without the person (OpenID Connect Core §11). It gives no claims. */
export const offlineScope = 'offline_access'

/** Everything that discovery offers. Any client may ask for any of it: what an application may not have is left out of the answer. */
export const offeredScopes: readonly string[] = [...Object.keys(scopeClaims), offlineScope]

/** Those of them that an application may have. */
export const scopesFor = ({ offlineAccess }: Pick<OidcSettings, 'offlineAccess'>): readonly string[] =>
  offeredScopes.filter((scope) => scope !== offlineScope || offlineAccess)
