import { z } from 'zod'
import { oncePerProcess } from '#lib/base/once-per-process.ts'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { OutboundFailure } from '#lib/outbound/outbound-failure.ts'
import { outboundFetch } from '#lib/outbound/outbound-fetch.ts'
import { isProviderUrl } from './endpoints.ts'

/** What of OpenID Connect Discovery 1.0 §3 is used here. */
const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  userinfo_endpoint: z.string().optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
})
export type Metadata = z.infer<typeof Metadata>

export type Discovery = { metadata: Metadata } | { problem: string }

const keptSeconds = minutes(10)
type Known = { until: number; discovery: Promise<Discovery>; metadata?: Metadata }
const cache = oncePerProcess('issuers', () => new Map<string, Known>())

/**
 * What an issuer says of itself, from memory where that is fresh; or in plain words what is wrong with it. Every address in
 * it is held to the rule for addresses that an administrator types.
 */
export async function discoverIssuer(ctx: Context, issuer: string, { fresh = false } = {}): Promise<Discovery> {
  const known = cache.get(issuer)
  const now = performance.now()
  if (known && !fresh && known.until > now) return known.discovery
  const discovery = discover(ctx, issuer)
  const entry: Known = { until: now + keptSeconds * 1_000, discovery }
  cache.set(issuer, entry)
  const found = await discovery
  // Whoever asks meanwhile waits for the same answer; what came to nothing is asked again, as its health allows.
  if ('problem' in found) entry.until = 0
  else entry.metadata = found.metadata
  return found
}

/** What was found before, without asking. */
export const peekIssuer = (issuer: string): Metadata | undefined => cache.get(issuer)?.metadata

async function discover(ctx: Context, issuer: string): Promise<Discovery> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  try {
    const answer = await outboundFetch(ctx.config, address, { headers: { accept: 'application/json' } })
    if (!answer.ok) return { problem: `${address} answers with status ${answer.status}.` }
    const read = Metadata.safeParse(await answer.json().catch(() => null))
    if (!read.success) return { problem: `${address} is no description of an OpenID Connect server.` }
    return judge(ctx, issuer, read.data)
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error
    return { problem: `${address}: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}.` }
  }
}

/** §4.3: the issuer must be the one that was asked for, or another server could speak for it. */
function judge(ctx: Context, issuer: string, metadata: Metadata): Discovery {
  if (metadata.issuer !== issuer) return { problem: `The server calls itself ${metadata.issuer}; type exactly that.` }
  const { authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint } = metadata
  const wrong = [authorization_endpoint, token_endpoint, jwks_uri, userinfo_endpoint ?? authorization_endpoint].find(
    (url) => !isProviderUrl(ctx.config, url),
  )
  return wrong === undefined ? { metadata } : { problem: `The server names an address that cannot be used: ${wrong}.` }
}
