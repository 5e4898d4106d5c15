import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedSubsystemSession } from '#test/sessions.ts'
import { lockUser } from './lock-user.ts'
import { unlockUser } from './unlock-user.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { reader: ['page.read'] })
})
afterAll(() => ctx.close())

test('a locked user is signed out everywhere, and voids every proof of before', async () => {
  const ada = await seedUser(ctx, 'ada', ['wiki:reader'])
  const session = await seedSubsystemSession(ctx, ada.id, 'wiki')
  expect(await lockUser(ctx, { user: 'ADA' }, operator)).toEqual({ username: 'ada', already: false, sessionsEnded: 1 })
  expect(await ctx.db.subsystemSession.findUnique({ where: { id: session.id } })).toMatchObject({
    endedAt: ctx.now,
    endedReason: 'user_locked',
  })
  expect(await ctx.db.ssoSession.count({ where: { userId: ada.id, endedAt: null } })).toBe(0)
  expect(await ctx.db.user.findUnique({ where: { id: ada.id } })).toMatchObject({ lockedAt: ctx.now, sessionEpoch: 1 })
  expect(await ctx.db.auditInbox.count({ where: { userId: ada.id, kind: 'user.locked' } })).toBe(1)
})

test('locking and unlocking twice changes nothing the second time', async () => {
  const mary = await seedUser(ctx, 'mary')
  await lockUser(ctx, { user: 'mary' }, operator)
  expect(await lockUser(ctx, { user: 'mary' }, operator)).toMatchObject({ already: true })
  expect(await unlockUser(ctx, { user: 'mary' }, operator)).toEqual({ username: 'mary', already: false })
  expect(await unlockUser(ctx, { user: 'mary' }, operator)).toEqual({ username: 'mary', already: true })
  const user = await ctx.db.user.findUniqueOrThrow({ where: { id: mary.id } })
  expect(user).toMatchObject({ lockedAt: null, sessionEpoch: 1 })
  expect(await ctx.db.auditInbox.count({ where: { userId: mary.id, kind: { startsWith: 'user.' } } })).toBe(4)
})

test('the last administrator cannot be locked, and stays signed in', async () => {
  const charles = await seedUser(ctx, 'charles', ['portal:administrator'])
  await expect(lockUser(ctx, { user: 'charles' }, operator)).rejects.toMatchObject({ code: 'last_administrator' })
  expect(await ctx.db.user.findUnique({ where: { id: charles.id } })).toMatchObject({ lockedAt: null, sessionEpoch: 0 })
  await seedUser(ctx, 'grace', ['portal:administrator'])
  expect(await lockUser(ctx, { user: 'charles' }, operator)).toMatchObject({ already: false })
  await expect(lockUser(ctx, { user: 'grace' }, operator)).rejects.toMatchObject({ code: 'last_administrator' })
})

test('nobody unknown is locked', async () => {
  await expect(lockUser(ctx, { user: 'nobody' }, operator)).rejects.toMatchObject({ code: 'no_such_user' })
})
