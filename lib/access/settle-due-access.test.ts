import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { seedCrowd } from '#test/crowd.ts'
import { testWorld, type World } from '#test/world.ts'
import { editRole } from './contents/edit-role.ts'
import { settleDueAccess } from './settle-due-access.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const people = 2_200

test('a change of a role reaches thousands of holders in batches, each once, whoever helps', async () => {
  const { ctx, wiki } = world
  const { sessionIds } = await seedCrowd(ctx, people, [wiki])
  await editRole(ctx, { subsystem: 'wiki', role: 'editor', actions: ['read'] }, operator)
  const later = ctx.at(secondsAfter(new Date(), 1))
  const settled = await Promise.all([settleDueAccess(later), settleDueAccess(later)])
  expect(settled.reduce((sum, count) => sum + count, 0)).toBe(people)
  const [told] = await ctx.db.$queryRaw<{ right: number; wrong: number }[]>`
    SELECT count(*) FILTER (WHERE d.digest = a.digest)::int AS right, count(*) FILTER (WHERE d.digest <> a.digest)::int AS wrong
      FROM access_digest d CROSS JOIN LATERAL access_of(d.user_id, d.subsystem_id, ${later.now}) a`
  expect(told).toEqual({ right: people, wrong: 0 })
  expect(await ctx.db.accessDue.count()).toBe(0)
  await editRole(ctx, { subsystem: 'wiki', role: 'editor', actions: [] }, operator)
  await settleDueAccess(ctx.at(secondsAfter(new Date(), 1)))
  const ids = sessionIds['wiki'] ?? []
  const ended = { id: { in: ids.slice(0, 100) }, endedReason: 'permissions_removed' }
  expect(await ctx.db.subsystemSession.count({ where: ended })).toBe(100)
  expect(await ctx.db.subsystemSession.count({ where: { endedAt: null } })).toBe(0)
  expect(await ctx.db.auditInbox.count({ where: { kind: 'subsystem-session.ended' } })).toBe(people)
}, 120_000)
