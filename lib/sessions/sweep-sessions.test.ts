import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, hours, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { seedCrowd } from '#test/crowd.ts'
import { sample } from '#test/sample.ts'
import { comeIn, nothingLeft, rowsLeft, sweepAll } from '#test/sweep.ts'
import { testWorld, type World } from '#test/world.ts'
import { endSessionsOfUser, endSsoSession, endSubsystemSessions } from './end-sessions.ts'
import { exchangeToken } from './exchange-token.ts'
import { sweepTokens } from './sweep-tokens.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const later = (amount: number) => world.ctx.at(secondsAfter(world.ctx.now, amount))

const stateOf = async (id: string, ctx: Context) =>
  (await touchSessions(ctx, { active: [], asked: [id] }, world.wiki)).get(id)

test('an ended session says why for 25 hours, and is gone afterwards with all that belonged to it', async () => {
  const { session, id } = await comeIn(world)
  const { id: roleId } = await world.ctx.db.role.findFirstOrThrow({ where: { subsystemId: world.wiki.id } })
  const key = { ssoSessionId: session.id, subsystemId: world.wiki.id }
  await world.ctx.db.ssoSessionRole.create({ data: { ...key, roleId, chosenAt: world.ctx.now } })
  await endSsoSession(later(60), { ssoSessionId: session.id, reason: 'logout' }, operator)
  await sweepAll(later(60 + hours(25) - 1))
  expect(await stateOf(id, later(60 + hours(25) - 1))).toEqual({ state: 'ended', reason: 'logout' })
  expect(await rowsLeft(world, session.id)).toMatchObject({ sso: 1, children: 2, roles: 1 })
  await sweepAll(later(60 + hours(25)))
  expect(await stateOf(id, later(60 + hours(25)))).toEqual({ state: 'unknown' })
  expect(await rowsLeft(world, session.id)).toEqual(nothingLeft)
})

test('a session that nobody touched says that it expired for 25 hours after its limit, and is gone afterwards', async () => {
  const { session, id } = await comeIn(world)
  const expired = minutes(33)
  await sweepAll(later(expired + hours(25) - 1))
  expect(await stateOf(id, later(expired + hours(25) - 1))).toEqual({ state: 'ended', reason: 'expired' })
  await sweepAll(later(expired + hours(25)))
  expect(await rowsLeft(world, session.id)).toEqual(nothingLeft)
})

test('a subsystem session that is cut goes, its sign-in and its sister stay', async () => {
  const { session, id } = await comeIn(world)
  // One sign-in that outlives the time for which ended rows are kept.
  await world.ctx.db.ssoSession.update({
    where: { id: session.id },
    data: {
      absoluteDeadline: secondsAfter(world.ctx.now, days(30)),
      touchedAt: secondsAfter(world.ctx.now, hours(25)),
    },
  })
  await endSubsystemSessions(later(60), { ids: [id], reason: 'revoked' }, operator)
  await sweepAll(later(60 + hours(25)))
  expect(await rowsLeft(world, session.id)).toMatchObject({ sso: 1, children: 1, proofs: 1 })
})

test('what an epoch has ended stays until somebody has closed it or its own limit is long over', async () => {
  const { user, session } = await comeIn(world)
  await endSessionsOfUser(world.ctx, { userId: user.id, reason: 'revoked' }, operator)
  const open = { endedAt: null, endedReason: null }
  await world.ctx.db.subsystemSession.updateMany({ where: { userId: user.id }, data: open })
  const until = {
    absoluteDeadline: secondsAfter(world.ctx.now, days(9)),
    touchedAt: secondsAfter(world.ctx.now, days(2)),
  }
  await world.ctx.db.ssoSession.update({ where: { id: session.id }, data: { ...open, ...until } })
  await sweepAll(later(days(2)))
  expect(await rowsLeft(world, session.id)).toMatchObject({ sso: 1, children: 2 })
  await sweepAll(later(days(2) + minutes(33) + hours(25)))
  expect(await rowsLeft(world, session.id)).toEqual(nothingLeft)
})

