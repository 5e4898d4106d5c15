/** One load, in a process of its own: `node bench/load.ts '{…}'`, or with it on standard input, prints what it saw as JSON. */
import { text } from 'node:stream/consumers'
import autocannon from 'autocannon'
import { tokenOf } from './tokens.ts'

export interface Load {
  url: string
  authorization: string
  seconds: number
  connections: number
  /** What each request sends: the next fresh token from `tokensFrom` on, or one of these bodies in turn. */
  tokensFrom?: number
  bodies?: string[]
}

export interface Seen {
  requests: number
  failed: number
  perSecond: number
  p50Ms: number
  p99Ms: number
}

async function put(load: Load): Promise<Seen> {
  const { url, authorization, seconds, connections, tokensFrom = 0, bodies = [] } = load
  let sent = 0
  const nextBody = () => {
    const n = sent++
    return bodies[n % bodies.length] ?? JSON.stringify({ subsystemToken: tokenOf(tokensFrom + n) })
  }
  const headers = { authorization, 'content-type': 'application/json' }
  const setupRequest = (request: autocannon.Request) => ({ ...request, body: nextBody() })
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: [{ method: 'POST', headers, setupRequest }],
  })
  const requests = result['2xx']
  return {
    requests,
    failed: result.non2xx + result.errors + result.timeouts,
    perSecond: requests / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}

if (import.meta.main) {
  const load = process.argv[2] ?? (await text(process.stdin))
  process.stdout.write(JSON.stringify(await put(JSON.parse(load))))
}
