import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { seedPortal, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { addGrant } from './add-grant.ts'
import { administers } from './administration.ts'
import { removeGrant } from './remove-grant.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
})
afterAll(() => ctx.close())

const administrator = { subsystem: 'portal', role: 'administrator' }

test('of two administrators who remove or lock each other at the same moment, one stays: fifty times', async () => {
  const [ada, charles] = [
    await seedUser(ctx, 'ada', ['portal:administrator']),
    await seedUser(ctx, 'charles', ['portal:administrator']),
  ]
  for (let round = 0; round < 50; round++) {
    // Each request has a clock of its own; the one that waits for the other still sees the past.
    const now = ctx.at(new Date())
    const duel = await Promise.allSettled([
      removeGrant(now, { user: 'charles', ...administrator }, { kind: 'user', id: ada.id }),
      round % 2
        ? lockUser(now, { user: 'ada' }, { kind: 'user', id: charles.id })
        : removeGrant(now, { user: 'ada', ...administrator }, { kind: 'user', id: charles.id }),
    ])
    expect(duel.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
    for (const one of duel) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'not_permitted' })
    const after = ctx.at(new Date())
    const left = [await administers(after, ada.id), await administers(after, charles.id)]
    expect(left.filter(Boolean)).toHaveLength(1)
    await ctx.db.user.updateMany({ data: { lockedAt: null } })
    for (const user of ['ada', 'charles']) await addGrant(after, { user, ...administrator }, operator)
  }
})

test('the operator cannot remove the last administrator either, and a dated successor does not count', async () => {
  const now = ctx.at(new Date())
  await removeGrant(now, { user: 'charles', ...administrator }, operator)
  await seedUser(ctx, 'mary')
  const tomorrow = new Date(Date.now() + 86_400_000)
  await addGrant(now, { user: 'mary', ...administrator, validTo: tomorrow }, operator)
  await expect(removeGrant(now, { user: 'ada', ...administrator }, operator)).rejects.toMatchObject({
    code: 'last_administrator',
  })
  expect(await removeGrant(now, { user: 'mary', ...administrator }, operator)).toEqual({ sessionsEnded: 0 })
  expect(await ctx.db.grant.count({ where: { validTo: null } })).toBe(1)
})

test('who is no administrator any more makes nobody administrator', async () => {
  const grace = await seedUser(ctx, 'grace')
  await expect(
    addGrant(ctx, { user: 'grace', ...administrator }, { kind: 'user', id: grace.id }),
  ).rejects.toMatchObject({ code: 'not_permitted' })
})
