/**
 * The floor for OpenID Connect: bare `oidc-provider` on node:http with its adapter in memory, one client and one person. Its
 * sign-in is a redirect that names the person.
 */

import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const port = Number(process.argv[2])
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const jwk = { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }

const provider = new Provider(`http://localhost:${port}`, {
  jwks: { keys: [jwk] },
  clients: [
    {
      client_id: 'wiki',
      client_secret: 'secret',
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      redirect_uris: ['https://wiki.example.org/callback'],
    },
  ],
  cookies: { keys: ['bench'] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
  },
  pkce: { required: () => true },
  findAccount: async (_koa, sub) => ({ accountId: sub, claims: async () => ({ sub, name: 'Ada Lovelace' }) }),
  interactions: { url: (_koa, { uid }) => `/interaction/${uid}` },
  loadExistingGrant: async ({ oidc }) => {
    const { account, client, session, provider: own } = oidc
    if (!account || !client || !session) return undefined
    const known = session.grantIdFor(client.clientId)
    const found = known ? await own.Grant.find(known) : undefined
    if (found) return found
    const grant = new own.Grant({ accountId: account.accountId, clientId: client.clientId })
    grant.addOIDCScope('openid profile')
    await grant.save()
    return grant
  },
})
provider.silent = true
const answer = provider.callback()

createServer(async (request, response) => {
  if (!request.url?.startsWith('/interaction/')) return answer(request, response)
  return provider.interactionFinished(request, response, { login: { accountId: 'ada' } })
}).listen(port, '127.0.0.1')
