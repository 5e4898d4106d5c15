import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { editConnection } from '#lib/subsystems/connections/change-connection.ts'
import { disableConnection } from '#lib/subsystems/connections/disable-connection.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { callback, codeOf, newBrowser, type SimpleSsoWorld, simpleSsoWorld } from '#test/simple-sso.ts'
import { approveRedirect } from './approve-redirect.ts'
import { authorize } from './authorize.ts'
import { simpleSsoConnection } from './connection.ts'
import { listSeenRedirects } from './list-seen-redirects.ts'
import { sweepRequests } from './sweep-requests.ts'

let world: SimpleSsoWorld
let ctx: SimpleSsoWorld['ctx']
let client: SimpleSsoWorld['client']
let session: SimpleSsoWorld['session']
beforeAll(async () => {
  world = await simpleSsoWorld()
  ;({ ctx, client, session } = world)
})
afterAll(() => world.close())

const refused = (code: string) => expect.objectContaining({ code })

describe('addresses', () => {
  test('one that is not registered is refused, and noted by nobody', async () => {
    for (const redirect of [
      'https://evil.example/client/authenticate/',
      `${callback}more/`,
      'https://wiki.example.org/',
    ]) {
      expect(await codeOf(client.requestToken(ctx, redirect))).toBe('redirect_refused')
    }
    expect(await listSeenRedirects(ctx, { subsystem: 'wiki' }, operator)).toEqual([])
  })

  test('in learn mode it is shown, never answered at, until it is approved', async () => {
    await editConnection(ctx, simpleSsoConnection, { subsystem: 'wiki', learn: true }, operator)
    const other = 'http://10.0.0.7:8000/client/authenticate/'
    const token = await client.requestToken(world.later(6), `${other}?next=/`)
    const browser = newBrowser()
    await expect(client.authorize(ctx, token, session.cookie, browser)).rejects.toEqual(refused('redirect_unapproved'))
    expect(await listSeenRedirects(ctx, { subsystem: 'wiki' }, operator)).toMatchObject([{ url: other, times: 1 }])
    const redirectUrls = [callback, other]
    await editConnection(ctx, simpleSsoConnection, { subsystem: 'wiki', redirectUrls, learn: false }, operator)
    expect(await client.authorize(ctx, token, session.cookie, browser)).toHaveLength(64)
    expect(await listSeenRedirects(ctx, { subsystem: 'wiki' }, operator)).toEqual([])
  })

  test('of many that are approved at the same time all are kept', async () => {
    const others = Array.from({ length: 10 }, (_, n) => `https://node${n}.example.org/client/authenticate/`)
    await Promise.all(others.map((url) => approveRedirect(ctx, { subsystem: 'wiki', url }, operator)))
    for (const url of others) await expect(client.requestToken(ctx, url)).resolves.toHaveLength(64)
  })
})

describe('off means off, at the moment of verify', () => {
  const cuts: [string, (user: { id: string; username: string }, sso: { id: string }) => Promise<unknown>, string][] = [
    ['the person is locked', ({ username }) => lockUser(ctx, { user: username }, operator), 'user_locked'],
    [
      'the person has no role any more',
      ({ username }) => removeGrant(ctx, { user: username, subsystem: 'wiki', role: 'editor' }, operator),
      'access_denied',
    ],
    [
      'the session has ended',
      (_, { id }) => endSsoSession(ctx, { ssoSessionId: id, reason: 'logout' }, operator),
      'session_ended',
    ],
  ]
  test.each(cuts)('%s', async (what, cut, code) => {
    const user = await world.user(`cut-${cuts.findIndex(([name]) => name === what)}`, 'wiki')
    const sso = await world.signIn(user.id)
    const accessToken = await client.authorize(ctx, await client.requestToken(ctx), sso.cookie)
    await cut(user, sso)
    expect(await codeOf(client.verify(ctx, accessToken))).toBe(code)
  })

  test('the protocol, or the application, is switched off', async () => {
    for (const [subsystem, off] of [
      ['silent', () => disableConnection(ctx, simpleSsoConnection, { subsystem: 'silent' }, operator)],
      ['away', () => disableSubsystem(ctx, { subsystem: 'away' }, operator)],
    ] as const) {
      const { client: away } = await world.speak(subsystem)
      const accessToken = await away.authorize(ctx, await away.requestToken(ctx), session.cookie)
      const token = await away.requestToken(ctx)
      await off()
      expect(await codeOf(away.verify(ctx, accessToken))).toBe('public_key_unknown')
      expect(await codeOf(away.requestToken(ctx))).toBe('public_key_unknown')
      expect(['unknown_subsystem', 'subsystem_unavailable']).toContain(
        await codeOf(away.authorize(ctx, token, session.cookie)),
      )
    }
  })

  test('nobody without a role is given a token', async () => {
    const stranger = await world.user('stranger')
    const sso = await world.signIn(stranger.id)
    const token = await client.requestToken(ctx)
    const browser = newBrowser()
    expect(await codeOf(client.authorize(ctx, token, sso.cookie, browser))).toBe('access_denied')
    expect(await codeOf(client.authorize(ctx, token, session.cookie, browser))).toBe('request_spent')
  })
})

test('what nobody can go on with is swept; what someone was sent to sign in with is kept for a day', async () => {
  const claimed = await client.requestToken(ctx)
  await authorize(ctx, { token: claimed }, { hash: newBrowser(), session: null })
  await client.requestToken(ctx)
  const before = await ctx.db.simpleSsoRequest.count()
  await sweepRequests(world.later(300))
  expect(await ctx.db.simpleSsoRequest.count()).toBe(before)
  await sweepRequests(world.later(400))
  const left = await ctx.db.simpleSsoRequest.findMany({ select: { browserHash: true, spentAt: true } })
  expect(left.length).toBeGreaterThan(0)
  expect(left.every(({ browserHash, spentAt }) => browserHash !== null && spentAt === null)).toBe(true)
  await sweepRequests(world.later(90_000))
  expect(await ctx.db.simpleSsoRequest.count()).toBe(0)
})
