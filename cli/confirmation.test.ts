import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { runCommand } from '#test/command-line.ts'
import { type TestContext, testContext } from '#test/context.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { reader: ['page.read', 'page.delete'] })
  await createRole(ctx, { subsystem: 'wiki', name: 'keeper', confirmable: ['page.delete'] }, operator)
  await seedUser(ctx, 'ada', ['wiki:keeper'])
  await seedUser(ctx, 'grace', ['wiki:reader'])
})
afterAll(() => ctx.close())

const portico = (...words: string[]) => runCommand(words, { env: { DATABASE_URL: ctx.url } })
const which = ['--user', 'ada', '--subsystem', 'wiki', '--role', 'keeper', '--action', 'page.delete']

test('what is to be confirmed for somebody is listed, and whether it is', async () => {
  const listed = async () => JSON.parse((await portico('confirmation', 'list', '--user', 'ada', '--json')).out)
  const one = { subsystem: 'wiki', role: 'keeper', action: 'page.delete' }
  expect(await listed()).toMatchObject({ confirmations: [{ ...one, confirmed: null }] })
  expect((await portico('confirmation', 'add', ...which, '--valid-to', '2099-01-01T00:00:00Z')).code).toBe(0)
  const confirmed = { validFrom: expect.any(String), validTo: '2099-01-01T00:00:00.000Z', by: null }
  expect(await listed()).toMatchObject({ confirmations: [{ ...one, confirmed }] })
  const { out } = await portico('confirmation', 'list', '--user', 'ada')
  expect(out).toMatch(/^wiki +keeper +page\.delete +yes +\S+Z +2099-01-01T00:00:00\.000Z$/m)
  expect((await portico('confirmation', 'remove', ...which)).code).toBe(0)
  expect((await portico('confirmation', 'list', '--user', 'ada')).out).toMatch(/page\.delete +no$/m)
  expect((await portico('confirmation', 'list', '--user', 'grace')).out).toBe('Nothing is to be confirmed for grace.\n')
})
