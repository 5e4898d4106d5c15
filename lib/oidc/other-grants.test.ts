import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorization, type OidcWorld, oidcWorld, tokensOf } from '#test/oidc.ts'
import type { Application } from '#test/world.ts'

let world: OidcWorld
let ada: { id: string }
let keys: Server
let signer: Application
let pair: Awaited<ReturnType<typeof generateKeyPair>>

beforeAll(async () => {
  world = await oidcWorld()
  ada = await world.user('ada', 'wiki')
  pair = await generateKeyPair('ES256')
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'own', alg: 'ES256', use: 'sig' }
  keys = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })))
  await new Promise<void>((listening) => keys.listen(0, '127.0.0.1', () => listening()))
  const jwksUri = `http://localhost:${(keys.address() as AddressInfo).port}/jwks`
  const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials']
  await world.speak(world.wiki, { grantTypes, jwksUri })
  signer = await world.connect('signer')
  await world.speak(signer, { authentication: 'private_key_jwt', jwksUri, grantTypes })
  await world.speak(world.billing, { authentication: 'none' })
}, 60_000)
afterAll(async () => {
  keys.close()
  await world.close()
})

const refused = (error: string) => expect.objectContaining({ error })

test('an application gets a token as itself, which says nothing of a person', async () => {
  const config = await world.clientOf(world.wiki)
  const { access_token: token, refresh_token: none } = await client.clientCredentialsGrant(config)
  expect(none).toBeUndefined()
  expect(await client.tokenIntrospection(config, token)).toMatchObject({ active: true, client_id: 'wiki' })
  await expect(client.fetchUserInfo(config, token, client.skipSubjectCheck)).rejects.toThrow()
})

test('an application that runs in the browser gets none as itself, and people need no secret there', async () => {
  const config = await world.clientOf(world.billing, client.None())
  await expect(client.clientCredentialsGrant(config)).rejects.toThrow()
  const bob = await world.user('bob', 'billing')
  const tokens = await tokensOf(config, world.browser(), { signInAs: bob.id })
  expect(tokens.claims()?.sub).toBe(bob.id)
})

test('a key of its own proves an application, another does not', async () => {
  const proof = client.PrivateKeyJwt({ key: pair.privateKey, kid: 'own' })
  const config = await world.clientOf(signer, proof)
  expect((await client.clientCredentialsGrant(config)).access_token).toBeDefined()
  const { privateKey } = await generateKeyPair('ES256')
  const wrong = await world.clientOf(signer, client.PrivateKeyJwt({ key: privateKey, kid: 'own' }))
  await expect(client.clientCredentialsGrant(wrong)).rejects.toEqual(refused('invalid_client'))
  const bySecret = await world.clientOf(signer)
  await expect(client.clientCredentialsGrant(bySecret)).rejects.toMatchObject({ status: 401 })
})

test('a pushed request is good once, and only for whoever pushed it', async () => {
  const config = await world.clientOf(world.wiki)
  const { url, checks } = await authorization(config)
  const pushed = await client.buildAuthorizationUrlWithPAR(config, Object.fromEntries(url.searchParams))
  const stolen = new URL(pushed)
  stolen.searchParams.set('client_id', 'signer')
  expect((await world.browser().get(stolen)).status).toBe(400)
  const tokens = await client.authorizationCodeGrant(config, await world.browser().authorize(pushed, ada.id), checks)
  expect(tokens.claims()?.sub).toBe(ada.id)
  expect((await world.browser().get(pushed)).headers.get('location')).toBeNull()
})

test('a signed request counts as what it says; one of another key does not', async () => {
  const config = await world.clientOf(world.wiki)
  const { url, checks } = await authorization(config)
  const signed = async (key: client.CryptoKey) => {
    const request = await new SignJWT(Object.fromEntries(url.searchParams))
      .setProtectedHeader({ alg: 'ES256', kid: 'own', typ: 'oauth-authz-req+jwt' })
      .setIssuer('wiki')
      .setAudience(world.issuer)
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key)
    return new URL(`${world.issuer}/oidc/auth?${new URLSearchParams({ client_id: 'wiki', request })}`)
  }
  const arrived = await world.browser().authorize(await signed(pair.privateKey), ada.id)
  expect((await client.authorizationCodeGrant(config, arrived, checks)).claims()?.sub).toBe(ada.id)
  const { privateKey } = await generateKeyPair('ES256')
  expect((await world.browser().get(await signed(privateKey))).headers.get('location') ?? '').not.toContain('code=')
})

test('a token bound to a key by DPoP works with proofs of that key alone', async () => {
  const config = await world.clientOf(world.wiki)
  const dpop = async () => client.getDPoPHandle(config, await client.randomDPoPKeyPair())
  const [DPoP, other] = [await dpop(), await dpop()]
  const { url, checks } = await authorization(config)
  const arrived = await world.browser().authorize(url, ada.id)
  const tokens = await client.authorizationCodeGrant(config, arrived, checks, undefined, { DPoP })
  expect(tokens.token_type).toBe('dpop')
  expect((await client.fetchUserInfo(config, tokens.access_token, ada.id, { DPoP })).sub).toBe(ada.id)
  await expect(client.fetchUserInfo(config, tokens.access_token, ada.id, { DPoP: other })).rejects.toThrow()
  await expect(client.fetchUserInfo(config, tokens.access_token, ada.id)).rejects.toThrow()
})

test('a revoked token is over, and of a refresh token everything under it', async () => {
  const config = await world.clientOf(world.wiki)
  const tokens = await tokensOf(config, world.browser(), { signInAs: ada.id })
  await client.tokenRevocation(config, tokens.refresh_token ?? '')
  expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false)
  await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toEqual(refused('invalid_grant'))
})

test('a pairwise person has another id in each sector, the same one every time', async () => {
  const redirectUris = ['https://wiki.example.org/callback']
  const pairwise = await world.connect('pairwise')
  await world.speak(pairwise, { subjectType: 'pairwise', redirectUris })
  const person = await world.user('carol', 'pairwise')
  const config = await world.clientOf(pairwise)
  const first = await tokensOf(config, world.browser(), { signInAs: person.id })
  const second = await tokensOf(config, world.browser(), { signInAs: person.id })
  expect(first.claims()?.sub).not.toBe(person.id)
  expect(second.claims()?.sub).toBe(first.claims()?.sub)
  const told = await client.fetchUserInfo(config, first.access_token, first.claims()?.sub ?? '')
  expect(told.sub).toBe(first.claims()?.sub)
  // By such an id nobody can be asked to sign in.
  const browser = world.browser()
  await browser.signIn(ada.id)
  const { url } = await authorization(config, { id_token_hint: first.id_token ?? '' })
  expect((await browser.authorize(url)).searchParams.get('error')).toBe('login_required')
})

test('what is not offered is not there: implicit answers, passwords, registration', async () => {
  const config = await world.clientOf(world.wiki)
  const implicit = await authorization(config, { response_type: 'id_token token' })
  expect((await world.browser().get(implicit.url)).headers.get('location') ?? '').not.toContain('access_token')
  await expect(client.genericGrantRequest(config, 'password', { username: 'ada', password: 'x' })).rejects.toEqual(
    refused('unsupported_grant_type'),
  )
  const { registration_endpoint: registration, response_types_supported: types } = config.serverMetadata()
  expect([registration, types]).toEqual([undefined, ['code']])
  expect((await fetch(`${world.issuer}/oidc/reg`, { method: 'POST' })).status).toBe(404)
})
