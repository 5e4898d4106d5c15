import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { disableConnection } from '#lib/subsystems/connections/disable-connection.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { type OidcWorld, oidcWorld, tokensOf } from '#test/oidc.ts'
import type { Application } from '#test/world.ts'
import { oidcConnection } from './oidc-connection.ts'

let world: OidcWorld
beforeAll(async () => {
  world = await oidcWorld()
  await world.speak(world.billing)
}, 60_000)
afterAll(() => world.close())

describe('off means off: at the next call', () => {
  const ends: [
    string,
    (application: Application, user: { id: string; username: string }, session: string) => Promise<unknown>,
  ][] = [
    [
      'the sign-out',
      (_application, user, session) =>
        endSsoSession(world.context(), { ssoSessionId: session, reason: 'logout' }, { kind: 'user', id: user.id }),
    ],
    ['the lock of the person', (_application, user) => lockUser(world.context(), { user: user.username }, operator)],
    [
      'the end of their role',
      ({ identifier: subsystem }, { username: user }) =>
        removeGrant(world.context(), { user, subsystem, role: 'editor' }, operator),
    ],
    [
      'switching the subsystem off',
      ({ identifier: subsystem }) => disableSubsystem(world.context(), { subsystem }, operator),
    ],
    [
      'switching the connection off',
      ({ identifier: subsystem }) => disableConnection(world.context(), oidcConnection, { subsystem }, operator),
    ],
  ]
  test.each(ends)('%s stops refresh, userinfo and introspection', async (how, end) => {
    const name = `app-${how.length}-${how.charCodeAt(4)}`
    const application = await world.connect(name)
    const user = await world.user(`person-${name}`, name)
    await world.speak(application)
    const observer = await world.clientOf(world.billing)
    const own = await world.clientOf(application)
    const browser = world.browser()
    const session = await browser.signIn(user.id)
    const tokens = await tokensOf(own, browser)
    expect((await client.tokenIntrospection(observer, tokens.access_token)).active).toBe(true)
    await end(application, user, session)
    await expect(client.fetchUserInfo(own, tokens.access_token, user.id)).rejects.toThrow()
    await expect(client.refreshTokenGrant(own, tokens.refresh_token ?? '')).rejects.toThrow()
    expect((await client.tokenIntrospection(observer, tokens.access_token)).active).toBe(false)
  })
})

test('when the sign-in expires, refresh, userinfo and introspection go on to the session’s own limit; entering anew does not', async () => {
  const application = await world.connect('stays-open')
  const user = await world.user('nora', 'stays-open')
  await world.speak(application)
  const own = await world.clientOf(application)
  const observer = await world.clientOf(world.billing)
  const browser = world.browser()
  const ssoSessionId = await browser.signIn(user.id)
  const tokens = await tokensOf(own, browser)
  const { db, now } = world.context()
  const touchedAt = secondsAfter(now, -hours(1))
  await db.ssoSession.update({ where: { id: ssoSessionId }, data: { touchedAt } })
  expect(await client.fetchUserInfo(own, tokens.access_token, user.id)).toMatchObject({ sub: user.id })
  const again = await client.refreshTokenGrant(own, tokens.refresh_token ?? '')
  expect((await client.tokenIntrospection(observer, again.access_token)).active).toBe(true)
  expect(await db.ssoSession.findUniqueOrThrow({ where: { id: ssoSessionId } })).toMatchObject({
    touchedAt,
    endedAt: null,
  })
  await expect(tokensOf(own, browser)).rejects.toThrow()
  // Its own limit.
  await db.subsystemSession.updateMany({ where: { ssoSessionId }, data: { absoluteDeadline: secondsAfter(now, -1) } })
  await expect(client.fetchUserInfo(own, again.access_token, user.id)).rejects.toThrow()
  await expect(client.refreshTokenGrant(own, again.refresh_token ?? '')).rejects.toThrow()
  expect((await client.tokenIntrospection(observer, again.access_token)).active).toBe(false)
})

test('where the application says so, it ends with the sign-in', async () => {
  const application = await world.connect('closes', { endsWithSso: 'always' })
  const user = await world.user('otto', 'closes')
  await world.speak(application)
  const own = await world.clientOf(application)
  const browser = world.browser()
  const ssoSessionId = await browser.signIn(user.id)
  const tokens = await tokensOf(own, browser)
  const { db, now } = world.context()
  await db.ssoSession.update({ where: { id: ssoSessionId }, data: { touchedAt: secondsAfter(now, -hours(1)) } })
  await expect(client.refreshTokenGrant(own, tokens.refresh_token ?? '')).rejects.toThrow()
})
