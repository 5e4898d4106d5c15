import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { passwordRulesPresets, readPasswordRules } from '#lib/users/passwords/password-rules.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { SetPasswordRules, setPasswordRules } from './set-password-rules.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
})
afterAll(() => ctx.close())

test('a change keeps what it does not name; a preset begins anew; each is an event', async () => {
  const { portico, pcidss } = passwordRulesPresets
  expect(await setPasswordRules(ctx, { lengthMin: 14 }, operator)).toEqual({ ...portico, lengthMin: 14 })
  expect(await setPasswordRules(ctx, { strengthMin: 4 }, operator)).toEqual({
    ...portico,
    lengthMin: 14,
    strengthMin: 4,
  })
  expect(await setPasswordRules(ctx, { preset: 'pcidss', maxAgeDays: null }, operator)).toEqual({
    ...pcidss,
    maxAgeDays: null,
  })
  expect(await readPasswordRules(ctx)).toEqual({ ...pcidss, maxAgeDays: null })
  const events = await ctx.db.auditInbox.findMany({ orderBy: { id: 'asc' } })
  expect(events.map(({ kind }) => kind)).toEqual(Array(3).fill('instance.password-rules-set'))
  expect(events.at(-1)).toMatchObject({
    actorKind: 'operator',
    facts: { 'lengthMin.before': 14, 'lengthMin.after': 12, 'classes.after': 'letter digit' },
  })
})

test('changes of different parts at once all stay', async () => {
  await setPasswordRules(ctx, { preset: 'portico' }, operator)
  const parts = [{ lengthMin: 15 }, { historyCount: 5 }, { maxAgeDays: 30 }, { strengthMin: 2 }]
  await Promise.all(parts.map((part) => setPasswordRules(ctx, part, operator)))
  expect(await readPasswordRules(ctx)).toMatchObject(Object.assign({}, ...parts))
})

test.each([
  { lengthMin: 7 },
  { lengthMax: 300 },
  { lengthMin: 65 },
  { classes: ['digit', 'digit'] },
  { preset: 'x' },
  { x: 1 },
])('%j is no change of rules', (input) => expect(SetPasswordRules.safeParse(input).success).toBe(false))
