import type { Config } from '#lib/config/env.ts'
import { OutboundFailure, type OutboundFailureKind } from '#lib/outbound/outbound-failure.ts'
import { outboundFetch } from '#lib/outbound/outbound-fetch.ts'

/** What came of one request to an application: how it answered, or why it did not. */
export type Probe = {
  url: URL
  status: number
  failure: OutboundFailureKind | null
  /** Where it redirects to; null where it does not. */
  location: URL | null
  /** What a browser would send back: `name=value; …`. */
  cookies: string
  /** How many seconds its clock is ahead of ours; null where it does not say. */
  clockAheadSeconds: number | null
}

/** One request, as a browser that navigates or, with a form, as the portal's back end. Throws for bugs alone. */
export async function probe(config: Config, url: URL, init: RequestInit = {}): Promise<Probe> {
  const begun = Date.now()
  try {
    const headers = { accept: 'text/html', ...init.headers }
    const answer = await outboundFetch(config, url, { ...init, headers })
    const at = (begun + Date.now()) / 2
    const date = Date.parse(answer.headers.get('date') ?? '')
    return {
      ...{ url, status: answer.status, failure: null, cookies: cookiesOf(answer), location: locationOf(answer, url) },
      clockAheadSeconds: Number.isNaN(date) ? null : Math.round((date - at) / 1_000),
    }
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error
    const { kind: failure, status } = error
    return { url, status: status ?? 0, failure, location: null, cookies: '', clockAheadSeconds: null }
  }
}

function locationOf(answer: Response, url: URL): URL | null {
  const location = answer.headers.get('location')
  const redirects = answer.status >= 300 && answer.status < 400 && location !== null && URL.canParse(location, url)
  return redirects ? new URL(location, url) : null
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((pair) => /=./.test(pair))
    .join('; ')

export const isAccepted = ({ status, failure }: Probe): boolean => failure === null && status >= 200 && status < 300
