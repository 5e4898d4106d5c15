// Somebody else's application on the installed package: whether it runs at all on the Node that runs this, from its exports to
// its cookies. The portal here answers just enough. Prints what went well, or throws.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createPortico, MemoryStore, PorticoError } from '@portico/client'
import { porticoExpress } from '@portico/client/express'
import { porticoFastify } from '@portico/client/fastify'
import { porticoNext } from '@portico/client/next'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

const { privateKey, publicKey } = await generateKeyPair('ES256')
const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }
let state
const listen = async (serve) => {
  const server = createServer(serve).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${server.address().port}` }
}
const session = { id: 'sss_1', number: 1, methods: ['password'], level: 'password', touchEverySeconds: 60 }
const times = { authenticatedAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 600_000).toISOString() }
const presence = {
  ...{ user: { id: 'u1', name: 'Ada' }, roles: [], role: null, actions: ['page.edit'], logoutHint: 'hint' },
  session: { ...session, ...times },
}
const portal = await listen((request, response) => {
  const content =
    request.url === '/.well-known/jwks.json' ? { keys: [jwk] } : { ...presence, targetUrl: '/page/7', state }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content))
})

const portico = createPortico({ url: portal.url, identifier: 'wiki', secret: 's', secureCookies: false })
const options = { url: 'http://wiki.localhost', store: new MemoryStore() }
const door = porticoExpress(portico, options)
const wiki = await listen((request, response) =>
  door.routes(request, response, () =>
    door.signInRequired(request, response, () => response.end(door.presenceOf(request).user.name)),
  ),
)
let cookie = ''
const open = async (path, init = {}) => {
  const response = await fetch(wiki.url + path, { ...init, redirect: 'manual', headers: { cookie } })
  const set = response.headers.getSetCookie().filter((one) => !one.includes('Max-Age=0'))
  if (set.length > 0) cookie = set.map((one) => one.split(';')[0]).join('; ')
  return response
}
const leaving = new URL((await open('/page/7')).headers.get('location'))
state = leaving.searchParams.get('state')
const query = new URLSearchParams({ subsystemToken: 'pst_1', iss: portal.url, state })
assert.equal((await open(`/signed-in?${query}`)).headers.get('location'), '/page/7')
assert.equal(await (await open('/page/7')).text(), 'Ada')

const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const token = await new SignJWT({ sid: 'sss_1', jti: 'j1', events })
  .setProtectedHeader({ alg: 'ES256', typ: 'logout+jwt', kid: 'k1' })
  .setIssuer(portal.url)
  .setAudience('wiki')
  .setIssuedAt()
  .setExpirationTime('2 min')
  .sign(privateKey)
const body = new URLSearchParams({ logout_token: token })
assert.equal((await open('/portico/logout', { method: 'POST', body })).status, 200)
assert.equal((await open('/page/7')).status, 303)
await assert.rejects(portico.verifyLogoutToken('x'), PorticoError)
assert.equal(typeof porticoFastify(portico, options).routes, 'function')
assert.equal(
  typeof porticoNext(() => portico, { ...options, headers, redirect: leave, forbidden: leave }).landing,
  'function',
)
console.log(`@portico/client works on Node ${process.versions.node}`)
process.exit()

async function headers() {
  return new Headers()
}
function leave() {
  throw new Error('left')
}