test('a spent token is known as spent for a day; replayed then, it still ends what it opened', async () => {
  const { session } = await comeIn(world)
  const subsystemToken = await world.issue(session, world.wiki)
  const { row } = await exchangeToken(world.ctx, { subsystemToken }, world.wiki, 'native')
  await sweepTokens(later(days(1)))
  const again = exchangeToken(later(days(1)), { subsystemToken }, world.wiki, 'native')
  await expect(again).rejects.toMatchObject({ code: 'token_spent' })
  expect(await stateOf(row.session_id, later(days(1)))).toMatchObject({ reason: 'revoked' })
  await sweepTokens(later(days(1) + 60))
  await expect(exchangeToken(later(days(2)), { subsystemToken }, world.wiki, 'native')).rejects.toMatchObject({
    code: 'token_unknown',
  })
})

const row = fc.record({
  createdHoursAgo: fc.integer({ min: 0, max: 80 }),
  touchedMinutesAgo: fc.integer({ min: 0, max: 60 * 60 }),
  absoluteHours: fc.constantFrom(1, 12, 24 * 30),
  endedHoursAgo: fc.option(fc.integer({ min: 0, max: 60 })),
  childEndedHoursAgo: fc.option(fc.integer({ min: 0, max: 60 })),
  childIdleMinutes: fc.option(fc.constantFrom(5, 60)),
  /** Goes on when its SSO session expires, so long after it began. */
  childOutlivesHours: fc.option(fc.constantFrom(1, 24, 24 * 9)),
})

test('nothing that lives is ever swept, nothing that ended in the last 25 hours, and everything older', async () => {
  const ctx = later(days(10))
  const ago = (amount: number) => secondsAfter(ctx.now, -amount)
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 20, maxLength: 60 }), async (rows) => {
      await ctx.db.ssoSession.deleteMany()
      const { ssoSessionIds, sessionIds } = await seedCrowd(ctx, rows.length, [world.wiki])
      for (const [n, one] of rows.entries()) {
        const touchedAt = ago(Math.min(minutes(one.touchedMinutesAgo), hours(one.createdHoursAgo)))
        const ended = (since: number | null) =>
          since === null ? {} : { endedAt: ago(hours(since)), endedReason: 'revoked' }
        const absoluteDeadline = secondsAfter(ago(hours(one.createdHoursAgo)), hours(one.absoluteHours))
        await ctx.db.ssoSession.updateMany({
          where: { id: ssoSessionIds[n] ?? '' },
          data: { touchedAt, absoluteDeadline, ...ended(one.endedHoursAgo) },
        })
        const idleSeconds = one.childIdleMinutes === null ? null : minutes(one.childIdleMinutes)
        const own = one.childOutlivesHours
        const absolute = own !== null && secondsAfter(ago(hours(one.createdHoursAgo)), hours(own))
        await ctx.db.subsystemSession.updateMany({
          where: { id: sessionIds['wiki']?.[n] ?? '' },
          data: {
            ...{ touchedAt, idleSeconds, ...ended(one.childEndedHoursAgo) },
            ...(absolute && { endsWithSso: false, absoluteDeadline: absolute }),
          },
        })
      }
      const standing = await ctx.db.$queryRaw<{ child: string; ssoOver: boolean; childOver: boolean }[]>`
        SELECT c.id AS child, sso_session_over(s, u, i, ${ctx.now}) IS NOT NULL AS "ssoOver",
               subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NOT NULL AS "childOver"
          FROM subsystem_session c JOIN sso_session s ON s.id = c.sso_session_id
          JOIN subsystem b ON b.id = c.subsystem_id JOIN "user" u ON u.id = s.user_id CROSS JOIN instance i`
      const before = new Map(standing.map((one) => [one.child, one]))
      await sweepAll(ctx)
      const left = new Set((await ctx.db.subsystemSession.findMany({ select: { id: true } })).map(({ id }) => id))
      const leftSso = new Set((await ctx.db.ssoSession.findMany({ select: { id: true } })).map(({ id }) => id))
      for (const [n, one] of rows.entries()) {
        const [id = '', ssoId = ''] = [sessionIds['wiki']?.[n], ssoSessionIds[n]]
        const now = before.get(id)
        if (!now?.childOver) expect(left.has(id), `a live session went: ${JSON.stringify(one)}`).toBe(true)
        if (!now?.ssoOver) expect(leftSso.has(ssoId), `a live sign-in went: ${JSON.stringify(one)}`).toBe(true)
        if (left.has(id)) expect(leftSso.has(ssoId)).toBe(true)
        if (one.childEndedHoursAgo !== null) expect(left.has(id)).toBe(one.childEndedHoursAgo < 25)
      }
    }),
    { numRuns: sample(6, 60) },
  )
}, 120_000)
