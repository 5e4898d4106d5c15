import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { exchangeToken } from '#lib/sessions/exchange-token.ts'
import { findSsoSession, type SsoSession } from '#lib/sessions/find-sso-session.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { newChallenge, testWorld, type World } from '#test/world.ts'
import { issue } from './issue.ts'
import { requestLogin } from './request-token.ts'
import { startLogin } from './start-login.ts'

let world: World
const newBrowser = (session: SsoSession | null = null) => ({ hash: hashSecret(randomUUID()), session })
const { codeVerifier, codeChallenge } = newChallenge()
const start = (query: Parameters<typeof startLogin>[1], browser = newBrowser(), ctx: Context = world.ctx) =>
  startLogin(ctx, query, browser)
const wikiLogin = { subsystemIdentifier: 'wiki', codeChallenge }

beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

let user: { id: string; username: string }
let session: SsoSession
beforeEach(async () => {
  user = await world.user(`u${randomUUID().slice(0, 8)}`, 'wiki', 'billing')
  const found = await findSsoSession(world.ctx, (await world.signIn(user.id)).cookie)
  if (!found) throw new Error('signed in, but no session')
  session = found
})

const paramsOf = (outcome: Awaited<ReturnType<typeof start>>) => {
  if (outcome.kind !== 'redirect') throw new Error(`expected a redirect, got ${outcome.kind}`)
  return new URL(outcome.to).searchParams
}

describe('a login without a session', () => {
  test('asks for proof and carries the validated request', async () => {
    const outcome = await start({ ...wikiLogin, targetUrl: '/a/../b', state: 's' })
    expect(outcome).toMatchObject({ kind: 'prove', wanted: { payload: { targetUrl: '/b', state: 's' } } })
    expect(await world.ctx.db.loginAttempt.count()).toBe(0)
  })

  test.each([
    ['unknown subsystem', { subsystemIdentifier: 'nobody', codeChallenge }, 'unknown_subsystem'],
    ['the portal itself', { subsystemIdentifier: 'portal', codeChallenge }, 'unknown_subsystem'],
    ['no subsystem', { codeChallenge }, 'malformed_request'],
    ['no challenge', { subsystemIdentifier: 'wiki' }, 'challenge_required'],
    ['a target elsewhere', { ...wikiLogin, targetUrl: 'https://evil.example/' }, 'target_refused'],
    ['a request token and more', { requestToken: 'prt_x', subsystemIdentifier: 'wiki' }, 'malformed_request'],
    ['an unknown request token', { requestToken: 'prt_x' }, 'request_unknown'],
  ])('refuses %s', async (_, query, code) => {
    await expect(start(query)).rejects.toMatchObject({ code })
  })

  test('refuses a disabled subsystem as a bad request, and one that wants request tokens', async () => {
    await world.connect('off')
    await disableSubsystem(world.ctx, { subsystem: 'off' }, operator)
    await expect(start({ subsystemIdentifier: 'off', codeChallenge })).rejects.toMatchObject({ status: 400 })
    await world.connect('strict', { requireRequestToken: true })
    await expect(start({ subsystemIdentifier: 'strict', codeChallenge })).rejects.toMatchObject({
      code: 'request_token_required',
    })
  })
})

