import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { exchangeToken } from '#lib/sessions/exchange-token.ts'
import { touchSessions } from '#lib/sessions/touch-sessions.ts'
import { startSignOut } from '#lib/sso/sign-out.ts'
import { startLogin } from '#lib/sso/start-login.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { disableConnection } from '#lib/subsystems/connections/disable-connection.ts'
import { editSubsystem } from '#lib/subsystems/edit-subsystem.ts'
import { type SuperflyWorld, superflyWorld } from '#test/superfly-world.ts'
import { newChallenge } from '#test/world.ts'
import { superflyConnection } from './connection.ts'
import type { SsoUser } from './sso-user.ts'

let world: SuperflyWorld
let now: Date
beforeAll(async () => {
  world = await superflyWorld()
  now = world.ctx.now
})
afterAll(() => world.close())

function move(seconds: number): void {
  now = secondsAfter(now, seconds)
  world.moveTo(now)
}

const sessionOf = (user: SsoUser | null) =>
  world.ctx.db.subsystemSession.findFirst({ where: { number: BigInt(user?.sessionId ?? 0) }, include: { sso: true } })

const editor = {
  editor: [
    { name: 'read', loggingNeeded: false },
    { name: 'write', loggingNeeded: false },
  ],
}

describe('a token from the browser', () => {
  const exchange = (subsystemToken: string) =>
    world.result('exchangeSubsystemToken', { subsystemToken }) as Promise<SsoUser | null>

  async function issue(username: string, order: { codeChallenge?: string; protocol?: string } = {}) {
    const { id } = await world.person(username)
    const session = await world.signIn(id, world.ctx.at(now))
    const token = await world.issue(session, world.wiki, { protocol: 'superfly', ...order }, world.ctx.at(now))
    return { token, session }
  }

  test('is exchanged once, and of fifty at once by one', async () => {
    const { token } = await issue('once')
    const told = await Promise.all(Array.from({ length: 50 }, () => exchange(token)))
    const users = told.filter((user) => user !== null)
    expect(users).toMatchObject([{ name: 'once', actionsMap: editor, preferences: {} }])
    expect(await exchange('ST-0123456789ABCDEF0123456789ABCDEF')).toBe(null)
  })

  test('with a challenge, or of another protocol, is none here; and one of ours is none there', async () => {
    expect(await exchange((await issue('bound', newChallenge())).token)).toBe(null)
    expect(await exchange((await issue('native', { protocol: 'native' })).token)).toBe(null)
    const { token } = await issue('crossed')
    const at = world.ctx.at(now)
    await expect(exchangeToken(at, { subsystemToken: token }, world.wiki, 'native')).rejects.toMatchObject({
      code: 'token_unknown',
    })
    expect(await exchange(token)).toMatchObject({ name: 'crossed' })
  })

  test('is nobody’s any more once the session ended, and while Superfly is switched off', async () => {
    const ended = await issue('ended')
    await endSsoSession(world.ctx, { ssoSessionId: ended.session.id, reason: 'logout' }, operator)
    expect(await exchange(ended.token)).toBe(null)
    const { token } = await issue('off')
    await disableConnection(world.ctx, superflyConnection, { subsystem: 'wiki' }, operator)
    expect(await world.call('exchangeSubsystemToken', { subsystemToken: token })).toMatchObject({ status: 401 })
    await enableConnection(world.ctx, superflyConnection, { subsystem: 'wiki' }, operator)
    expect(await exchange(token)).toMatchObject({ name: 'off' })
  })

  test('touching slides the sessions that are named, and those of others not', async () => {
    const [{ token: one }, { token: other }] = [await issue('one'), await issue('other')]
    const [slid, still] = [await exchange(one), await exchange(other)]
    move(minutes(10))
    const ids = [Number(slid?.sessionId), 0, -1, 1.5, 1e300, 42]
    expect(await world.result('touchSessions', { sessionIds: ids })).toBe(null)
    expect(await sessionOf(slid)).toMatchObject({ touchedAt: now, sso: { touchedAt: now } })
    expect((await sessionOf(still))?.touchedAt).not.toEqual(now)
    const known = await sessionOf(slid)
    const states = await touchSessions(world.ctx.at(now), { active: [], asked: [known?.id ?? ''] }, world.wiki)
    expect(states.get(known?.id ?? '')).toMatchObject({ state: 'live' })
  })
})

describe('the browser legs', () => {
  const hash = new Uint8Array(32)
  const sessionIn = async (username: string) => {
    const { id } = await world.person(username)
    const { id: sessionId } = await world.signIn(id, world.ctx.at(now))
    const user = { id, username, name: username, email: null }
    return {
      id: sessionId,
      user,
      createdAt: now,
      methods: ['password'],
      level: 'password',
      authenticatedAt: now,
    } as const
  }
  const arrive = async (session: Awaited<ReturnType<typeof sessionIn>>, targetUrl?: string, codeChallenge?: string) => {
    const query = { subsystemIdentifier: 'wiki', targetUrl, codeChallenge }
    const browser = { hash, session: { ...session, methods: [...session.methods] } }
    const start = await startLogin(world.ctx.at(now), query, browser)
    if (start.kind !== 'redirect') throw new Error(`no redirect: ${start.kind}`)
    return new URL(start.to).searchParams
  }

  test('ask for no challenge, and carry a path, never another host', async () => {
    const session = await sessionIn('walks')
    const targets = {
      '/page/7?a=b#c': '/page/7?a=b#c',
      'https://wiki.example.org/page/8': '/page/8',
      'https://evil.example/page/9': '/page/9',
      '//evil.example/x': '/',
      'https:////evil.example/x': '/',
      'https://evil.example//other.example/': '/',
      '/a/../..//evil.example': '/',
      '/%2e%2e//evil.example': '/',
      '/\\\\evil.example': '/',
      'javascript:alert(1)': '/',
      'no-target': '/',
    }
    for (const [target, kept] of Object.entries(targets)) {
      expect([target, (await arrive(session, target)).get('targetUrl')]).toEqual([target, kept])
    }
    const token = (await arrive(session)).get('subsystemToken') ?? ''
    expect(await world.result('exchangeSubsystemToken', { subsystemToken: token })).toMatchObject({ name: 'walks' })
  })

  test('of an application that speaks both, a challenge means the native one', async () => {
    const session = await sessionIn('both-ways')
    const { codeChallenge, codeVerifier } = newChallenge()
    const subsystemToken = (await arrive(session, '/', codeChallenge)).get('subsystemToken') ?? ''
    expect(await world.result('exchangeSubsystemToken', { subsystemToken })).toBe(null)
    const { row } = await exchangeToken(world.ctx.at(now), { subsystemToken, codeVerifier }, world.wiki, 'native')
    expect(row.username).toBe('both-ways')
  })

  test('sign-out takes the parameters of old clients and returns to the application’s own address', async () => {
    const session = await sessionIn('leaves')
    const home = 'https://wiki.example.org/'
    await editSubsystem(world.ctx, { subsystem: 'wiki', returnUrls: [home], returnAfterLogout: true }, operator)
    const query = { subsystemIdentifier: 'wiki', targetUrl: '/bye' }
    const browser = { hash, session: { ...session, methods: [...session.methods] } }
    expect(await startSignOut(world.ctx.at(now), query, browser)).toMatchObject({ kind: 'ask', returnTo: home })
  })
})
