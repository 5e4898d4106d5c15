import { notFound } from 'next/navigation'
import { viewProvider } from '#lib/federation/edit-provider.ts'
import { presetNames, presetOf } from '#lib/federation/presets.ts'
import { listProviders } from '#lib/federation/provider.ts'
import { countIdentities } from '#lib/users/identities/list-identities.ts'
import type { AdminPage } from './admin-page.ts'

type Page = Pick<AdminPage, 'ctx' | 'who'>

/** The address that is registered at the other server. */
const callbackOf = ({ ctx }: Page, slug: string): string =>
  new URL(`/api/auth/callback/${slug}`, ctx.config.publicUrl).href

/** Every sign-in server, and what a new one may be. */
export async function viewProviders(page: Page) {
  const providers = await listProviders(page.ctx)
  return {
    providers: providers.map(({ slug, title, preset, enabled, firstArrival, health, logo }) => ({
      preset,
      logo,
      away: health.away,
      slug,
      title,
      kind: presetOf(preset).title,
      enabled,
      firstArrival,
      href: `/admin/settings/providers/${slug}`,
    })),
    presets: presetNames.map((name) => ({ value: name, label: presetOf(name).title })),
    callbackExample: callbackOf(page, 'NAME'),
  }
}

/** One of them, as it is edited. */
export async function viewOneProvider(page: Page, slug: string) {
  const known = (await listProviders(page.ctx)).find((provider) => provider.slug === slug)
  if (!known) notFound()
  const provider = await viewProvider(page.ctx, slug, page.who)
  const preset = presetOf(provider.preset)
  return {
    provider,
    kind: preset.title,
    protocol: preset.protocol,
    health: known.health,
    /** The client proves itself by what it signs. */
    signs: preset.signsFor !== undefined,
    /** Addresses that everybody shares are not typed. */
    fixed: preset.issuer !== undefined || preset.endpoints !== undefined,
    issuerExample: preset.issuerExample,
    callbackUrl: callbackOf(page, slug),
    identities: await countIdentities(page.ctx, slug),
  }
}
