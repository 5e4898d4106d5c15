import { generateKeyPairSync, sign } from 'node:crypto'
import { minutes } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { signToken } from '#lib/keys/sign-token.ts'
import { allowAdvice } from '#lib/outbound/allow-advice.ts'
import { outboundFailures } from '#lib/outbound/outbound-failure.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { type Finding, fail, pass, warn } from '#lib/setup/health/finding.ts'
import { isAccepted, type Probe, probe } from './probe.ts'

const check = 'Logout URL'
const forgery = 'Forged notices'

type Told = { identifier: string; logoutUrl: string | null }

/** Sends a notice of a session that never was, then two that an application must refuse: forged, and meant for another. */
export async function checkNotices(
  ctx: Context,
  { identifier, logoutUrl }: Told,
): Promise<{ findings: Finding[]; probes: Probe[] }> {
  if (logoutUrl === null) {
    const advice = 'Set one (with the client for Node: /portico/logout), and people are out at once.'
    return {
      findings: [warn(check, 'there is none: it hears of sign-outs with its next touch only', advice)],
      probes: [],
    }
  }
  const url = new URL(logoutUrl)
  const send = (token: string) =>
    probe(ctx.config, url, { method: 'POST', body: new URLSearchParams({ logout_token: token }) })
  const good = await send(await testNotice(ctx, identifier))
  const forged = await send(forge(await testNotice(ctx, identifier)))
  const foreign = await send(await testNotice(ctx, `${identifier}.another`))
  const findings = [judgeGood(good)]
  // Where nothing takes notices there is nothing to refuse them either.
  if (good.failure === null && good.status !== 404) findings.push(judgeForged(forged, foreign))
  return { findings, probes: [good] }
}

/** As a real one is, but for its session. */
const testNotice = (ctx: Context, aud: string): Promise<string> =>
  signToken(
    ctx,
    'logout+jwt',
    {
      ...{ aud, sid: formatSessionId(newId()), jti: newId() },
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    },
    { expiresInSeconds: minutes(2) },
  )

/** The same words under somebody else's signature. */
function forge(token: string): string {
  const content = token.slice(0, token.lastIndexOf('.'))
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signature = sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${content}.${signature.toString('base64url')}`
}

function judgeGood(good: Probe): Finding {
  const { url, status, failure, location } = good
  if (isAccepted(good)) return pass(check, 'takes a notice of this portal')
  if (failure !== null) {
    const advice =
      failure === 'address_refused' ? allowAdvice(url) : 'The portal must reach it: correct the logout URL.'
    return fail(check, `${url.href}: ${outboundFailures[failure]}`, advice)
  }
  if (location !== null) {
    const advice =
      'The notice carries no cookie: take the route out of whatever demands a sign-in. Its signature says who speaks.'
    return fail(check, `redirects a notice to ${location.origin}${location.pathname}`, advice)
  }
  if (status === 404 || status === 405) {
    return fail(
      check,
      `${url.href} answers ${status}`,
      'Add the route: it takes POST, with the form field logout_token.',
    )
  }
  if (status === 401 || status === 403) {
    const advice = 'No session and no form token stand before this route; the signature says who speaks.'
    return fail(check, `answers ${status} to a notice of this portal`, advice)
  }
  if (status >= 500) return fail(check, `breaks on a notice of this portal (${status})`, 'Its own log says why.')
  const advice =
    "Compare `iss` with this portal's address and `aud` with the identifier, take the keys from /.well-known/jwks.json, and look at its clock."
  return fail(check, `refuses a notice of this portal (${status})`, advice)
}

function judgeForged(forged: Probe, foreign: Probe): Finding {
  if (isAccepted(forged)) {
    const advice =
      'Verify the signature (ES256) with the keys of /.well-known/jwks.json. Now anybody can sign your people out.'
    return fail(forgery, 'it takes a notice that this portal did not sign', advice)
  }
  if (isAccepted(foreign)) {
    return fail(forgery, 'it takes a notice for another application', 'Compare `aud` with the identifier.')
  }
  return pass(forgery, 'refused')
}
