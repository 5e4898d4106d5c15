import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { cutEverySession, cutSessionsOfSubsystem, cutSessionsOfUser } from '#lib/sessions/cut-sessions.ts'
import { endOtherSessions } from '#lib/sessions/end-own-sessions.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { disableConnection } from '#lib/subsystems/connections/disable-connection.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { deleteUser } from '#lib/users/delete-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { type OidcWorld, oidcWorld, tokensOf } from '#test/oidc.ts'
import { agreedTokens } from '#test/oidc-consent.ts'
import type { Application } from '#test/world.ts'
import { revokeConsent } from './consents/revoke-consent.ts'
import { oidcConnection } from './oidc-connection.ts'

let world: OidcWorld
let hashing: ReturnType<typeof openHashPool>
beforeAll(async () => {
  hashing = openHashPool()
  world = await oidcWorld()
  await world.speak(world.billing)
}, 60_000)
afterAll(async () => {
  await hashing.close()
  await world.close()
})

type Scene = { application: Application; user: { id: string; username: string }; session: string }
type End = { happens: (scene: Scene) => Promise<unknown>; offlineGoesOn?: true }

const who = ({ application, user }: Scene) => ({ subsystem: application.identifier, user: user.username })

const ends: Record<string, End> = {
  'the sign-out': {
    happens: ({ user, session }) =>
      endSsoSession(world.context(), { ssoSessionId: session, reason: 'logout' }, { kind: 'user', id: user.id }),
    offlineGoesOn: true,
  },
  'signing out everywhere else': {
    happens: async ({ user: { id: userId } }) => {
      const { id: ssoSessionId } = await world.signIn(userId, world.context())
      await endOtherSessions(world.context(), { userId, ssoSessionId })
    },
  },
  'a new password': {
    happens: ({ user }) =>
      setPassword(
        world.context(),
        { user: user.id, password: 'orbit walnut lantern seven', temporary: false },
        operator,
      ),
  },
  'the lock of the person': { happens: ({ user }) => lockUser(world.context(), { user: user.username }, operator) },
  'the lock of the person, undone again': {
    happens: async ({ user }) => {
      await lockUser(world.context(), { user: user.username }, operator)
      await unlockUser(world.context(), { user: user.username }, operator)
    },
  },
  'the end of the person': { happens: ({ user }) => deleteUser(world.context(), { user: user.id }, operator) },
  'the end of their role': {
    happens: (scene) => removeGrant(world.context(), { ...who(scene), role: 'editor' }, operator),
  },
  'taking back the consent': {
    happens: ({ user, application }) =>
      revokeConsent(world.context(), { userId: user.id, subsystem: application.identifier }),
  },
  'ending all of the person': {
    happens: ({ user }) => cutSessionsOfUser(world.context(), { user: user.id }, operator),
  },
  'ending all in the application': {
    happens: ({ application }) =>
      cutSessionsOfSubsystem(world.context(), { subsystem: application.identifier }, operator),
  },
  'ending all of everyone': {
    happens: () => cutEverySession(world.context(), { confirmation: 'everyone' }, operator),
  },
  'switching the subsystem off': {
    happens: ({ application }) => disableSubsystem(world.context(), { subsystem: application.identifier }, operator),
  },
  'switching the connection off': {
    happens: ({ application }) =>
      disableConnection(world.context(), oidcConnection, { subsystem: application.identifier }, operator),
  },
}

describe('off means off: at the next call', () => {
  test.each(Object.entries(ends))('%s stops refresh, userinfo and introspection', async (how, { happens, ...end }) => {
    const name = how.toLowerCase().replaceAll(/[^a-z]+/g, '-')
    const application = await world.connect(name)
    const user = await world.user(`of-${name}`, name)
    await world.speak(application, { offlineAccess: true })
    const [observer, own] = [await world.clientOf(world.billing), await world.clientOf(application)]
    const browser = world.browser()
    const session = await browser.signIn(user.id)
    const tokens = await tokensOf(own, browser)
    const offline = await agreedTokens(world, own, { browser, parameters: { scope: 'openid offline_access' } })
    const isActive = async (token: string) => (await client.tokenIntrospection(observer, token)).active
    expect([await isActive(tokens.access_token), await isActive(offline.access_token)]).toEqual([true, true])
    await happens({ application, user, session })
    for (const { access_token: access, refresh_token: refresh = '' } of end.offlineGoesOn
      ? [tokens]
      : [tokens, offline]) {
      await expect(client.fetchUserInfo(own, access, user.id)).rejects.toThrow()
      await expect(client.refreshTokenGrant(own, refresh)).rejects.toThrow()
      expect(await isActive(access)).toBe(false)
    }
    if (!end.offlineGoesOn) return
    const { access_token: access } = await client.refreshTokenGrant(own, offline.refresh_token ?? '')
    expect([await isActive(offline.access_token), await isActive(access)]).toEqual([true, true])
    expect(await client.fetchUserInfo(own, access, user.id)).toMatchObject({ sub: user.id })
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
