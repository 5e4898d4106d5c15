import { afterAll, expect, test } from 'vitest'
import { Refusal } from '#lib/base/refusal.ts'
import { openHashPool, runHashTask } from './hash-pool.ts'

const pool = openHashPool()
afterAll(() => pool.close())

const hash = (stranger: boolean): Promise<unknown> =>
  runHashTask('hash', { scheme: 'argon2id', password: 'a brass engine' }, { stranger }).catch((error: unknown) => {
    if (error instanceof Refusal) return error.code
    throw error
  })

test('strangers who flood the queue leave a share of it to those whose browser is known', async () => {
  const flood = Array.from({ length: 2_000 }, () => hash(true))
  // In the same turn of the event loop: nothing has left the queue since the last stranger was turned away.
  const known = hash(false)
  expect(await known).toMatch(/^\$argon2id\$/)
  const outcomes = await Promise.all(flood)
  expect(outcomes.filter((outcome) => outcome === 'busy').length).toBeGreaterThan(1_000)
})
