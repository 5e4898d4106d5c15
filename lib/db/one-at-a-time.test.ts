import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestContext, testContext } from '#test/context.ts'

let ctx: TestContext
const warnings: Error[] = []
const note = (warning: Error) => warnings.push(warning)
beforeAll(async () => {
  process.on('warning', note)
  ctx = await testContext()
})
afterAll(async () => {
  await ctx.close()
  process.off('warning', note)
})

test('questions that are asked side by side on one connection are put one after the other', async () => {
  const client = await ctx.database.pool.connect()
  try {
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => client.query('SELECT $1::int AS n', [n])))
    expect(answers.map(({ rows }) => rows)).toEqual([1, 2, 3, 4, 5].map((n) => [{ n }]))
  } finally {
    client.release()
  }
  // Node tells of a warning in a turn of its own.
  await new Promise(setImmediate)
  expect(warnings.map(({ message }) => message)).toEqual([])
})

test('one that fails does not keep the next from its answer', async () => {
  const client = await ctx.database.pool.connect()
  try {
    const both = await Promise.allSettled([client.query('SELECT 1/0'), client.query('SELECT 2 AS two')])
    expect(both).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: { rows: [{ two: 2 }] } }])
  } finally {
    client.release()
  }
})
