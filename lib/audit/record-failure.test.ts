import { afterEach, beforeEach, expect, test } from 'vitest'
import { system } from '#lib/base/actor.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { flushFailures, recordFailure } from './record-failure.ts'

let ctx: TestContext
beforeEach(async () => {
  ctx = await testContext({ now: new Date('2026-11-21T10:00:10Z') })
})
afterEach(async () => {
  await flushFailures(ctx, { all: true })
  await ctx.close()
})

const event = { kind: 'sign-in.refused' as const, facts: { reason: 'wrong' } }
const fail = (key: string, from = ctx) => recordFailure(from, event, key, system)
const repeat = (times: number, key: string) => Promise.all(Array.from({ length: times }, () => fail(key)))

test('beyond twenty a minute per key, failures become one counted event', async () => {
  await repeat(50, 'ada')
  await repeat(3, 'charles')
  expect(await ctx.db.auditInbox.count()).toBe(23)
  expect(await flushFailures(ctx)).toBe(0)
  expect(await flushFailures(ctx.at(secondsAfter(ctx.now, minutes(1))) as TestContext)).toBe(1)
  const repeated = await ctx.db.auditInbox.findFirstOrThrow({ where: { kind: 'sign-in.refused.repeated' } })
  expect(repeated).toMatchObject({
    outcome: 'refused',
    facts: { reason: 'wrong', count: 30 },
    personal: { ip: ctx.ip },
  })
  expect(await flushFailures(ctx, { all: true })).toBe(0)
})

test('whoever is refused can be given the id of the event, also of one that is only counted yet', async () => {
  const ids = new Set(await repeat(30, 'ada'))
  expect(ids.size).toBe(21)
  await flushFailures(ctx, { all: true })
  expect(await ctx.db.auditInbox.count({ where: { id: { in: [...ids] } } })).toBe(21)
})

test('each minute starts anew', async () => {
  await repeat(25, 'ada')
  const next = ctx.at(secondsAfter(ctx.now, minutes(1)))
  await recordFailure(next, event, 'ada', system)
  expect(await ctx.db.auditInbox.count()).toBe(21)
})

test('keys invented by the thousand share one tally, so that neither memory nor disk fills', async () => {
  const lanes = Array.from({ length: 10 }, async (_, lane) => {
    for (let i = 0; i < 230; i++) await fail(`key ${lane} ${i}`)
  })
  await Promise.all(lanes)
  expect(await ctx.db.auditInbox.count()).toBe(2_020)
  expect(await flushFailures(ctx, { all: true })).toBe(1)
  expect(
    (await ctx.db.auditInbox.findFirstOrThrow({ where: { kind: 'sign-in.refused.repeated' } })).facts,
  ).toMatchObject({ count: 280 })
})

test('what cannot be written now is written by the next flush, once', async () => {
  await repeat(22, 'ada')
  await ctx.db.$executeRaw`ALTER TABLE audit_inbox RENAME TO away`
  await expect(flushFailures(ctx, { all: true })).rejects.toThrow()
  await ctx.db.$executeRaw`ALTER TABLE away RENAME TO audit_inbox`
  const written = await Promise.all([flushFailures(ctx, { all: true }), flushFailures(ctx, { all: true })])
  expect(written).toEqual([1, 0])
})
