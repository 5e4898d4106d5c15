import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { testWorld, type World } from '#test/world.ts'
import { clearCookie, readCookie, setCookie } from './cookies.ts'
import { formSender, subsystem, subsystemOrLauncher, visitor } from './guards.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const basic = (identifier: string, secret: string) =>
  `Basic ${Buffer.from(`${identifier}:${secret}`).toString('base64')}`
const request = (headers: Record<string, string>) => new Request('http://localhost/', { method: 'POST', headers })
const origin = () => world.ctx.config.publicUrl.origin
const browser = newSecret('pbr')
const withBrowser = (more: Record<string, string> = {}) => request({ cookie: `portico-browser=${browser}`, ...more })

describe('a subsystem proves itself by Basic', () => {
  test('with its secret, and then knows itself', async () => {
    const who = await subsystem(world.ctx, request({ authorization: basic('wiki', world.wiki.secret) }))
    expect(who).toEqual({ kind: 'subsystem', id: world.wiki.id, identifier: 'wiki', secretId: world.wiki.secretId })
  })

  test.each([
    ['nothing', () => ({})],
    ['a wrong secret', () => ({ authorization: basic('wiki', newSecret('pcs')) })],
    ['another one’s secret', () => ({ authorization: basic('wiki', world.billing.secret) })],
    ['an unknown name', () => ({ authorization: basic('nobody', world.wiki.secret) })],
    ['an empty secret', () => ({ authorization: basic('wiki', '') })],
    ['no colon', () => ({ authorization: `Basic ${Buffer.from('wiki').toString('base64')}` })],
    ['no base64', () => ({ authorization: 'Basic ???' })],
    ['a bearer token', () => ({ authorization: `Bearer ${world.wiki.secret}` })],
    ['two megabytes', () => ({ authorization: `Basic ${'A'.repeat(2_000_000)}` })],
    ['a null byte', () => ({ authorization: basic('wiki\0', world.wiki.secret) })],
  ])('%s is 401', async (_, headers) => {
    const refused = subsystem(world.ctx, request(headers()))
    await expect(refused).rejects.toMatchObject({ code: 'unauthenticated', status: 401 })
  })

  test('a session cookie beside it is 400: one caller, one identity', async () => {
    const headers = { authorization: basic('wiki', world.wiki.secret), cookie: `portico-session=${newSecret('pss')}` }
    await expect(subsystem(world.ctx, request(headers))).rejects.toMatchObject({ code: 'two_identities' })
  })

  test('a cookie is the launcher only from our own pages', async () => {
    const user = await world.user('launcher', 'wiki')
    const { cookie } = await world.signIn(user.id)
    const own = { cookie: `portico-session=${cookie}`, 'sec-fetch-site': 'same-origin', origin: origin() }
    expect(await subsystemOrLauncher(world.ctx, request(own))).toMatchObject({ kind: 'launcher' })
    for (const change of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': '' },
      { origin: 'https://evil.example' },
    ]) {
      await expect(subsystemOrLauncher(world.ctx, request({ ...own, ...change }))).rejects.toThrow()
    }
  })
})

describe('a form comes from our own pages', () => {
  test.each([
    ['our origin', () => ({ origin: origin(), 'sec-fetch-site': 'same-origin' })],
    ['no origin at all', () => ({})],
  ])('%s is accepted', async (_, headers) => {
    expect((await formSender(world.ctx, withBrowser(headers()))).hash).toEqual(hashSecret(browser))
  })

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['the null origin', { origin: 'null' }],
    ['our name on another port', { origin: 'http://localhost:1' }],
    ['a request that crosses sites', { 'sec-fetch-site': 'cross-site' }],
    ['one from a sibling domain', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', async (_, headers) => {
    await expect(formSender(world.ctx, withBrowser(headers))).rejects.toMatchObject({ code: 'origin_refused' })
  })

  test('without the browser’s cookie it cannot be bound', async () => {
    await expect(formSender(world.ctx, request({}))).rejects.toMatchObject({ code: 'cookies_required' })
  })
})

describe('a visitor', () => {
  test('without a browser cookie is given one; with one keeps it', async () => {
    const { cookies, hash } = await visitor(world.ctx, request({}))
    const [value = ''] = /pbr_[\w-]{43}/.exec(cookies[0] ?? '') ?? []
    expect(hash).toEqual(hashSecret(value))
    expect((await visitor(world.ctx, withBrowser())).cookies).toEqual([])
  })

  test.each([{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }])(
    'is not a prefetch: %j',
    async (headers) => {
      await expect(visitor(world.ctx, request(headers))).rejects.toMatchObject({ code: 'prefetch_refused' })
    },
  )
})

describe('cookies', () => {
  const https = () => ({ ...world.ctx.config, publicUrl: new URL('https://sso.example.org') })

  test('on https they are __Host-, Secure, HttpOnly and Lax; on loopback http they are plain', () => {
    const secure = '__Host-portico-session=x; Path=/; HttpOnly; SameSite=Lax; Secure'
    expect(setCookie(https(), 'session', 'x')).toBe(secure)
    expect(clearCookie(https(), 'session')).toContain('Max-Age=0')
    expect(setCookie(world.ctx.config, 'session', 'x')).toBe('portico-session=x; Path=/; HttpOnly; SameSite=Lax')
  })

  test('one given twice with different values counts as none: somebody planted it', () => {
    const { config } = world.ctx
    expect(readCookie(config, 'portico-session=a; x=1; portico-session=b', 'session')).toBeNull()
    expect(readCookie(config, 'portico-session=a;portico-session=a', 'session')).toBe('a')
    expect(readCookie(https(), 'portico-session=a', 'session')).toBeNull()
  })
})
