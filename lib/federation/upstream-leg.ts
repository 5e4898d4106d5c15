import type { IdentityProvider } from '#generated/prisma/client.ts'
import { seconds } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { Arrival } from './arrival.ts'
import { describeProvider, nextAuthOptions } from './next-auth-options.ts'
import { outageOf, ServerBroken } from './outage.ts'
import { withPostedName } from './posted-name.ts'
import { presetOf } from './presets.ts'
import { findOpenProvider } from './provider.ts'
import { admitCall, noteAnswer, noteOutage } from './provider-health.ts'
import { type Outcome, runNextAuth } from './run-next-auth.ts'

/**
 * The way to another server: where the browser goes and what it carries; or in plain words why it cannot go there now, and
 * whether that is because the server does not answer.
 */
export type Departure = { to: string; setCookies: string[] } | { problem: string; away: boolean }

/**
 * Begins a sign-in at a provider. State, nonce and PKCE verifier travel in cookies of this browser. A server that failed
 * several times in a row is left alone; then one sign-in at a time finds out whether it is back.
 * Refuses: no_such_provider.
 */
export async function departUpstream(
  ctx: Context,
  { provider: slug, loginHint }: { provider: string; loginHint?: string | undefined },
): Promise<Departure> {
  const row = await findOpenProvider(ctx, slug)
  const admitted = await admitCall(ctx, row.id)
  if (admitted === 'no') return { problem: 'It did not answer just now and is left alone for a moment.', away: true }
  const described = await describeProvider(ctx, row, { fresh: admitted === 'try' })
  if ('problem' in described) {
    if (described.away) await noteOutage(ctx, row.id, described.problem)
    return described
  }
  // Of a server of OAuth 2 alone nothing can be asked: whoever comes back from it tells that it is there.
  if (admitted === 'try' && described.provider.issuer) await noteAnswer(ctx, row.id)
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
export type Return = { setCookies: string[] } & ({ arrival: Arrival } | { failed: unknown; away: boolean })

type Returning = { provider: string; query: Record<string, string>; cookies: Record<string, string> }

/** Takes up a browser that comes back. Refuses: no_such_provider. */
export async function returnFromUpstream(ctx: Context, { provider: slug, query, cookies }: Returning): Promise<Return> {
  const row = await findOpenProvider(ctx, slug)
  const described = await describeProvider(ctx, row)
  if ('problem' in described) return notArrived(ctx, row, described.problem, described.away)
  const { provider } = described
  const answer = answerOf(row, provider.issuer, query)
  if (answer === null) return notArrived(ctx, row, 'The answer is of another server.', false)
  let profile: Record<string, unknown> | null = null
  let reason: unknown = 'nobody came back'
  const options = nextAuthOptions(ctx, provider, {
    arrived: (claims) => {
      profile = claims
    },
    failed: (why) => {
      reason = why
    },
  })
  const running = runNextAuth(ctx, options, { action: 'callback', provider: slug, query: answer, cookies })
  const { setCookies } = await beforeDeadline(running, (error) => {
    reason = error
  })
  if (profile === null) {
    const outage = outageOf(reason)
    return { ...(await notArrived(ctx, row, reason, outage !== null)), setCookies }
  }
  await noteAnswer(ctx, row.id)
  const claims = presetOf(row.preset).postsBack ? withPostedName(profile, query['user']) : profile
  return { setCookies, arrival: Arrival.parse(claims) }
}

/**
 * What came back, or null where it is the answer of another server than the one that was asked (RFC 9207 §2.4). Where nothing
 * says what a server calls itself, the callback address, which is this provider's alone, says whose answer it is.
 */
function answerOf(row: IdentityProvider, issuer: string | undefined, query: Record<string, string>) {
  const { iss, ...rest } = query
  const expected = issuer ?? presetOf(row.preset).answersAs
  if (iss === undefined) return rest
  if (expected === undefined) return rest
  return iss === expected ? (issuer === undefined ? rest : query) : null
}

async function notArrived(ctx: Context, { id }: IdentityProvider, failed: unknown, away: boolean) {
  if (away) await noteOutage(ctx, id, outageOf(failed) ?? String(failed))
  return { setCookies: [], failed, away }
}

/** Each of its calls has a limit of its own; this is that of all together, for a server that answers drop by drop. */
const returnSecondsMax = seconds(12)

function beforeDeadline(running: Promise<Outcome>, late: (error: Error) => void): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>()
  const timer = setTimeout(() => {
    late(new ServerBroken(`It did not finish its answers within ${returnSecondsMax} seconds`))
    resolve({ to: null, setCookies: [], body: null })
  }, returnSecondsMax * 1_000)
  running.then(resolve, reject).finally(() => clearTimeout(timer))
  return promise
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
