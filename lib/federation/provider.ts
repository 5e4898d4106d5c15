import type { IdentityProvider } from '#generated/prisma/client.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { ClientKey } from './client-key.ts'
import { peekIssuer } from './discover-issuer.ts'
import { Endpoints } from './endpoints.ts'
import { type Health, readHealth } from './provider-health.ts'

/** How somebody is treated who comes from an upstream for the first time. */
export const firstArrivals = ['link', 'create', 'refuse'] as const
export type FirstArrival = (typeof firstArrivals)[number]

/** A sign-in provider as it is shown and edited: everything but its secret. */
export type Provider = {
  slug: string
  preset: string
  title: string
  clientId: string
  /** Whose key the client signs with, where the secret is a private key. */
  clientKey: ClientKey | null
  endpoints: Endpoints
  scopes: string
  idTokenAlg: string | null
  enabled: boolean
  position: number
  firstArrival: FirstArrival
  trustsEmail: boolean
  domains: string[]
  buttonText: string | null
  logo: string | null
  /** Identifiers of subsystems; none: offered everywhere. */
  offeredTo: string[]
}

export function providerOf(row: IdentityProvider): Provider {
  const { slug, preset, title, clientId, scopes, idTokenAlg, enabled, position, trustsEmail, domains } = row
  const { buttonText, logo, offeredTo } = row
  const firstArrival = firstArrivals.find((policy) => policy === row.firstArrival) ?? 'refuse'
  const endpoints = Endpoints.parse(row.endpoints)
  const clientKey = ClientKey.nullable().parse(row.clientKey)
  const known = { slug, preset, title, clientId, clientKey, endpoints, scopes, idTokenAlg, enabled, position }
  return { ...known, firstArrival, trustsEmail, domains, buttonText, logo, offeredTo }
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

/** A provider, and whether it answers. */
export type ProviderState = Provider & { health: Health }

/** Every provider, in the order of their buttons. */
export async function listProviders(ctx: Context): Promise<ProviderState[]> {
  const rows = await ctx.db.identityProvider.findMany({ where: { removedAt: null }, orderBy: [...inOrder] })
  const healthOf = await readHealth(ctx)
  return rows.map((row) => ({ ...providerOf(row), health: healthOf(row.id) }))
}

/** Whether it stands on the sign-in page of whoever came from there: the identifier of a subsystem, `portal` for the portal. */
export const isOfferedTo = ({ offeredTo }: Pick<IdentityProvider, 'offeredTo'>, asker: string): boolean =>
  offeredTo.length === 0 || offeredTo.includes(asker)

/** SQL of the same. */
const offeredTo = (asker: string) => ({ OR: [{ offeredTo: { isEmpty: true } }, { offeredTo: { has: asker } }] })

export type OfferedProvider = {
  id: string
  slug: string
  title: string
  preset: string
  buttonText: string | null
  logo: string | null
}

/** What the sign-in page offers to whoever came from there, in order; without a place, what is offered anywhere. */
export function listOffered(ctx: Context, asker?: string): Promise<OfferedProvider[]> {
  return ctx.db.identityProvider.findMany({
    where: { removedAt: null, enabled: true, ...(asker !== undefined && offeredTo(asker)) },
    orderBy: [...inOrder],
    select: { id: true, slug: true, title: true, preset: true, buttonText: true, logo: true },
  })
}

/** The origins to which e-mail domains lead, as far as the addresses that were typed tell. */
export async function originsOfDomains(ctx: Context, asker: string): Promise<string[]> {
  const rows = await ctx.db.identityProvider.findMany({
    where: { removedAt: null, enabled: true, NOT: { domains: { isEmpty: true } }, ...offeredTo(asker) },
    select: { endpoints: true },
  })
  return rows.flatMap(({ endpoints }) => {
    const { issuer, authorizationUrl } = Endpoints.parse(endpoints)
    const known = issuer === undefined ? authorizationUrl : (peekIssuer(issuer)?.authorization_endpoint ?? issuer)
    return known && URL.canParse(known) ? [new URL(known).origin] : []
  })
}

/** The provider to which the people of this e-mail address are sent straight from there, or from anywhere; null where there is none. */
export async function providerOfAddress(ctx: Context, typed: string, asker?: string): Promise<string | null> {
  const at = typed.lastIndexOf('@')
  if (at < 1) return null
  const domain = typed
    .slice(at + 1)
    .trim()
    .toLowerCase()
  const row = await ctx.db.identityProvider.findFirst({
    where: { removedAt: null, enabled: true, domains: { has: domain }, ...(asker !== undefined && offeredTo(asker)) },
    orderBy: [...inOrder],
    select: { slug: true },
  })
  return row?.slug ?? null
}

/** The associated data under which a provider's client secret is sealed. */
export const secretPurpose = (id: string): string => `identity_provider.sealed_secret ${id}`
