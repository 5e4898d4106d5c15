import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, hours, seconds, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { seedCrowd } from '#test/crowd.ts'
import { comeIn, nothingLeft, rowsLeft, sweepAll } from '#test/sweep.ts'
import { testWorld, type World } from '#test/world.ts'
import { endSsoSession } from './end-sessions.ts'
import { exchangeToken } from './exchange-token.ts'
import { issueToken } from './issue-token.ts'
import { openSsoSession } from './open-sso-session.ts'
import { sweepSessions } from './sweep-sessions.ts'
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

test('under steady load the tables stay flat', async () => {
  const flat = await testWorld()
  const { db } = flat.ctx
  const sizes: number[] = []
  // Six days, four hours at a time: 20 people come, half of them enter an application, some sign out, nobody is deleted.
  for (let hour = 0; hour < 6 * 24; hour += 4) {
    const ctx = flat.ctx.at(secondsAfter(flat.ctx.now, hours(hour)))
    const { ssoSessionIds, sessionIds } = await seedCrowd(ctx, 20, [flat.wiki])
    const ids = sessionIds['wiki'] ?? []
    await db.ssoSession.updateMany({
      where: { id: { in: ssoSessionIds.slice(0, 5) } },
      data: { endedAt: ctx.now, endedReason: 'logout' },
    })
    await db.subsystemSession.updateMany({
      where: { id: { in: ids.slice(0, 10) } },
      data: { endedAt: ctx.now, endedReason: 'logout' },
    })
    await db.$executeRaw`
      INSERT INTO subsystem_token (hash, subsystem_id, sso_session_id, user_id, protocol, target_url, created_at, expires_at)
      SELECT sha256(convert_to(id::text, 'UTF8')), ${flat.wiki.id}::uuid, id, user_id, 'native', '/', ${ctx.now},
             ${secondsAfter(ctx.now, 60)} FROM sso_session WHERE id = ANY (${ssoSessionIds}::uuid[])`
    await db.$executeRaw`
      INSERT INTO request_token (hash, subsystem_id, request, created_at, expires_at)
      SELECT sha256(convert_to(id::text, 'UTF8')), ${flat.wiki.id}::uuid, '{}', ${ctx.now}, ${secondsAfter(ctx.now, 300)}
        FROM sso_session WHERE id = ANY (${ssoSessionIds}::uuid[])`
    await db.$executeRaw`
      INSERT INTO login_attempt (id, browser_hash, request, created_at, expires_at, sso_session_id)
      SELECT gen_random_uuid(), '\\x00', '{}', ${ctx.now}, ${secondsAfter(ctx.now, 900)}, id
        FROM sso_session WHERE id = ANY (${ssoSessionIds}::uuid[])`
    await sweepAll(ctx)
    const [size] = await db.$queryRaw<{ rows: number }[]>`
      SELECT ((SELECT count(*) FROM sso_session) + (SELECT count(*) FROM subsystem_session)
            + (SELECT count(*) FROM subsystem_token) + (SELECT count(*) FROM request_token)
            + (SELECT count(*) FROM login_attempt) + (SELECT count(*) FROM sso_session_proof))::int AS rows`
    sizes.push(size?.rows ?? 0)
  }
  // From the day on when the first rows may go, not one row more.
  const settled = sizes.slice(12)
  expect(Math.max(...settled)).toBe(Math.min(...settled))
  expect(sizes.at(-1)).toBeLessThan(20 * 6 * 9)
  await flat.ctx.close()
}, 120_000)

test('what is beyond one batch goes in several, and a stopping process ends between two', async () => {
  const crowded = await testWorld()
  await seedCrowd(crowded.ctx, 2_500, [crowded.wiki])
  const ctx = crowded.ctx.at(secondsAfter(crowded.ctx.now, days(3)))
  const stopped = new AbortController()
  stopped.abort()
  expect(await sweepSessions(ctx, stopped.signal)).toBe(0)
  expect(await sweepSessions(ctx)).toBe(5_000)
  expect(await sweepSessions(ctx)).toBe(0)
  await crowded.ctx.close()
})

test(
  'while a sweep is under way nobody waits for it: sign-in, issue, exchange, touch and sign-out go on',
  async () => {
    const { user, session, id } = await comeIn(world)
    const old = await comeIn(world)
    await endSsoSession(world.ctx, { ssoSessionId: old.session.id, reason: 'logout' }, operator)
    // Live on the day of the sweep.
    const at = later(days(2))
    await world.ctx.db.ssoSession.update({
      where: { id: session.id },
      data: { touchedAt: at.now, absoluteDeadline: secondsAfter(at.now, days(1)) },
    })
    const undone = new Error('undone')
    const sweep = at.atomically(async (tx) => {
      await sweepTokens(tx)
      expect(await sweepSessions(tx)).toBeGreaterThan(0)
      // Not committed: whoever needed a lock of it would wait for as long as this takes.
      const proofs = [{ method: 'password', at: at.now.toISOString() }]
      const opened = await at.atomically((own) => openSsoSession(own, { userId: user.id, userEpoch: 0, proofs }))
      const order = { ssoSessionId: session.id, subsystemId: world.wiki.id, protocol: 'native', targetUrl: '/' }
      const { subsystemToken } = await issueToken(at, order)
      const { row: entered } = await exchangeToken(at, { subsystemToken }, world.wiki, 'native')
      const touched = await touchSessions(at, { active: [id, entered.session_id], asked: [] }, world.wiki)
      expect([...touched.values()].map(({ state }) => state)).toEqual(['live', 'live'])
      expect(await stateOf(old.id, at)).toEqual({ state: 'ended', reason: 'logout' })
      await endSsoSession(at, { ssoSessionId: opened.id, reason: 'logout' }, operator)
      throw undone
    })
    await expect(sweep).rejects.toBe(undone)
  },
  seconds(20) * 1_000,
)

test(
  'a sweep waits for nobody: a row that is held is left for the next time',
  async () => {
    const held = await comeIn(world)
    const free = await comeIn(world)
    for (const { session } of [held, free]) {
      await endSsoSession(world.ctx, { ssoSessionId: session.id, reason: 'logout' }, operator)
    }
    const holder = new pg.Client({ connectionString: world.ctx.url })
    await holder.connect()
    await holder.query('BEGIN')
    await holder.query('SELECT FROM subsystem_session WHERE id = $1 FOR UPDATE', [held.id])
    await sweepAll(later(days(2)))
    expect(await rowsLeft(world, free.session.id)).toEqual(nothingLeft)
    expect(await rowsLeft(world, held.session.id)).toMatchObject({ sso: 1, children: 1 })
    await holder.query('ROLLBACK')
    await holder.end()
    await sweepAll(later(days(2)))
    expect(await rowsLeft(world, held.session.id)).toEqual(nothingLeft)
  },
  seconds(20) * 1_000,
)