describe('a login with a session', () => {
  test('goes straight in, with a token that needs the verifier; an existing query of the landing URL is kept', async () => {
    const shop = await world.connect('shop', { landingUrl: 'https://shop.example.org/in?tenant=7' })
    const buyer = await world.user('buyer', 'shop')
    const buyerSession = await findSsoSession(world.ctx, (await world.signIn(buyer.id)).cookie)
    const outcome = await start({ subsystemIdentifier: 'shop', codeChallenge, state: 's' }, newBrowser(buyerSession))
    const params = paramsOf(outcome)
    expect([params.get('tenant'), params.get('state'), params.get('targetUrl')]).toEqual(['7', 's', '/'])
    expect(params.get('iss')).toBe(world.ctx.config.publicUrl.origin)
    const subsystemToken = params.get('subsystemToken') ?? ''
    const { row } = await exchangeToken(world.ctx, { subsystemToken, codeVerifier }, shop, 'native')
    expect(row.username).toBe('buyer')
  })

  test('slides the session', async () => {
    const later = world.ctx.at(secondsAfter(world.ctx.now, 60))
    await start(wikiLogin, newBrowser(session), later)
    const row = await world.ctx.db.ssoSession.findUniqueOrThrow({ where: { id: session.id } })
    expect(row.touchedAt).toEqual(later.now)
  })

  test('asks the same person again for prompt=login, an aged proof, or a higher level', async () => {
    const later = world.ctx.at(secondsAfter(world.ctx.now, 61))
    for (const more of [{ prompt: 'login' as const }, { maxAgeSeconds: 60 }, { level: 'otp' as const }]) {
      const outcome = await start({ ...wikiLogin, ...more }, newBrowser(session), later)
      expect(outcome).toMatchObject({ kind: 'prove', wanted: { asUserId: user.id } })
    }
    expect(await start({ ...wikiLogin, maxAgeSeconds: 61 }, newBrowser(session), later)).toMatchObject({
      kind: 'redirect',
    })
  })

  test('steps up to a first factor right after the password, and asks for that again when it is older', async () => {
    for (const [seconds, stepUp] of [
      [119, true],
      [121, false],
    ] as const) {
      const later = world.ctx.at(secondsAfter(world.ctx.now, seconds))
      const outcome = await start({ ...wikiLogin, level: 'otp' }, newBrowser(session), later)
      expect(outcome).toMatchObject({ kind: 'prove', wanted: { asUserId: user.id, stepUp } })
      const silent = await start({ ...wikiLogin, level: 'otp', prompt: 'none' }, newBrowser(session), later)
      expect(paramsOf(silent).get('error')).toBe('interaction_required')
    }
  })

  test('says whom to ask where there is no access', async () => {
    await world.connect('vault', { contact: 'grace@example.org' })
    const outcome = start({ subsystemIdentifier: 'vault', codeChallenge }, newBrowser(session))
    await expect(outcome).rejects.toMatchObject({
      code: 'access_denied',
      detail: expect.stringContaining('grace@example.org'),
    })
  })

  test('delivers by form_post where the subsystem asks for it', async () => {
    await world.connect('poster', { tokenDelivery: 'form_post' })
    const poster = await world.user(`p${randomUUID().slice(0, 8)}`, 'poster')
    const posterSession = await findSsoSession(world.ctx, (await world.signIn(poster.id)).cookie)
    const outcome = await start({ subsystemIdentifier: 'poster', codeChallenge }, newBrowser(posterSession))
    expect(outcome).toMatchObject({
      kind: 'form_post',
      action: 'https://poster.example.org/sso/callback',
      fields: { subsystemToken: expect.stringMatching(/^pst_/), targetUrl: '/' },
    })
  })
})

describe('prompt=none never shows a page', () => {
  const silent = { ...wikiLogin, prompt: 'none', state: 's' } as const
  test('it answers by redirect: in, or with the reason', async () => {
    expect(paramsOf(await start(silent, newBrowser(session))).get('subsystemToken')).toMatch(/^pst_/)
    const nobody = paramsOf(await start(silent))
    expect([nobody.get('error'), nobody.get('state'), nobody.get('subsystemToken')]).toEqual([
      'login_required',
      's',
      null,
    ])
    const weak = paramsOf(await start({ ...silent, level: 'otp' }, newBrowser(session)))
    expect(weak.get('error')).toBe('interaction_required')
    await removeGrant(world.ctx, { user: user.id, subsystem: 'wiki', role: 'editor' }, operator)
    expect(paramsOf(await start(silent, newBrowser(session))).get('error')).toBe('access_denied')
  })

  test('but an invalid request is still an error page', async () => {
    await expect(start({ ...silent, targetUrl: '//evil.example' })).rejects.toMatchObject({ code: 'target_refused' })
  })
})

