import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedSsoSession } from '#test/sessions.ts'
import { openHashPool } from './passwords/hash-pool.ts'
import { verifyPassword } from './passwords/verify-password.ts'
import { setPassword } from './set-password.ts'

let ctx: TestContext
let hashing: ReturnType<typeof openHashPool>
beforeAll(async () => {
  ctx = await testContext()
  hashing = openHashPool()
})
afterAll(async () => {
  await hashing.close()
  await ctx.close()
})

test('a new password replaces the old one and ends every session and every proof of before', async () => {
  const ada = await seedUser(ctx, 'ada')
  await setPassword(ctx, { user: 'ada', password: 'the first password' }, operator)
  await seedSsoSession(ctx, ada.id)
  const done = await setPassword(ctx, { user: 'ADA', password: 'the second password' }, operator)
  expect(done).toEqual({ username: 'ada', sessionsEnded: 1 })
  const { hash } = await ctx.db.password.findUniqueOrThrow({ where: { userId: ada.id } })
  expect(await verifyPassword(ctx, 'the first password', hash)).toMatchObject({ matches: false })
  expect(await verifyPassword(ctx, 'the second password', hash)).toMatchObject({ matches: true })
  expect(await ctx.db.user.findUnique({ where: { id: ada.id } })).toMatchObject({ sessionEpoch: 2 })
  expect(await ctx.db.auditInbox.count({ where: { userId: ada.id, kind: 'user.password-set' } })).toBe(2)
})

test('a short password and an unknown user are refused and end nothing', async () => {
  const mary = await seedUser(ctx, 'mary')
  const refused = { code: 'password_refused' }
  await expect(setPassword(ctx, { user: 'mary', password: 'short' }, operator)).rejects.toMatchObject(refused)
  const unknown = setPassword(ctx, { user: 'nobody', password: 'long enough for this' }, operator)
  await expect(unknown).rejects.toMatchObject({ code: 'no_such_user' })
  expect(await ctx.db.user.findUnique({ where: { id: mary.id } })).toMatchObject({ sessionEpoch: 0 })
})
