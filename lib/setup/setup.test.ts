import { afterAll, beforeAll, expect, test } from 'vitest'
import { days, secondsAfter } from '#lib/base/time.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { completeSetup, isSetupOpen } from './complete-setup.ts'
import { issueSetupLink } from './issue-setup-link.ts'
import { prepareInstance } from './prepare-instance.ts'

const pool = openHashPool()
let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
})
afterAll(async () => {
  await ctx.close()
  await pool.close()
})

const tokenOf = (url: string | null) => url?.split('/').at(-1) ?? ''
const ada = { name: 'Ada', username: 'ada', email: 'ada@example.org', password: 'right horse battery staple' }

test('ten first starts at once agree on one portal; only the last link is good', async () => {
  const links = await Promise.all(Array.from({ length: 10 }, () => prepareInstance(ctx)))
  const open = await Promise.all(links.map(({ setupUrl }) => isSetupOpen(ctx, tokenOf(setupUrl))))
  expect(open.filter(Boolean)).toHaveLength(1)
  expect(await ctx.db.subsystem.count({ where: { builtIn: true } })).toBe(1)
})

test('a link is void after a day, and was never anything else than ours', async () => {
  const token = tokenOf(await issueSetupLink(ctx))
  expect(await isSetupOpen(ctx.at(secondsAfter(ctx.now, days(1))), token)).toBe(false)
  for (const other of ['', 'psu_x', `psu_${'A'.repeat(43)}`, token.replace('psu_', 'pst_')]) {
    expect(await isSetupOpen(ctx, other)).toBe(false)
  }
})

test('a weak password leaves the link good', async () => {
  const token = tokenOf(await issueSetupLink(ctx))
  const refused = completeSetup(ctx, token, { ...ada, password: 'short' })
  await expect(refused).rejects.toMatchObject({ code: 'password_refused' })
  expect(await isSetupOpen(ctx, token)).toBe(true)
})

test('of 50 people with one link one becomes administrator; then there are no links any more', async () => {
  const token = tokenOf(await issueSetupLink(ctx))
  const tries = Array.from({ length: 50 }, (_, i) => completeSetup(ctx, token, { ...ada, username: `ada${i}` }))
  const outcomes = await Promise.allSettled(tries)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await ctx.db.user.count()).toBe(1)
  expect(await ctx.db.ssoSession.count()).toBe(0)
  await expect(issueSetupLink(ctx)).rejects.toMatchObject({ code: 'already_exists' })
  expect(await prepareInstance(ctx)).toEqual({ setupUrl: null })
})
