import type { Context } from '#lib/db/context.ts'
import { listOffered, originsOfDomains } from '#lib/federation/provider.ts'
import { allowFormOrigin } from './form-origins.ts'

/**
 * The other servers that the sign-in page of this ticket offers. Those to which an address typed into the form leads straight
 * are allowed as its redirect.
 */
export async function offerProviders(ctx: Context, ticket: string): Promise<{ title: string; href: string }[]> {
  for (const origin of await originsOfDomains(ctx)) allowFormOrigin(ctx.requestId, new URL(origin))
  const offered = await listOffered(ctx)
  return offered.map(({ slug, title }) => ({
    title,
    href: `/login/upstream?${new URLSearchParams({ provider: slug, attempt: ticket })}`,
  }))
}
