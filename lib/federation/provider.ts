import type { IdentityProvider } from '#generated/prisma/client.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { peekIssuer } from './discover-issuer.ts'
import { Endpoints } from './endpoints.ts'

/** How somebody is treated who comes from an upstream for the first time. */
export const firstArrivals = ['link', 'create', 'refuse'] as const
export type FirstArrival = (typeof firstArrivals)[number]

/** A sign-in provider as it is shown and edited: everything but its secret. */
export type Provider = {
  slug: string
  preset: string
  title: string
  clientId: string
  endpoints: Endpoints
  scopes: string
  idTokenAlg: string | null
  enabled: boolean
  position: number
  firstArrival: FirstArrival
  trustsEmail: boolean
  domains: string[]
}

export function providerOf(row: IdentityProvider): Provider {
  const { slug, preset, title, clientId, scopes, idTokenAlg, enabled, position, trustsEmail, domains } = row
  const firstArrival = firstArrivals.find((policy) => policy === row.firstArrival) ?? 'refuse'
  const endpoints = Endpoints.parse(row.endpoints)
  return {
    slug,
    preset,
    title,
    clientId,
    endpoints,
    scopes,
    idTokenAlg,
    enabled,
    position,
    firstArrival,
    trustsEmail,
    domains,
  }
}

/** The stored provider of that slug. Refuses: no_such_provider. */
export async function findProvider(ctx: Context, slug: string): Promise<IdentityProvider> {
  const row = await ctx.db.identityProvider.findFirst({ where: { slug, removedAt: null } })
  if (!row) throw new Refusal('no_such_provider')
  return row
}

/** The same, for signing in: one that is switched off is none. Refuses: no_such_provider. */
export async function findOpenProvider(ctx: Context, slug: string): Promise<IdentityProvider> {
  const row = await findProvider(ctx, slug)
  if (!row.enabled) throw new Refusal('no_such_provider')
  return row
}

const inOrder = [{ position: 'asc' }, { title: 'asc' }] as const

/** Every provider, in the order of their buttons. */
export async function listProviders(ctx: Context): Promise<Provider[]> {
  const rows = await ctx.db.identityProvider.findMany({ where: { removedAt: null }, orderBy: [...inOrder] })
  return rows.map(providerOf)
}

/** What the sign-in page offers. */
export function listOffered(ctx: Context): Promise<{ slug: string; title: string; preset: string }[]> {
  return ctx.db.identityProvider.findMany({
    where: { removedAt: null, enabled: true },
    orderBy: [...inOrder],
    select: { slug: true, title: true, preset: true },
  })
}

/** The origins to which e-mail domains lead, as far as the addresses that were typed tell. */
export async function originsOfDomains(ctx: Context): Promise<string[]> {
  const rows = await ctx.db.identityProvider.findMany({
    where: { removedAt: null, enabled: true, NOT: { domains: { isEmpty: true } } },
    select: { endpoints: true },
  })
  return rows.flatMap(({ endpoints }) => {
    const { issuer, authorizationUrl } = Endpoints.parse(endpoints)
    const known = issuer === undefined ? authorizationUrl : (peekIssuer(issuer)?.authorization_endpoint ?? issuer)
    return known && URL.canParse(known) ? [new URL(known).origin] : []
  })
}

/** The provider to which the people of this e-mail address are sent straight; null where there is none. */
export async function providerOfAddress(ctx: Context, typed: string): Promise<string | null> {
  const at = typed.lastIndexOf('@')
  if (at < 1) return null
  const domain = typed
    .slice(at + 1)
    .trim()
    .toLowerCase()
  const row = await ctx.db.identityProvider.findFirst({
    where: { removedAt: null, enabled: true, domains: { has: domain } },
    orderBy: [...inOrder],
    select: { slug: true },
  })
  return row?.slug ?? null
}

/** The associated data under which a provider's client secret is sealed. */
export const secretPurpose = (id: string): string => `identity_provider.sealed_secret ${id}`
