import type { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { discoverIssuer } from './discover-issuer.ts'
import { Endpoints } from './endpoints.ts'
import { findProvider } from './provider.ts'
import type { WhichProvider } from './provider-fields.ts'
import { noteAnswer, noteOutage } from './provider-health.ts'

/**
 * Asks a sign-in server for its description now. Of one that speaks OAuth 2 alone nothing can be asked: the first sign-in is
 * its test. What it finds counts as its health. Refuses: not_permitted, no_such_provider, provider_refused (saying what is wrong).
 */
export async function testProvider(
  ctx: Context,
  { provider }: z.infer<typeof WhichProvider>,
  who: Actor,
): Promise<{ authorization: string }> {
  await requireRight(ctx, who, 'settings.write')
  const { id, endpoints } = await findProvider(ctx, provider)
  const { issuer, authorizationUrl = '' } = Endpoints.parse(endpoints)
  if (issuer === undefined) return { authorization: new URL(authorizationUrl).host }
  const discovery = await discoverIssuer(ctx, issuer, { fresh: true })
  if ('problem' in discovery) {
    await noteOutage(ctx, id, discovery.problem)
    throw new Refusal('provider_refused', { detail: discovery.problem })
  }
  await noteAnswer(ctx, id)
  return { authorization: new URL(discovery.metadata.authorization_endpoint).host }
}
