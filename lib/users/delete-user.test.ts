import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealEvents } from '#lib/audit/seal-events.ts'
import { verifyChain } from '#lib/audit/verify-chain.ts'
import { operator } from '#lib/base/actor.ts'
import { testWorld, type World } from '#test/world.ts'
import { createUser } from './create-user.ts'
import { deleteUser } from './delete-user.ts'
import { findUser } from './find-user.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

test('nothing of a deleted person is left but that there was someone, and every door is shut', async () => {
  const { ctx, wiki } = world
  const ada = await world.user('ada', 'wiki')
  const session = await world.signIn(ada.id)
  await world.enter(session, wiki)
  await sealEvents(ctx)
  const done = await deleteUser(ctx, { user: 'ada' }, operator)
  expect(done).toEqual({ username: 'ada', sessionsEnded: 1, grantsEnded: 1 })
  await expect(findUser(ctx, 'ada')).rejects.toMatchObject({ code: 'no_such_user' })
  await expect(createUser(ctx, { username: 'ada', name: 'Another' }, operator)).rejects.toMatchObject({
    code: 'name_taken',
  })
  await expect(world.issue(session, wiki)).rejects.toMatchObject({ code: 'user_locked' })
  const everything = await ctx.db
    .$queryRaw`SELECT row_to_json(u)::text AS text FROM "user" u WHERE id = ${ada.id}::uuid`
  const log = await ctx.db.auditInbox.findMany({ where: { OR: [{ userId: ada.id }, { actorId: ada.id }] } })
  expect(JSON.stringify([everything, log.map(({ personal }) => personal)])).not.toMatch(/ada[ @"]/i)
  expect(log.map(({ kind }) => kind)).toContain('user.deleted')
})

test('the last administrator is not deleted', async () => {
  const { ctx } = world
  const boss = await world.user('boss')
  const role = await ctx.db.role.findFirstOrThrow({ where: { name: 'administrator' } })
  await ctx.db.grant.create({ data: { userId: boss.id, roleId: role.id, validFrom: ctx.now } })
  await expect(deleteUser(ctx, { user: 'boss' }, operator)).rejects.toMatchObject({ code: 'last_administrator' })
  expect(await findUser(ctx, 'boss')).toMatchObject({ lockedAt: null })
})

test('deleting somebody leaves the audit chain whole', async () => {
  await sealEvents(world.ctx)
  const report = await verifyChain(world.ctx)
  expect(report).toMatchObject({ firstFault: null })
  expect(report.erased).toBeGreaterThan(0)
})
