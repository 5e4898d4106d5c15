import { listInitialTokens } from '#lib/oidc/registration/list-initial-tokens.ts'
import { listRegistrations } from '#lib/oidc/registration/list-registrations.ts'
import { registrationPath } from '#lib/oidc/registration/told-metadata.ts'
import type { AdminPage } from './admin-page.ts'

type Page = Pick<AdminPage, 'ctx' | 'who'>

/** The tokens by which applications register, and which did. Refuses: not_permitted. */
export async function viewRegistration({ ctx, who }: Page) {
  const tokens = await listInitialTokens(ctx, who)
  const registrations = await listRegistrations(ctx, {}, who)
  const stateOf = (token: (typeof tokens)[number]) => {
    if (token.revokedAt) return 'revoked' as const
    if (token.expiresAt <= ctx.now) return 'expired' as const
    return token.uses >= token.usesMax ? ('used up' as const) : ('live' as const)
  }
  return {
    endpoint: new URL(registrationPath, ctx.config.publicUrl).href,
    tokens: tokens.map((token) => ({ ...token, state: stateOf(token) })),
    registrations: registrations.map(({ stated, ...one }) => ({
      ...one,
      says: saidOf(stated),
      from: hostOf(one.redirectUris[0]),
      // Whoever registered waits for a role; whoever is in is looked at as any application.
      href: `/admin/subsystems/${one.identifier}${one.people === 0 ? '/people' : ''}`,
    })),
  }
}

/** A program's own scheme has no host. */
const hostOf = (uri: string | undefined): string =>
  (uri && URL.canParse(uri) && new URL(uri).host) || uri || 'no address'

const words: Record<string, string> = {
  client_uri: 'Home page',
  policy_uri: 'Privacy policy',
  tos_uri: 'Terms',
  contacts: 'Contacts',
  software_id: 'Software',
  software_version: 'Version',
}

/** What an application says of itself. Nobody has checked it. */
const saidOf = (stated: Record<string, unknown>): { label: string; value: string }[] =>
  Object.entries(words).flatMap(([member, label]) => {
    const value = stated[member]
    return value === undefined ? [] : [{ label, value: [value].flat().map(String).join(', ') }]
  })
