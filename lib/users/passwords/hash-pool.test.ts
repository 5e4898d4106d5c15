import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
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

test.skipIf(process.platform !== 'linux')(
  'hashing stands behind the event loop, which keeps its priority',
  async () => {
    const before = getPriority()
    await hash(false)
    // proc(5): the 17th field after the state is how nice a thread is.
    const nicenesses = readdirSync('/proc/self/task').map((thread) => {
      const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16])
    })
    expect(nicenesses).toContain(5)
    expect(getPriority()).toBe(before)
  },
)
