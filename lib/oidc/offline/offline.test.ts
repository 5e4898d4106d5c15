import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { listConsents } from '#lib/oidc/consents/list-consents.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { oidcDelivery } from '#lib/oidc/oidc-delivery.ts'
import { closeDueSessions, newWalk } from '#lib/sessions/close-due-sessions.ts'
import { endOwnSession } from '#lib/sessions/end-own-sessions.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { listOwnSessions } from '#lib/sessions/list-own-sessions.ts'
import { searchSessions } from '#lib/sessions/search/search-sessions.ts'
import { editConnection } from '#lib/subsystems/connections/change-connection.ts'
import { authorization, type OidcWorld, oidcWorld, redirectUri, tokensOf } from '#test/oidc.ts'
import { agreedTokens, answered, itemsOf, questionAt } from '#test/oidc-consent.ts'

let world: OidcWorld
let config: client.Configuration
beforeAll(async () => {
  world = await oidcWorld()
  await world.speak(world.wiki, { offlineAccess: true, offlineIdleDays: 20, offlineAbsoluteDays: 60 })
  await world.speak(world.billing)
  config = await world.clientOf(world.wiki)
}, 60_000)
afterAll(() => world.close())

const refused = (error: string) => expect.objectContaining({ error })
const scope = 'openid profile portico offline_access'

let people = 0
/** Somebody who is signed in, in a browser of their own. */
async function someone() {
  const user = await world.user(`person-${people++}`, 'wiki', 'billing')
  const browser = world.browser()
  return { user, browser, ssoSessionId: await browser.signIn(user.id) }
}
type Someone = Awaited<ReturnType<typeof someone>>

const agreed = ({ browser }: Someone) => agreedTokens(world, config, { browser, parameters: { scope } })
const signOut = ({ user, ssoSessionId }: Someone) =>
  endSsoSession(world.context(), { ssoSessionId, reason: 'logout' }, { kind: 'user', id: user.id })
const refresh = (token: string | undefined, by = config) => client.refreshTokenGrant(by, token ?? '')
const away = async ({ user }: Someone) =>
  (await listOwnSessions(world.context(), user.id)).filter(({ origin }) => origin === 'offline')
const isActive = async (token: string | undefined) => (await client.tokenIntrospection(config, token ?? '')).active

test('with consent, the application goes on after sign-out: refresh, userinfo and introspection', async () => {
  const ada = await someone()
  const tokens = await agreed(ada)
  expect(tokens.scope?.split(' ')).toContain('offline_access')
  await signOut(ada)
  const next = await refresh(tokens.refresh_token)
  expect(await client.fetchUserInfo(config, next.access_token, ada.user.id)).toMatchObject({ roles: ['editor'] })
  expect(await isActive(next.access_token)).toBe(true)
  // What the application keeps of the sign-in stays as it was told.
  const ofSignIn = (claims?: client.IDToken) => [claims?.['sid'], claims?.auth_time, claims?.acr, claims?.amr]
  expect(ofSignIn(next.claims())).toEqual(ofSignIn(tokens.claims()))
  expect(await world.auditKinds()).toContain('offline.opened')
})

test('the sign-out itself still ends the session in the application, and a new authorization needs a sign-in', async () => {
  const ada = await someone()
  await agreed(ada)
  await signOut(ada)
  const online = { ssoSessionId: ada.ssoSessionId }
  expect(await world.ctx.db.subsystemSession.findFirst({ where: online })).toMatchObject({ endedReason: 'logout' })
  await expect(tokensOf(config, ada.browser)).rejects.toThrow('stopped at /login')
})

describe('it is left out without an error, and the refresh token ends with the sign-out,', () => {
  test('where the client does not ask for consent', async () => {
    const ada = await someone()
    const tokens = await tokensOf(config, ada.browser, { parameters: { scope } })
    expect(tokens.scope?.split(' ')).not.toContain('offline_access')
    expect(await away(ada)).toEqual([])
    await signOut(ada)
    await expect(refresh(tokens.refresh_token)).rejects.toEqual(refused('invalid_grant'))
  })

  test('where the application may not go on', async () => {
    const ada = await someone()
    const own = await world.clientOf(world.billing)
    const { url, checks } = await authorization(own, { scope, prompt: 'consent' })
    expect(await itemsOf(world, ada.browser, await questionAt(ada.browser, url))).not.toContain('offline_access')
    const tokens = await client.authorizationCodeGrant(own, await answered(world, ada.browser, url, true), checks)
    expect(tokens.scope?.split(' ')).not.toContain('offline_access')
    await signOut(ada)
    await expect(refresh(tokens.refresh_token, own)).rejects.toEqual(refused('invalid_grant'))
  })
})