describe('a request token', () => {
  const register = (asked = {}) => requestLogin(world.ctx, { codeChallenge, targetUrl: '/x', ...asked }, world.wiki)

  test('carries the login; it is bound to the browser that came first, which may reload', async () => {
    const { requestToken, loginUrl, expiresInSeconds } = await register()
    expect(loginUrl).toBe(`${world.ctx.config.publicUrl.origin}/sso/login?requestToken=${requestToken}`)
    expect(expiresInSeconds).toBe(300)
    const browser = newBrowser()
    for (const _ of [1, 2]) expect(await start({ requestToken }, browser)).toMatchObject({ kind: 'prove' })
    await expect(start({ requestToken })).rejects.toMatchObject({ code: 'request_spent' })
  })

  test('of 50 browsers one gets it', async () => {
    const { requestToken } = await register()
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => start({ requestToken })))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('is spent by its outcome', async () => {
    const { requestToken } = await register()
    const browser = newBrowser(session)
    expect(paramsOf(await start({ requestToken }, browser)).get('targetUrl')).toBe('/x')
    await expect(start({ requestToken }, browser)).rejects.toMatchObject({ code: 'request_spent' })
    const silent = await register({ prompt: 'none' })
    const nobody = newBrowser()
    expect(paramsOf(await start({ requestToken: silent.requestToken }, nobody)).get('error')).toBe('login_required')
    await expect(start({ requestToken: silent.requestToken }, nobody)).rejects.toMatchObject({ code: 'request_spent' })
  })

  test('is good for five minutes', async () => {
    const { requestToken } = await register()
    const late = world.ctx.at(secondsAfter(world.ctx.now, 300))
    await expect(start({ requestToken }, newBrowser(), late)).rejects.toMatchObject({ code: 'request_expired' })
  })

  test('is refused at registration for what the browser leg would refuse', async () => {
    await expect(register({ targetUrl: '//evil.example' })).rejects.toMatchObject({ code: 'target_refused' })
    await expect(register({ codeChallenge: undefined })).rejects.toMatchObject({ code: 'challenge_required' })
  })
})

describe('issue', () => {
  const launcher = () => ({ kind: 'launcher', session }) as const

  test('the launcher starts the application’s own login, and gives a token only where unsolicited ones are accepted', async () => {
    const own = await issue(world.ctx, { subsystemIdentifier: 'wiki' }, launcher())
    expect(own.redirectUrl).toBe('https://wiki.example.org/')
    await world.connect('open', { acceptsUnsolicited: true })
    const visitor = await world.user(`v${randomUUID().slice(0, 8)}`, 'open')
    const visiting = await findSsoSession(world.ctx, (await world.signIn(visitor.id)).cookie)
    if (!visiting) throw new Error('signed in, but no session')
    const entry = await issue(world.ctx, { subsystemIdentifier: 'open' }, { kind: 'launcher', session: visiting })
    expect(new URL(entry.redirectUrl).searchParams.get('subsystemToken')).toMatch(/^pst_/)
  })

  test('a handover needs the capability for exactly that target, and works only in the browser of that session', async () => {
    const target = await world.connect('partner', { acceptsUnsolicited: true })
    const traveller = await world.user(`t${randomUUID().slice(0, 8)}`, 'wiki', 'partner')
    const travelling = await findSsoSession(world.ctx, (await world.signIn(traveller.id)).cookie)
    if (!travelling) throw new Error('signed in, but no session')
    const own = formatSessionId(await world.enter(travelling, world.wiki))
    const handOver = () => issue(world.ctx, { session: own, subsystemIdentifier: 'partner' }, world.wiki)
    await expect(handOver()).rejects.toMatchObject({ code: 'capability_missing' })
    await world.ctx.db.subsystemCapability.create({
      data: { subsystemId: world.wiki.id, capability: 'handover', targetId: target.id },
    })
    const { redirectUrl } = await handOver()
    const requestToken = new URL(redirectUrl).searchParams.get('requestToken') ?? ''
    expect(redirectUrl).not.toContain('pst_')
    await expect(start({ requestToken }, newBrowser(session))).rejects.toMatchObject({ code: 'request_unknown' })
    expect(paramsOf(await start({ requestToken }, newBrowser(travelling))).get('subsystemToken')).toMatch(/^pst_/)
    await expect(issue(world.ctx, { session: own, subsystemIdentifier: 'billing' }, world.wiki)).rejects.toMatchObject({
      code: 'capability_missing',
    })
    await expect(
      issue(world.ctx, { session: own, subsystemIdentifier: 'partner' }, world.billing),
    ).rejects.toMatchObject({ code: 'capability_missing' })
  })
})
