import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'

/** A sign-in server that answers every code with whatever ID token it is told to, and whose right one is known. */
export type ForgingUpstream = {
  issuer: string
  /** The key that its description publishes, and what is public of it. */
  key: CryptoKey
  publicPem: string
  /** What it answers next in place of an ID token that is right; null: it answers none. */
  answers: (idToken: string | null) => void
  sign: (claims: JWTPayload, key?: CryptoKey) => Promise<string>
  close: () => Promise<void>
}

export const keyId = 'one'

export async function startForgingUpstream(): Promise<ForgingUpstream> {
  const { privateKey: key, publicKey } = await generateKeyPair('RS256', { extractable: true })
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: keyId, use: 'sig', alg: 'RS256' }] }
  let idToken: string | null = null
  let issuer = ''
  const bodies: Record<string, () => object> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    }),
    '/jwks': () => jwks,
    '/token': () => ({
      access_token: 'of no use',
      token_type: 'Bearer',
      ...(idToken !== null && { id_token: idToken }),
    }),
  }
  const server = createServer((request, response) => {
    const body = bodies[request.url ?? '']
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body?.() ?? {}))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    key,
    publicPem: await exportSPKI(publicKey),
    answers: (next) => {
      idToken = next
    },
    sign: (claims, by = key) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: keyId }).sign(by),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
