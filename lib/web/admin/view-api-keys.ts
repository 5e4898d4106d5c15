import { isPortalAction, portalActionNames, portalActions } from '#lib/access/portal-actions.ts'
import { listApiKeys } from '#lib/api-keys/list-api-keys.ts'
import type { AdminPage } from './admin-page.ts'

type Page = Pick<AdminPage, 'ctx' | 'who' | 'rights' | 'query'>

/** One's own API keys, or everyone's, and of which rights a new one may be. */
export async function viewApiKeys({ ctx, who, rights, query }: Page) {
  const mayAll = rights.may('settings.write')
  const everyone = mayAll && query['whose'] === 'everyone'
  const keys = await listApiKeys(ctx, { everyone }, who)
  return {
    everyone,
    mayAll,
    keys: keys.map(({ scopes, ...key }) => ({
      ...key,
      scopes: scopes.map((scope) => (isPortalAction(scope) ? portalActions[scope] : scope)),
      state: key.revokedAt ? ('revoked' as const) : key.expiresAt <= ctx.now ? ('expired' as const) : ('live' as const),
    })),
    scopes: portalActionNames
      .filter((name) => rights.scope(name).length > 0)
      .map((name) => ({
        value: name,
        label: portalActions[name],
        hint: rights.may(name) ? name : `${name}, of your own subsystems`,
      })),
  }
}
