import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { seedPortal, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { lastCheck } from './last-check.ts'
import { requestCheck } from './request-check.ts'
import { runChecks } from './run-checks.ts'
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
  const going = new AbortController().signal
  await Promise.all([runChecks(() => ctx, going), runChecks(() => ctx, going)])
  const { events } = (await lastCheck(ctx, grace)) ?? {}
  expect(events).toBeGreaterThan(1)
  expect(await lastCheck(ctx, grace)).toMatchObject({ report: { events, firstFault: null, head: { n: 1 } } })
  const told = await ctx.db.auditInbox.findMany({ where: { kind: 'audit.verified' } })
  expect(told, 'two processes do it once').toMatchObject([{ actorKind: 'user', facts: { events, intact: true } }])
})

test('one that was cut off is done by the next process', async () => {
  const { id } = await requestCheck(ctx, {}, grace)
  await runChecks(() => ctx, AbortSignal.abort())
  expect(await lastCheck(ctx, grace)).toMatchObject({ finishedAt: null })
  expect(await requestCheck(ctx, {}, grace)).toEqual({ id, already: true })
  // A process that died without a word holds it until its lease is over.
  await ctx.db.auditCheck.update({ where: { id }, data: { leasedUntil: secondsAfter(ctx.now, minutes(5)) } })
  await runChecks(() => ctx, new AbortController().signal)
  expect(await lastCheck(ctx, grace)).toMatchObject({ finishedAt: null })
  await runChecks(() => ctx.at(secondsAfter(ctx.now, minutes(6))), new AbortController().signal)
  expect(await lastCheck(ctx, grace)).toMatchObject({ finishedAt: expect.any(Date) })
})

test('whoever may not read the whole log may not have it verified', async () => {
  const { id } = await seedUser(ctx, 'charles')
  await expect(requestCheck(ctx, {}, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
  await expect(lastCheck(ctx, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
})
