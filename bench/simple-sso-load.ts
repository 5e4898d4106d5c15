/** Calls of a django-simple-sso client, in a process of its own: `node bench/simple-sso-load.ts '{…}'` prints what it saw. */
import autocannon from 'autocannon'
import { pythonJson } from '#lib/simple-sso/python-json.ts'
import { sign, signingKey } from '#lib/simple-sso/signing.ts'
import type { Seen } from './load.ts'
import { tokenOf } from './tokens.ts'

export type SimpleSsoLoad = {
  /** Where the server answers, with the slash at its end. */
  server: string
  path: 'request-token/' | 'verify/'
  publicKey: string
  privateKey: string
  redirectUrl: string
  seconds: number
  connections: number
}

async function put(load: SimpleSsoLoad): Promise<Seen> {
  const key = signingKey(load.privateKey)
  let sent = 0
  const nextBody = () => {
    const n = sent++
    // Each asks for a page of its own, as people do, and redeems a token of its own.
    const data =
      load.path === 'verify/'
        ? { access_token: tokenOf(n) }
        : { redirect_to: `${load.redirectUrl}?next=%2Fpage%2F${process.pid}%2F${n}` }
    return sign(pythonJson(data), key, { epoch: 'unix', digest: 'sha1' }, new Date())
  }
  const headers = { 'x-services-public-key': load.publicKey, 'content-type': 'application/json' }
  const setupRequest = (request: autocannon.Request) => ({ ...request, body: nextBody() })
  const result = await autocannon({
    url: load.server + load.path,
    connections: load.connections,
    duration: load.seconds,
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

process.stdout.write(JSON.stringify(await put(JSON.parse(process.argv[2] ?? '{}'))))
