import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
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
