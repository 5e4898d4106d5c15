import type { Context } from '#lib/db/context.ts'
import { Arrival } from './arrival.ts'
import { describeProvider, nextAuthOptions } from './next-auth-options.ts'
import { findOpenProvider } from './provider.ts'
import { runNextAuth } from './run-next-auth.ts'

/** The way to another server: where the browser goes and what it carries; or in plain words why it cannot go there now. */
export type Departure = { to: string; setCookies: string[] } | { problem: string }

/** Begins a sign-in at a provider. State, nonce and PKCE verifier travel in cookies of this browser. Refuses: no_such_provider. */
export async function departUpstream(
  ctx: Context,
  { provider: slug, loginHint }: { provider: string; loginHint?: string | undefined },
): Promise<Departure> {
  const described = await describeProvider(ctx, await findOpenProvider(ctx, slug))
  if ('problem' in described) return described
  let reason: unknown = 'it did not say where to go'
  const failed = (why: unknown) => {
    reason = why
  }
  const options = nextAuthOptions(ctx, described.provider, { arrived: () => undefined, failed })
  // The token that next-auth wants with the form: our own form was checked before.
  const csrf = await runNextAuth(ctx, options, { action: 'csrf', provider: slug, cookies: {} })
  const csrfToken = csrfTokenOf(csrf.body)
  const query = loginHint ? { login_hint: loginHint } : {}
  const call = { provider: slug, query, body: { csrfToken }, cookies: cookiesOf(csrf.setCookies) }
  const { to, setCookies } = await runNextAuth(ctx, options, { action: 'signin', ...call })
  const authorization = described.provider.authorization
  const expected = typeof authorization === 'object' ? authorization.url : undefined
  if (!to || !expected || !to.startsWith(expected)) throw new Error(`next-auth did not begin: ${String(reason)}`)
  return { to, setCookies }
}

/** How a sign-in at a provider ended: somebody arrived, or not. Cookies of the way are to be dropped in any case. */
export type Return = { setCookies: string[] } & ({ arrival: Arrival } | { failed: unknown })

/** Takes up a browser that comes back. Refuses: no_such_provider. */
export async function returnFromUpstream(
  ctx: Context,
  {
    provider: slug,
    query,
    cookies,
  }: { provider: string; query: Record<string, string>; cookies: Record<string, string> },
): Promise<Return> {
  const row = await findOpenProvider(ctx, slug)
  const described = await describeProvider(ctx, row)
  if ('problem' in described) return { setCookies: [], failed: described.problem }
  let profile: Record<string, unknown> | null = null
  let reason: unknown = 'nobody came back'
  const options = nextAuthOptions(ctx, described.provider, {
    arrived: (claims) => {
      profile = claims
    },
    failed: (why) => {
      reason = why
    },
  })
  const { setCookies } = await runNextAuth(ctx, options, { action: 'callback', provider: slug, query, cookies })
  return profile === null ? { setCookies, failed: reason } : { setCookies, arrival: Arrival.parse(profile) }
}

function csrfTokenOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'csrfToken' in body) return String(body.csrfToken)
  throw new Error('next-auth gave no token for its form')
}

/** What a browser would send back for these Set-Cookie values. */
const cookiesOf = (setCookies: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    setCookies.map((line) => {
      const [pair = ''] = line.split(';')
      const equals = pair.indexOf('=')
      return [pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1))]
    }),
  )