test('a code that nobody redeems opens nothing', async () => {
  const ada = await someone()
  const { url } = await authorization(config, { scope, prompt: 'consent' })
  await answered(world, ada.browser, url, true)
  expect(await away(ada)).toEqual([])
})

test('a code that is redeemed after the sign-out opens nothing', async () => {
  const ada = await someone()
  const { url, checks } = await authorization(config, { scope, prompt: 'consent' })
  const arrived = await answered(world, ada.browser, url, true)
  await signOut(ada)
  await expect(client.authorizationCodeGrant(config, arrived, checks)).rejects.toEqual(refused('invalid_grant'))
  expect(await away(ada)).toEqual([])
})

describe('its own limits end it:', () => {
  test.each([
    ['unused for too long', (now: Date) => ({ touchedAt: secondsAfter(now, -days(23)) })],
    ['its last day', (now: Date) => ({ absoluteDeadline: secondsAfter(now, -1) })],
  ])('%s', async (_which, data) => {
    const ada = await someone()
    const tokens = await agreed(ada)
    const [session] = await away(ada)
    const { db, now } = world.context()
    const row = await db.ssoSession.findUniqueOrThrow({ where: { id: session?.id ?? '' } })
    expect(row).toMatchObject({ origin: 'offline', cookieHash: null, idleSeconds: days(20) })
    expect(row.absoluteDeadline).toEqual(secondsAfter(row.createdAt, days(60)))
    await db.ssoSession.update({ where: { id: row.id }, data: data(now) })
    expect(await isActive(tokens.refresh_token)).toBe(false)
    await expect(refresh(tokens.refresh_token)).rejects.toEqual(refused('invalid_grant'))
  })

  test('using it moves the first of them', async () => {
    const ada = await someone()
    const tokens = await agreed(ada)
    const [session] = await away(ada)
    const { db, now } = world.context()
    const where = { id: session?.id ?? '' }
    await db.ssoSession.update({ where, data: { touchedAt: secondsAfter(now, -days(19)) } })
    await db.subsystemSession.updateMany({
      where: { ssoSessionId: where.id },
      data: { touchedAt: secondsAfter(now, -days(19)) },
    })
    await refresh(tokens.refresh_token)
    const { touchedAt } = await db.ssoSession.findUniqueOrThrow({ where })
    expect(touchedAt.getTime()).toBeGreaterThanOrEqual(now.getTime())
  })
})

describe('its refresh tokens gone, it is over:', () => {
  test('revoked by the application, each authorization by itself', async () => {
    const ada = await someone()
    const [one, other] = [await agreed(ada), await agreed(ada)]
    expect(await away(ada)).toHaveLength(2)
    await client.tokenRevocation(config, one.refresh_token ?? '')
    expect(await away(ada)).toHaveLength(1)
    expect(await isActive(one.access_token)).toBe(false)
    await signOut(ada)
    await refresh(other.refresh_token)
  })

  test('used twice', async () => {
    const ada = await someone()
    const tokens = await agreed(ada)
    const next = await refresh(tokens.refresh_token)
    await expect(refresh(tokens.refresh_token)).rejects.toEqual(refused('invalid_grant'))
    await expect(refresh(next.refresh_token)).rejects.toEqual(refused('invalid_grant'))
    expect(await away(ada)).toEqual([])
  })

  test('its code used twice', async () => {
    const ada = await someone()
    const { url, checks } = await authorization(config, { scope, prompt: 'consent' })
    const arrived = await answered(world, ada.browser, url, true)
    const tokens = await client.authorizationCodeGrant(config, arrived, checks)
    await expect(client.authorizationCodeGrant(config, arrived, checks)).rejects.toEqual(refused('invalid_grant'))
    await expect(refresh(tokens.refresh_token)).rejects.toEqual(refused('invalid_grant'))
    expect(await away(ada)).toEqual([])
  })
})

