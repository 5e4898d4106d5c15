import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '#lib/base/refusal.ts'
import { openDatabase } from '#lib/db/database.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { spendCall } from './spend-call.ts'

const apiCallsPerMinute = 20
let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext({ config: { apiCallsPerMinute } })
})
afterAll(() => ctx.close())

const refusalOf = (key: string, at = ctx) =>
  spendCall(at, key).then(
    () => null,
    (error: unknown) => {
      if (error instanceof Refusal) return error
      throw error
    },
  )

test('of 50 calls at once exactly as many pass as the key has, and the others are told when to come back', async () => {
  const key = randomUUID()
  const refusals = await Promise.all(Array.from({ length: 50 }, () => refusalOf(key)))
  expect(refusals.filter((refusal) => refusal === null)).toHaveLength(apiCallsPerMinute)
  for (const refusal of refusals) {
    if (refusal === null) continue
    expect(refusal).toMatchObject({ code: 'too_many_calls', status: 429 })
    expect(refusal.retryAfterSeconds).toBeGreaterThan(0)
    expect(refusal.retryAfterSeconds).toBeLessThanOrEqual(60)
  }
})

test('what one key has used up is not missing to another', async () => {
  const [busy, quiet] = [randomUUID(), randomUUID()]
  await Promise.all(Array.from({ length: 50 }, () => refusalOf(busy)))
  expect(await refusalOf(busy)).not.toBeNull()
  expect(await refusalOf(quiet)).toBeNull()
})

test('another process goes on with the same count', async () => {
  const key = randomUUID()
  await Promise.all(Array.from({ length: apiCallsPerMinute }, () => refusalOf(key)))
  const other = openDatabase(ctx.url, { max: 1 })
  try {
    expect(await refusalOf(key, { ...ctx, run: other.run })).not.toBeNull()
  } finally {
    await other.close()
  }
})

test('a minute later the key has its calls again', async () => {
  const key = randomUUID()
  await Promise.all(Array.from({ length: 50 }, () => refusalOf(key)))
  // The limiter counts by its own clock, so the row is made a minute older; another process has not learned it by heart.
  await ctx.db.$executeRaw`UPDATE throttle SET expire = expire - 60000 WHERE key = ${`api-key:${key}`}`
  const other = openDatabase(ctx.url, { max: 1 })
  try {
    expect(await refusalOf(key, { ...ctx, run: other.run })).toBeNull()
  } finally {
    await other.close()
  }
})
