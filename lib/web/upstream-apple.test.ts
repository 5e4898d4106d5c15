import { randomUUID } from 'node:crypto'
import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as callback from '#app/api/auth/callback/[provider]/route.ts'
import { operator } from '#lib/base/actor.ts'
import { createProvider } from '#lib/federation/create-provider.ts'
import { CreateProvider } from '#lib/federation/provider-fields.ts'
import { startUpstream, type UpstreamServer } from '#test/upstream-server.ts'
import { type UpstreamWorld, upstreamWorld } from '#test/upstream-world.ts'

let world: UpstreamWorld
let apple: UpstreamServer
const shown: string[] = []
const keys = await generateKeyPair('ES256', { extractable: true })
const p8 = await exportPKCS8(keys.privateKey)
const clientKey = { teamId: 'TEAM000001', keyId: 'KEY0000001' }
const audience = 'https://appleid.apple.com'

const given = (over: object = {}) =>
  CreateProvider.parse({
    ...{ slug: 'apple', preset: 'apple', clientId: 'org.example.portico', clientSecret: p8, clientKey },
    firstArrival: 'create',
    ...over,
  })

beforeAll(async () => {
  world = await upstreamWorld()
  apple = await startUpstream({
    checkSecret: async (secret) => {
      shown.push(secret)
      const expected = { issuer: clientKey.teamId, subject: 'org.example.portico', audience, algorithms: ['ES256'] }
      return (await jwtVerify(secret, keys.publicKey, expected)).protectedHeader.kid === clientKey.keyId
    },
  })
  await createProvider(world.ctx, given(), operator)
  // Apple's own address stands in its preset: here another server answers as it does.
  await world.ctx.db.identityProvider.update({
    where: { slug: 'apple' },
    data: { endpoints: { issuer: apple.issuer }, scopes: 'openid email' },
  })
  const redirectUri = `${world.ctx.config.publicUrl.origin}/api/auth/callback/apple`
  apple.register({ clientId: 'org.example.portico', clientSecret: 'never compared', redirectUri })
})
afterAll(async () => {
  await apple.close()
  await world.close()
})

/** Goes to Apple and comes back with its form, and with the name that it posts the first time. */
async function comeBack(browser = world.visitor(), user?: string) {
  const { to } = await browser.leave('apple')
  expect(new URL(to).searchParams.get('response_mode')).toBe('form_post')
  const form = await apple.visitForForm(to)
  const fields = { ...form.fields, ...(user !== undefined && { user }) }
  return { browser, posted: await browser.postAcross(callback.POST, form.to, fields) }
}

test('a form posted across sites is followed as a link, sets nothing, and signs in with the name of the first time', async () => {
  const sub = randomUUID()
  apple.signsIn({ sub, email: `${sub}@privaterelay.example`, email_verified: 'true' })
  const user = JSON.stringify({ name: { firstName: 'Grace', lastName: 'Hopper' }, email: 'other@example.org' })
  const { browser, posted } = await comeBack(undefined, user)
  expect(posted.cookies).toEqual([])
  expect((await browser.send(callback.GET, posted.to)).to).toBe('/apps')
  const session = await browser.session()
  expect(session?.user).toMatchObject({ name: 'Grace Hopper', email: `${sub}@privaterelay.example` })
  expect(shown.length).toBeGreaterThan(0)
})

test('the form of another browser opens nothing, and a second time it opens nothing either', async () => {
  apple.signsIn({ sub: randomUUID() })
  const { browser, posted } = await comeBack()
  const stranger = world.visitor()
  expect(stranger.ticket((await stranger.send(callback.GET, posted.to)).to).message).toBe('upstream_failed')
  await browser.send(callback.GET, posted.to)
  const replay = await browser.send(callback.GET, posted.to)
  expect(browser.ticket(replay.to).message).toBe('upstream_failed')
})

test.each(['no json', '{}', '{"name":"x"}', JSON.stringify({ name: { firstName: '<b>' } }), 'x'.repeat(3_000)])(
  'a posted name that is none (%#) harms nobody',
  async (user) => {
    apple.signsIn({ sub: randomUUID(), email: `${randomUUID()}@example.org` })
    const { browser, posted } = await comeBack(undefined, user)
    expect((await browser.send(callback.GET, posted.to)).to).toBe('/apps')
  },
)

test('what is no private key, or whose it is, is told when it is set up', async () => {
  const refused = { code: 'provider_refused' }
  const set = (over: object) =>
    createProvider(world.ctx, given({ slug: `apple-${randomUUID().slice(0, 8)}`, ...over }), operator)
  await expect(set({ clientSecret: 'a password' })).rejects.toMatchObject(refused)
  await expect(set({ clientKey: null })).rejects.toMatchObject(refused)
  await expect(set({ preset: 'google' })).rejects.toMatchObject(refused)
  await set({ clientSecret: p8.replaceAll('\n', '') })
})
