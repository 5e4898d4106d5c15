import { portalIdentifier } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'
import { listOffered, originsOfDomains } from '#lib/federation/provider.ts'
import { readHealth } from '#lib/federation/provider-health.ts'
import { allowFormToLeave } from './form-schemes.ts'

type Form = { ticket: string; subsystem: { identifier: string } | null }

/**
 * The other servers that a sign-in page offers, in their order. Those to which an address typed into the form leads straight
 * are allowed as its redirect.
 */
export async function offerProviders(ctx: Context, { ticket, subsystem }: Form) {
  const asker = subsystem?.identifier ?? portalIdentifier
  for (const origin of await originsOfDomains(ctx, asker)) allowFormToLeave(ctx.requestId, new URL(origin))
  const [offered, healthOf] = [await listOffered(ctx, asker), await readHealth(ctx)]
  return offered.map(({ id, slug, title, preset, buttonText, logo }) => ({
    text: buttonText ?? `Continue with ${title}`,
    preset,
    logo,
    /** It did not answer lately. */
    away: healthOf(id).away,
    href: `/login/upstream?${new URLSearchParams({ provider: slug, attempt: ticket })}`,
  }))
}
