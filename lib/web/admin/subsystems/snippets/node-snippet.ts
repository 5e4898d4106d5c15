import type { Connection } from './snippet.ts'

/** A whole application with `@portico/client`: the one of its README, filled in. */
export function nodeSnippet({ portalUrl, identifier, landingUrl }: Connection): string {
  const { pathname, port, protocol } = new URL(landingUrl)
  const plain = protocol === 'http:' ? ', secureCookies: false' : ''
  return `import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { createPortico } from '@portico/client'

const { PORTICO_SECRET: secret = '' } = process.env
const portico = createPortico({ url: '${portalUrl}', identifier: '${identifier}', secret${plain} })
const { pendingCookie } = portico
const presences = new Map() // our own cookie → who is here

createServer(async (request, response) => {
  const go = (location, ...cookies) => response.writeHead(303, { location, 'set-cookie': cookies }).end()
  const signIn = (targetUrl) => {
    const { url, pending } = portico.loginUrl({ targetUrl })
    go(url, pendingCookie.set(pending))
  }
  if (request.url.startsWith('${pathname}?')) {
    const pending = pendingCookie.read(request.headers.cookie)
    const result = await portico
      .handleCallback({ url: request.url, pending })
      .catch((error) => ({ outcome: error.code }))
    if (result.outcome === 'start_again') return signIn(result.targetUrl)
    if (result.outcome !== 'signed_in')
      return response.writeHead(403, { 'set-cookie': pendingCookie.drop() }).end(result.outcome)
    const id = randomUUID()
    presences.set(id, result.signIn)
    return go(result.signIn.targetUrl, pendingCookie.drop(), \`sid=\${id}; Path=/; HttpOnly; SameSite=Lax${plain ? '' : '; Secure'}\`)
  }
  const presence = presences.get(/\\bsid=([\\w-]+)/.exec(request.headers.cookie ?? '')?.[1])
  if (presence && Date.parse(presence.session.expiresAt) > Date.now())
    return response.end(\`Hello, \${presence.user.name}\`)
  signIn(request.url)
}).listen(${port || 3001}, '127.0.0.1')
`
}
