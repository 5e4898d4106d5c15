import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { seedPortal, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { runQueue } from '#test/mailbox.ts'
import { seedInstance } from '#test/sessions.ts'
import { lastCheck } from './last-check.ts'
import { requestCheck } from './request-check.ts'
import { sealEvents } from './seal-events.ts'

log.level = 'silent'
let ctx: TestContext
let grace: Actor
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
  grace = { kind: 'user', id: (await seedUser(ctx, 'grace')).id }
  await addGrant(ctx, { user: 'grace', subsystem: 'portal', role: 'auditor' }, operator)
  await sealEvents(ctx)
})
afterAll(() => ctx.close())

test('the log is verified by a job, one at a time, and what it found is told and noted', async () => {
  expect(await lastCheck(ctx, grace)).toBeNull()
  const [first, second] = await Promise.all([requestCheck(ctx, {}, grace), requestCheck(ctx, {}, grace)])
  expect(second.id).toBe(first.id)
  expect([first.already, second.already].toSorted()).toEqual([false, true])
  expect(await lastCheck(ctx, grace)).toMatchObject({ finishedAt: null, report: null })
  await runQueue(ctx)
  const { events } = (await lastCheck(ctx, grace)) ?? {}
  expect(events).toBeGreaterThan(1)
  expect(await lastCheck(ctx, grace)).toMatchObject({ report: { events, firstFault: null, head: { n: 1 } } })
  const told = await ctx.db.auditInbox.findFirstOrThrow({ where: { kind: 'audit.verified' } })
  expect(told).toMatchObject({ actorKind: 'user', facts: { events, intact: true } })
})

test('one that was cut off does not stand in the way of the next', async () => {
  const { id } = await requestCheck(ctx, {}, grace)
  const later = ctx.at(secondsAfter(ctx.now, hours(2)))
  expect(await requestCheck(later, {}, grace)).toMatchObject({ already: false, id: expect.not.stringContaining(id) })
})

test('whoever may not read the whole log may not have it verified', async () => {
  const { id } = await seedUser(ctx, 'charles')
  await expect(requestCheck(ctx, {}, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
  await expect(lastCheck(ctx, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
})
