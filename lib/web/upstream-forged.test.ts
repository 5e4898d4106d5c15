import { randomUUID } from 'node:crypto'
import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as callback from '#app/api/auth/callback/[provider]/route.ts'
import { operator } from '#lib/base/actor.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { CreateProvider } from '#lib/federation/provider-fields.ts'
import { type ForgingUpstream, keyId, startForgingUpstream } from '#test/forging-upstream.ts'
import { type UpstreamWorld, upstreamWorld } from '#test/upstream-world.ts'

let world: UpstreamWorld
let forger: ForgingUpstream
const clientSecret = 'a secret of the two, long enough to sign with'

beforeAll(async () => {
  world = await upstreamWorld()
  forger = await startForgingUpstream()
  const endpoints = { issuer: forger.issuer }
  const given = { slug: 'forger', preset: 'oidc', clientId: 'portico', clientSecret, endpoints, firstArrival: 'create' }
  await createProvider(world.ctx, CreateProvider.parse(given), operator)
})
afterAll(async () => {
  await forger.close()
  await world.close()
})

/** Goes there and comes back with a code, for which the server answers what `make` makes of the claims that would be right. */
async function comeBack(make: (right: JWTPayload) => Promise<string | null> | string | null) {
  const browser = world.visitor()
  const left = new URL((await browser.leave('forger')).to).searchParams
  const at = Math.floor(Date.now() / 1_000)
  const nonce = left.get('nonce')
  const right = { iss: forger.issuer, aud: 'portico', sub: randomUUID(), iat: at, exp: at + 300, nonce }
  forger.answers(await make({ ...right, preferred_username: `grace${right.sub.slice(0, 8)}` }))
  const query = new URLSearchParams({ state: left.get('state') ?? '', code: 'of the day' })
  return { browser, answer: await browser.send(callback.GET, `/api/auth/callback/forger?${query}`) }
}

const recorded = async () => ({
  users: await world.ctx.db.user.count(),
  identities: await world.ctx.db.upstreamIdentity.count(),
  sessions: await world.ctx.db.ssoSession.count(),
  events: await world.ctx.db.auditInbox.count({ where: { kind: { not: 'upstream.failed' } } }),
  failures: await world.ctx.db.auditInbox.count({ where: { kind: 'upstream.failed' } }),
})

test('the ID token that is right signs in', async () => {
  const { browser, answer } = await comeBack((right) => forger.sign(right))
  expect(answer.to).toBe('/apps')
  expect((await browser.session())?.methods).toEqual(['upstream'])
})

type Forgery = (right: JWTPayload) => Promise<string | null> | string | null
const symmetric = (right: JWTPayload, secret: string) =>
  new SignJWT(right).setProtectedHeader({ alg: 'HS256', kid: keyId }).sign(new TextEncoder().encode(secret))
const without = (right: JWTPayload, claim: string) => {
  const { [claim]: _, ...rest } = right
  return forger.sign(rest)
}

const forgeries: Record<string, Forgery> = {
  'of another issuer': (right) => forger.sign({ ...right, iss: world.other.issuer }),
  'of an issuer that begins alike': (right) => forger.sign({ ...right, iss: `${right.iss}.example.org` }),
  'for another audience': (right) => forger.sign({ ...right, aud: 'somebody else' }),
  'for several audiences, made out to another': (right) =>
    forger.sign({ ...right, aud: ['portico', 'somebody else'], azp: 'somebody else' }),
  'with another nonce': (right) => forger.sign({ ...right, nonce: 'of another browser' }),
  'without a nonce': (right) => without(right, 'nonce'),
  'that is over': (right) => forger.sign({ ...right, iat: Number(right.iat) - 900, exp: Number(right.exp) - 600 }),
  'that is never over': (right) => without(right, 'exp'),
  'without a subject': (right) => without(right, 'sub'),
  'signed with another key': async (right) => forger.sign(right, (await generateKeyPair('RS256')).privateKey),
  'signed with nothing': (right) => new UnsecuredJWT(right).encode(),
  'signed with its public key as a secret': (right) => symmetric(right, forger.publicPem),
  'signed with the client secret': (right) => symmetric(right, clientSecret),
  'whose claims were changed after it was signed': async (right) => {
    const [header, , signature] = (await forger.sign(right)).split('.')
    return [header, Buffer.from(JSON.stringify({ ...right, sub: 'admin' })).toString('base64url'), signature].join('.')
  },
  'whose signature was cut off': async (right) => (await forger.sign(right)).replace(/[^.]+$/, ''),
  'that is none': () => null,
}

test.each(Object.entries(forgeries))(
  'an ID token %s opens nothing and leaves a failure in the log',
  async (_, forge) => {
    const before = await recorded()
    const { browser, answer } = await comeBack(forge)
    expect(answer.status).toBe(303)
    expect(browser.ticket(answer.to).message).toBe('upstream_failed')
    expect(await browser.session()).toBeNull()
    expect(await recorded()).toEqual({ ...before, failures: before.failures + 1 })
  },
)
