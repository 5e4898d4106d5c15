import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { hours, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { setSessionLimits } from '#lib/setup/set-session-limits.ts'
import { exchange } from '#lib/sso/exchange.ts'
import { issue } from '#lib/sso/issue.ts'
import { refresh } from '#lib/sso/refresh.ts'
import { requestLogin } from '#lib/sso/request-token.ts'
import { startLogin } from '#lib/sso/start-login.ts'
import { touch } from '#lib/sso/touch.ts'
import { type Application, newChallenge, testWorld, type World } from '#test/world.ts'
import { findSsoSession, type SsoSession } from './find-sso-session.ts'
import { formatSessionId } from './session-id.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const later = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
const { codeVerifier, codeChallenge } = newChallenge()

let people = 0
/** Somebody signed in, and present in two applications; each with limits of its own or of the sign-in. */
async function arrange(first: Application = world.wiki, second: Application = world.billing) {
  people += 1
  const user = await world.user(`person${people}`, first.identifier, second.identifier)
  const opened = await world.signIn(user.id)
  const session = await findSsoSession(world.ctx, opened.cookie)
  if (!session) throw new Error('signed in, but no session')
  const [own, other] = [await world.enter(opened, first), await world.enter(opened, second)]
  return { user, opened, session, own, other, first, second }
}
type Arranged = Awaited<ReturnType<typeof arrange>>

/** Minutes after the beginning at which each row was last slid. */
async function slidTo({ opened, own, other }: Arranged) {
  const after = (at: Date) => Math.round((at.getTime() - world.ctx.now.getTime()) / 60_000)
  const { db } = world.ctx
  const [sso, one, two] = await Promise.all([
    db.ssoSession.findUniqueOrThrow({ where: { id: opened.id } }),
    db.subsystemSession.findUniqueOrThrow({ where: { id: own } }),
    db.subsystemSession.findUniqueOrThrow({ where: { id: other } }),
  ])
  return { sso: after(sso.touchedAt), own: after(one.touchedAt), other: after(two.touchedAt) }
}

const browser = (session: SsoSession | null) => ({ hash: hashSecret(newSecret('pbr')), session })
const link = ({ first }: Arranged) => ({ subsystemIdentifier: first.identifier, codeChallenge })
const at = minutes(20)
const [slides, stays] = [20, 0]

type Doing = (ctx: Context, arranged: Arranged) => Promise<unknown>
const doings: [string, Doing, { sso: number; own: number }][] = [
  ['a login redirect', (ctx, one) => startLogin(ctx, link(one), browser(one.session)), { sso: slides, own: stays }],
  [
    'a silent login redirect',
    (ctx, one) => startLogin(ctx, { ...link(one), prompt: 'none' }, browser(one.session)),
    { sso: slides, own: stays },
  ],
  [
    'an exchange',
    async (ctx, one) => {
      const subsystemToken = await world.issue(one.opened, one.first, { codeChallenge }, world.ctx)
      // Issued before: what slides is the exchange alone, while the token is good.
      await world.ctx.db.subsystemToken.updateMany({ data: { expiresAt: secondsAfter(ctx.now, 60) } })
      return exchange(ctx, { subsystemToken, codeVerifier }, one.first)
    },
    { sso: slides, own: stays },
  ],
  [
    'a touch',
    (ctx, one) => touch(ctx, { sessions: [formatSessionId(one.own)] }, one.first),
    { sso: slides, own: slides },
  ],
  [
    'a refresh',
    (ctx, one) => refresh(ctx, { session: formatSessionId(one.own) }, one.first),
    { sso: slides, own: slides },
  ],
  [
    'a question after a session',
    (ctx, one) => touch(ctx, { sessions: [], check: [formatSessionId(one.own)] }, one.first),
    { sso: stays, own: stays },
  ],
  [
    'a touch by another application',
    (ctx, one) => touch(ctx, { sessions: [formatSessionId(one.own)] }, one.second),
    { sso: stays, own: stays },
  ],
  ['a look at the portal', (ctx, one) => findSsoSession(ctx, one.opened.cookie), { sso: stays, own: stays }],
  ['a request token', (ctx, one) => requestLogin(ctx, { codeChallenge }, one.first), { sso: stays, own: stays }],
  [
    'a tile that only leads to the application',
    (ctx, { session, first }) => issue(ctx, { subsystemIdentifier: first.identifier }, { kind: 'launcher', session }),
    { sso: stays, own: stays },
  ],
]

describe('what slides which clock', () => {
  test.each(doings)('%s', async (_, doing, expected) => {
    const arranged = await arrange()
    await doing(later(at), arranged)
    // Never the session in another application.
    expect(await slidTo(arranged)).toEqual({ ...expected, other: stays })
  })
})

type Limits = { idleSeconds?: number; absoluteSeconds?: number }
/** Touched every four minutes or not at all: in which minute is which session over? */
const lives: [string, { portal: Limits; own: Limits }, { untouched: number; touched: number; sso: number }][] = [
  ['limits of the portal alone', { portal: {}, own: {} }, { untouched: 33, touched: 60 * 12, sso: 60 * 12 }],
  [
    'a short idle limit of the portal',
    { portal: { idleSeconds: minutes(10) }, own: {} },
    { untouched: 11, touched: 60 * 12, sso: 60 * 12 },
  ],
  [
    'a short absolute limit of the portal',
    { portal: { absoluteSeconds: hours(1) }, own: {} },
    { untouched: 33, touched: 60, sso: 60 },
  ],
  [
    'a short idle limit of the application',
    { portal: {}, own: { idleSeconds: minutes(10) } },
    { untouched: 11, touched: 60 * 12, sso: 60 * 12 },
  ],
  [
    'a short absolute limit of the application',
    { portal: {}, own: { absoluteSeconds: hours(2) } },
    { untouched: 33, touched: 120, sso: 60 * 12 },
  ],
  [
    'limits of the application beyond those of the portal',
    {
      portal: { idleSeconds: minutes(10), absoluteSeconds: hours(1) },
      own: { idleSeconds: hours(1), absoluteSeconds: hours(9) },
    },
    { untouched: 11, touched: 60, sso: 60 },
  ],
  [
    'both, each the shorter one of its kind',
    { portal: { idleSeconds: minutes(10) }, own: { absoluteSeconds: hours(3) } },
    { untouched: 11, touched: 180, sso: 60 * 12 },
  ],
]

describe('when a session is over', () => {
  test.each(lives)('%s', async (_, { portal, own }, expected) => {
    await setSessionLimits(world.ctx, { idleSeconds: minutes(30), absoluteSeconds: hours(12), ...portal }, operator)
    const app = await world.connect(`app-${people}`, own)
    const [rests, works] = [await arrange(app), await arrange(app)]
    const ask = async (seconds: number, { own: id }: Arranged, active: boolean) => {
      const asked = active ? { active: [id], asked: [] } : { active: [], asked: [id] }
      return (await touchSessions(later(seconds), asked, app)).get(id)
    }
    expect(await ask(minutes(expected.untouched) - 1, rests, false)).toMatchObject({ state: 'live' })
    expect(await ask(minutes(expected.untouched), rests, false)).toEqual({ state: 'ended', reason: 'expired' })
    for (let minute = 4; minute < expected.touched; minute += 4) await ask(minutes(minute), works, true)
    expect(await ask(minutes(expected.touched) - 1, works, true)).toMatchObject({
      state: 'live',
      expiresAt: secondsAfter(world.ctx.now, minutes(expected.touched)),
    })
    expect(await ask(minutes(expected.touched), works, true)).toEqual({ state: 'ended', reason: 'expired' })
    // The sign-in goes on where only the application said so, as long as something else slides it.
    const beforeEnd = later(minutes(expected.sso) - 1)
    await world.ctx.db.ssoSession.update({ where: { id: works.opened.id }, data: { touchedAt: beforeEnd.now } })
    expect(await findSsoSession(beforeEnd, works.opened.cookie)).not.toBeNull()
    expect(await findSsoSession(later(minutes(expected.sso)), works.opened.cookie)).toBeNull()
  })
})
