import { randomBytes } from 'node:crypto'
import { countRefused } from '#lib/audit/count-refused.ts'
import type { Context } from '#lib/db/context.ts'
import { allowAdvice } from '#lib/outbound/allow-advice.ts'
import { outboundFailures } from '#lib/outbound/outbound-failure.ts'
import { type Finding, fail, pass, warn } from '#lib/setup/health/finding.ts'
import { judgeRedirect } from './judge-redirect.ts'
import { type Probe, probe } from './probe.ts'

type Landing = { subsystemId: string; landingUrl: string }

/**
 * Comes to the landing URL like a browser that never left for the portal, without a token and with one that somebody planted:
 * it must find the page, keep the query, open nothing and exchange nothing.
 */
export async function checkLanding(ctx: Context, landing: Landing): Promise<{ findings: Finding[]; probes: Probe[] }> {
  const url = new URL(landing.landingUrl)
  const bare = await probe(ctx.config, url)
  const reached = checkReached(bare)
  if (bare.failure !== null) return { findings: reached, probes: [bare] }
  const planted = await probe(ctx.config, plantedUrl(ctx, url))
  const findings = [...reached, judgeRedirect(planted, url, ctx.config.publicUrl)]
  return { findings: [...findings, await checkCallback(ctx, landing, [bare, planted])], probes: [bare, planted] }
}

/** Whether anybody is there, safely, under this very path. */
function checkReached({ url, failure, status }: Probe): Finding[] {
  if (failure === 'tls') {
    const advice =
      'Give it a certificate that browsers trust, for this very host name, with its intermediate certificates; self-signed ones are not.'
    return [fail('TLS', `${url.origin} has no certificate that can be trusted`, advice)]
  }
  const isPlain = url.protocol === 'http:'
  const tls = pass('TLS', isPlain ? 'plain http, on this machine only' : 'the certificate is trusted')
  if (failure !== null) {
    const advice =
      failure === 'address_refused' ? allowAdvice(url) : 'Start the application, or correct the landing URL.'
    return [fail('Landing URL', `${url.href}: ${outboundFailures[failure]}`, advice)]
  }
  if (status === 404 || status === 405 || status === 410) {
    const advice = 'Correct the landing URL here, or add the route there: it takes GET at exactly this path.'
    return [tls, fail('Landing URL', `${url.href} answers ${status}: nothing is there`, advice)]
  }
  return [tls, pass('Landing URL', `${url.href} answers`)]
}

function plantedUrl(ctx: Context, landing: URL): URL {
  const url = new URL(landing)
  const random = () => randomBytes(32).toString('base64url')
  url.searchParams.append('subsystemToken', `pst_${random()}`)
  url.searchParams.append('targetUrl', '/')
  url.searchParams.append('iss', ctx.config.publicUrl.origin)
  url.searchParams.append('state', random())
  return url
}

async function checkCallback(ctx: Context, { subsystemId }: Landing, probes: readonly Probe[]): Promise<Finding> {
  const [bare, planted] = probes
  const broken = probes.find(({ status }) => status >= 500)
  if (broken) {
    const what = broken === bare ? 'a visit without a token' : 'a token that it did not ask for'
    const advice =
      'Answer with 400 and a page that has a sign-in link. People come here by the back button and by bookmarks.'
    return fail('Callback', `${what} makes it answer ${broken.status}`, advice)
  }
  const refused = await countRefused(ctx, { kind: 'token.exchange-refused', subsystemId, since: ctx.now })
  if (refused > 0) {
    const advice =
      'Keep `state` in a cookie when the browser leaves for the portal, compare it on return, and exchange only then. Otherwise somebody can sign your visitors in as themselves by a link.'
    return fail('Callback', 'it exchanged a token that this browser never asked for', advice)
  }
  for (const one of probes) {
    if (await opensSession(ctx, one)) {
      const advice = 'Open a session only after the portal has answered the exchange.'
      return fail('Callback', 'it opens a session for somebody who brought no good token', advice)
    }
  }
  if (planted?.failure) return warn('Callback', outboundFailures[planted.failure], 'Try again.')
  return pass('Callback', 'opens nothing for a token that this browser did not ask for')
}

/** Whether the cookies of this answer open a start page that is closed without them. */
async function opensSession(ctx: Context, { url, cookies, status }: Probe): Promise<boolean> {
  if (!cookies || status >= 400) return false
  const start = new URL('/', url)
  const without = await probe(ctx.config, start)
  const withThem = await probe(ctx.config, start, { headers: { cookie: cookies } })
  return withThem.status === 200 && withThem.failure === null && without.status !== 200
}
