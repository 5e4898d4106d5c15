import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { createUser } from './create-user.ts'
import { listUsers } from './list-users.ts'
import { lockUser } from './lock-user.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  for (let n = 10; n < 35; n++) await seedUser(ctx, `User${n}`)
  await createUser(ctx, { username: 'ada', name: 'Ada 100%', email: 'Ada@Example.org', emailVerified: true }, operator)
})
afterAll(() => ctx.close())

const names = async (input: Parameters<typeof listUsers>[1]) =>
  (await listUsers(ctx, input)).users.map(({ username }) => username)

test('pages follow one another without gap or double, and the last one says so', async () => {
  const seen: string[] = []
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listUsers(ctx, { limit: 7, ...(after && { after }) })
    expect(page.users.length).toBeLessThanOrEqual(7)
    seen.push(...page.users.map(({ username }) => username))
    after = page.next
  }
  expect(seen).toEqual(['ada', ...Array.from({ length: 25 }, (_, n) => `User${n + 10}`)])
})

test('people are found by any part of username, name or e-mail, and a % is a %', async () => {
  expect(await names({ search: 'EXAMPLE.org' })).toEqual(['ada'])
  expect(await names({ search: '00%' })).toEqual(['ada'])
  expect(await names({ search: 'r3_' })).toEqual([])
  expect(await names({ search: 'user1' })).toHaveLength(10)
})

test('the locked ones can be listed alone, and no answer carries a hash', async () => {
  await lockUser(ctx, { user: 'user12' }, operator)
  expect(await names({ locked: true })).toEqual(['User12'])
  expect(JSON.stringify(await listUsers(ctx, {}))).not.toMatch(/hash|password/i)
})
