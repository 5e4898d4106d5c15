import { notFound } from 'next/navigation'
import { viewProvider } from '#lib/federation/edit-provider.ts'
import { presetNames, presetOf } from '#lib/federation/presets.ts'
import { listProviders } from '#lib/federation/provider.ts'
import { listRules } from '#lib/federation/rules/set-rules.ts'
import { countIdentities } from '#lib/users/identities/list-identities.ts'
import type { AdminPage } from './admin-page.ts'
import { found } from './found.ts'

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

/** What stands above every page of one of them. */
export async function viewProviderHead({ ctx, who }: Page, slug: string) {
  const { title, preset, logo } = await found(viewProvider(ctx, slug, who))
  const { rules } = await listRules(ctx, slug, who)
  return { slug, title, preset, logo, kind: presetOf(preset).title, rules: rules.length }
}

/** One of them, as it is edited. */
export async function viewOneProvider(page: Page, slug: string) {
  const head = await viewProviderHead(page, slug)
  const provider = await viewProvider(page.ctx, slug, page.who)
  const known = (await listProviders(page.ctx)).find((one) => one.slug === slug)
  if (!known) notFound()
  const preset = presetOf(provider.preset)
  return {
    head,
    provider,
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