test('of fifty that redeem one code at once one opens it at most, and the losers’ quarrel leaves none behind', async () => {
  const ada = await someone()
  const { url, checks } = await authorization(config, { scope, prompt: 'consent' })
  const arrived = await answered(world, ada.browser, url, true)
  const tries = await Promise.allSettled(
    Array.from({ length: 50 }, () => client.authorizationCodeGrant(config, new URL(arrived), checks)),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
  expect((await away(ada)).length).toBeLessThanOrEqual(1)
})

test('of fifty that use one refresh token at once, after sign-out, one gets the next at most; whoever comes later ends it', async () => {
  const ada = await someone()
  const tokens = await agreed(ada)
  await signOut(ada)
  const tries = await Promise.allSettled(Array.from({ length: 50 }, () => refresh(tokens.refresh_token)))
  const won = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(won.length).toBeLessThanOrEqual(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toEqual(refused('invalid_grant'))
  await expect(refresh(tokens.refresh_token)).rejects.toEqual(refused('invalid_grant'))
  for (const { refresh_token: next } of won) {
    await expect(refresh(next)).rejects.toEqual(refused('invalid_grant'))
  }
  expect(await away(ada)).toEqual([])
})

test('the person sees it and ends it, and stays signed in to the application', async () => {
  const ada = await someone()
  const tokens = await agreed(ada)
  const [session] = await away(ada)
  expect(session?.applications).toEqual([{ identifier: 'wiki', title: 'Wiki' }])
  const [consent] = await listConsents(world.context(), ada.user.id)
  expect(consent?.lines.map(({ title }) => title)).toContain('Go on while you are away')
  await endOwnSession(world.context(), { userId: ada.user.id, ssoSessionId: session?.id ?? '' })
  await expect(refresh(tokens.refresh_token)).rejects.toEqual(refused('invalid_grant'))
  expect(await away(ada)).toEqual([])
  await tokensOf(config, ada.browser, { parameters: { prompt: 'none' } })
})

test('an administrator sees it in the tree; with its application it leaves the lists at once, and its row is closed', async () => {
  const ada = await someone()
  await agreed(ada)
  const listed = async () => (await searchSessions(world.context(), { user: ada.user.username }, operator)).sessions
  const found = (await listed()).find(({ origin }) => origin === 'offline')
  expect(found?.children).toMatchObject([{ subsystem: { identifier: 'wiki' }, protocol: 'oidc' }])
  await editConnection(world.context(), oidcConnection, { subsystem: 'wiki', offlineAccess: false }, operator)
  await editConnection(world.context(), oidcConnection, { subsystem: 'wiki', offlineAccess: true }, operator)
  expect((await listed()).map(({ origin }) => origin)).toEqual(['browser'])
  expect(await away(ada)).toEqual([])
  await closeDueSessions(world.context, newWalk())
  const row = await world.ctx.db.ssoSession.findUniqueOrThrow({ where: { id: found?.id ?? '' } })
  expect(row.endedReason).toBe('revoked')
})

test('the application is not told of its end by a name that it never had', async () => {
  const ada = await someone()
  await agreed(ada)
  const told = async (where: object) => {
    const { id, ssoSessionId, ...row } = await world.ctx.db.subsystemSession.findFirstOrThrow({ where })
    const session = { id, ssoSessionId, userId: row.userId, number: row.number }
    const subsystem = { id: row.subsystemId, identifier: 'wiki' }
    const settings = { redirectUris: [redirectUri] }
    return oidcDelivery(world.context(), {
      ...{ kind: 'session-ended', reason: 'revoked', subsystem, session, jti: 'x', settings },
    })
  }
  expect(await told({ userId: ada.user.id, sso: { origin: 'offline' } })).toBeNull()
  expect(await told({ userId: ada.user.id, sso: { origin: 'browser' } })).not.toBeNull()
})

test.each([
  ['longer unused than at all', { offlineIdleDays: 90, offlineAbsoluteDays: 30 }],
  ['without refresh tokens', { grantTypes: ['authorization_code'], offlineAccess: true }],
  ['for longer than a year', { offlineAbsoluteDays: 366 }],
])('settings that let it go on %s are refused', async (_how, settings) => {
  await expect(world.speak(world.wiki, settings)).rejects.toMatchObject({ code: 'malformed_request' })
})
