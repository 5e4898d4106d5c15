import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { authorization, type OidcWorld, oidcWorld, redirectUri, tokensOf } from '#test/oidc.ts'
import { answered, asBrowser, questionAt } from '#test/oidc-consent.ts'
import { answerQuestion } from './answer-question.ts'
import { keepConsent } from './keep-consent.ts'
import { listConsents } from './list-consents.ts'
import { openQuestion } from './open-question.ts'
import { revokeConsent } from './revoke-consent.ts'

let world: OidcWorld
let config: client.Configuration
beforeAll(async () => {
  world = await oidcWorld()
  await world.speak(world.wiki, { thirdParty: true, runBy: 'Example Ltd' })
  config = await world.clientOf(world.wiki)
}, 60_000)
afterAll(() => world.close())

let people = 0
/** Somebody who is signed in, in a browser of their own. */
async function someone(...subsystems: string[]) {
  const user = await world.user(`person-${people++}`, ...subsystems)
  const browser = world.browser()
  await browser.signIn(user.id)
  return { user, browser }
}

test('an application of others gets nothing before its person agreed, and is not asked for again', async () => {
  const { user, browser } = await someone('wiki')
  const silent = await browser.authorize((await authorization(config, { prompt: 'none' })).url)
  expect(silent.searchParams.get('error')).toBe('consent_required')
  expect(await world.ctx.db.subsystemSession.count({ where: { userId: user.id } })).toBe(0)
  const { url, checks } = await authorization(config)
  const tokens = await client.authorizationCodeGrant(config, await answered(world, browser, url, true), checks)
  expect(await client.fetchUserInfo(config, tokens.access_token, user.id)).toMatchObject({
    preferred_username: user.username,
  })
  await tokensOf(config, browser)
  const [consent] = await listConsents(world.context(), user.id)
  expect(consent?.lines.map(({ item }) => item)).toEqual(['openid', 'profile', 'email', 'portico'])
  expect(await world.auditKinds()).toContain('consent.given')
})

test('one that asks for more is asked about again', async () => {
  const { browser } = await someone('wiki')
  await answered(world, browser, (await authorization(config, { scope: 'openid' })).url, true)
  await tokensOf(config, browser, { parameters: { scope: 'openid' } })
  await questionAt(browser, (await authorization(config, { scope: 'openid email' })).url)
  const byClaim = JSON.stringify({ userinfo: { email: null } })
  await questionAt(browser, (await authorization(config, { scope: 'openid', claims: byClaim })).url)
})

test('whoever does not agree is told to the application as access_denied, and asked anew the next time', async () => {
  const { user, browser } = await someone('wiki')
  const told = await answered(world, browser, (await authorization(config)).url, false)
  expect(told.searchParams.get('error')).toBe('access_denied')
  expect(await listConsents(world.context(), user.id)).toEqual([])
  await questionAt(browser, (await authorization(config)).url)
})

test('prompt=consent asks again, of an application of one’s own too', async () => {
  await world.speak(world.billing)
  const own = await world.clientOf(world.billing)
  const { browser } = await someone('wiki', 'billing')
  await answered(world, browser, (await authorization(config)).url, true)
  const { url, checks } = await authorization(config, { prompt: 'consent' })
  await client.authorizationCodeGrant(config, await answered(world, browser, url, true), checks)
  await tokensOf(own, browser)
  await questionAt(browser, (await authorization(own, { prompt: 'consent' })).url)
})

test('nobody is asked about an application that they may not enter', async () => {
  const { browser } = await someone()
  const arrived = await browser.authorize((await authorization(config)).url)
  expect(arrived.searchParams.get('error')).toBe('access_denied')
})

test('the question of one browser is nothing to another', async () => {
  const { browser } = await someone('wiki')
  const question = await questionAt(browser, (await authorization(config)).url)
  const other = await someone('wiki')
  const session = await findSsoSession(world.context(), other.browser.sessionCookie())
  const taken = asBrowser(world, session, () => openQuestion(world.context(), question, session))
  await expect(taken).rejects.toMatchObject({ code: 'request_expired' })
})

test('an application that asks for something else than was read gets nothing', async () => {
  const { browser } = await someone('wiki')
  const interaction = await questionAt(browser, (await authorization(config)).url)
  const session = await findSsoSession(world.context(), browser.sessionCookie())
  const given = asBrowser(world, session, () =>
    answerQuestion(world.context(), { interaction, items: ['openid'], agreed: true }, session),
  )
  await expect(given).rejects.toMatchObject({ code: 'request_expired' })
})

describe('what was given is taken back', () => {
  test('and every token of it is worth nothing at once', async () => {
    const { user, browser } = await someone('wiki')
    const { url, checks } = await authorization(config)
    const tokens = await client.authorizationCodeGrant(config, await answered(world, browser, url, true), checks)
    await client.fetchUserInfo(config, tokens.access_token, user.id)
    const taken = await revokeConsent(world.context(), { userId: user.id, subsystem: 'wiki' })
    expect(taken.sessionsEnded).toBe(1)
    await expect(client.fetchUserInfo(config, tokens.access_token, user.id)).rejects.toThrow()
    await expect(client.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toThrow()
    expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false)
    await questionAt(browser, (await authorization(config)).url)
    expect(await world.auditKinds()).toContain('consent.revoked')
  })

  test('by nobody else, and not twice', async () => {
    const { user, browser } = await someone('wiki')
    await answered(world, browser, (await authorization(config)).url, true)
    const other = await someone()
    const foreign = revokeConsent(world.context(), { userId: other.user.id, subsystem: 'wiki' })
    await expect(foreign).rejects.toMatchObject({ code: 'no_such_subsystem' })
    await revokeConsent(world.context(), { userId: user.id, subsystem: 'wiki' })
    const again = revokeConsent(world.context(), { userId: user.id, subsystem: 'wiki' })
    await expect(again).rejects.toMatchObject({ code: 'no_such_subsystem' })
  })
})

test('what fifty tabs agree to at once is kept whole', async () => {
  const { user } = await someone('wiki')
  const about = {
    userId: user.id,
    subsystemId: (await world.ctx.db.subsystem.findUniqueOrThrow({ where: { identifier: 'wiki' } })).id,
  }
  await Promise.all(
    Array.from({ length: 50 }, (_, n) => keepConsent(world.context(), { ...about, items: [`claim:c${n}`] })),
  )
  const { given } = await world.ctx.db.oidcConsent.findFirstOrThrow({ where: { userId: user.id } })
  expect(given).toHaveLength(50)
})

test('an application of others names who runs it', async () => {
  const anonymous = world.speak(world.billing, { thirdParty: true, redirectUris: [redirectUri] })
  await expect(anonymous).rejects.toMatchObject({ code: 'malformed_request' })
})
