import type { Config } from '#lib/config/env.ts'
import { outboundFailures } from '#lib/outbound/outbound-failure.ts'
import { type Finding, fail, pass } from '#lib/setup/health/finding.ts'
import { type Probe, probe } from './probe.ts'

const check = 'Sign-in link'

type Linked = { identifier: string; initiateLoginUrl: string | null; bindingRequired: boolean }

/** Whether the address that the launcher opens leads to this portal, under the right name and bound to the browser. */
export async function checkSignInLink(config: Config, linked: Linked): Promise<Finding[]> {
  if (linked.initiateLoginUrl === null) return []
  return [judge(await probe(config, new URL(linked.initiateLoginUrl)), config.publicUrl, linked)]
}

function judge({ location, failure, status, url }: Probe, portal: URL, linked: Linked): Finding {
  if (failure !== null) {
    return fail(check, `${url.href}: ${outboundFailures[failure]}`, 'Correct the address, or start the application.')
  }
  const isLogin = location?.origin === portal.origin && location.pathname === '/sso/login'
  if (!isLogin) {
    const where = location ? `leads to ${location.origin}${location.pathname}` : `answers ${status}`
    return fail(
      check,
      `${url.href} ${where}`,
      `It must redirect to ${portal.origin}/sso/login: look at the portal's address there.`,
    )
  }
  const { searchParams } = location
  if (searchParams.has('requestToken')) return pass(check, 'leads here, with a registered login')
  const named = searchParams.get('subsystemIdentifier')
  if (named !== linked.identifier) {
    return fail(check, `it calls itself ${named}`, `Its identifier here is ${linked.identifier}.`)
  }
  if (linked.bindingRequired && !searchParams.has('codeChallenge')) {
    return fail(
      check,
      'it sends no codeChallenge',
      'Send one, and its verifier with the exchange: every login here needs it.',
    )
  }
  return pass(check, 'leads here')
}
