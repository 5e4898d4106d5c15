import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal } from '#lib/base/refusal.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { checkPasswordRules } from './check-password-rules.ts'
import { describePasswordRules } from './describe-password-rules.ts'
import { openHashPool } from './hash-pool.ts'
import { type PasswordRules, passwordRulesPresets, readPasswordRules } from './password-rules.ts'

let ctx: TestContext
let hashing: ReturnType<typeof openHashPool>
beforeAll(async () => {
  ctx = await testContext()
  hashing = openHashPool()
  await seedInstance(ctx)
  await ctx.db.instance.update({ where: { id: 1 }, data: { name: 'Analytical Engines' } })
})
afterAll(async () => {
  await hashing.close()
  await ctx.close()
})

const person = { username: 'babbage79', name: 'Zephyrina Quaxley', email: 'zq@analytical.example', familyName: null }

/** What the person is told, or null where the password may be taken. */
async function said(password: string, changes: Partial<PasswordRules> = {}): Promise<string | null> {
  const rules = { ...passwordRulesPresets.portico, ...changes }
  try {
    await checkPasswordRules(ctx, { password, person }, rules)
    return null
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'password_refused') throw error
    return error.detail ?? ''
  }
}

describe('length', () => {
  test('is counted in characters as people see them, after one spelling is made', async () => {
    expect(await said('xk7fq2mpl9v')).toMatch(/at least 12 characters/)
    expect(await said('𝒳k7𝒻q2mp🦀l9')).toMatch(/at least 12/)
    expect(await said('ﬁﬁ🦀xk7fq2mp9')).toBeNull()
    expect(await said('xk7fq2mpl', { lengthMin: 8 })).toBeNull()
  })

  test('ends at the most that is allowed, and a long one is judged in time', async () => {
    const characters = Array.from({ length: 257 }, (_, n) => String.fromCharCode(33 + ((n * 37) % 90))).join('')
    expect(await said(characters)).toMatch(/at most 256/)
    expect(await said(characters.slice(1))).toBeNull()
  })
})

describe('strength', () => {
  test.each(['password12345', 'qwertyuiop[]', 'aaaaaaaaaaaaaaaa', '123456789012', 'letmeinletmein', 'P@ssword2024'])(
    '%s is easy to guess, and the person is told what to do',
    async (password) => expect(await said(password)).toMatch(/: (choose|add) /),
  )

  test.each(['correct horse battery staple', 'a brass difference engine', 'Xk7#fQ2m!pLz9', 'весна пахнет дождём'])(
    '%s is not',
    async (password) => expect(await said(password)).toBeNull(),
  )

  test.each([
    'babbage79babbage',
    'zephyrinaquaxley',
    'Quaxley12345',
    'AnalyticalEngines',
    'Babbage79-1815!',
    'quaxley zephyrina 99',
  ])('%s is made of what others know about this person', async (password) =>
    expect(await said(password)).toMatch(/belongs to you/),
  )

  test('what many have had is refused even where strength is not asked for', async () => {
    expect(await said('unbelievable', { strengthMin: 0, lengthMin: 8 })).toMatch(/Many people have had/)
    expect(await said('babbage79babbage', { strengthMin: 0 })).toBeNull()
  })
})

test('classes are asked for by name, in any alphabet', async () => {
  const { pcidss } = passwordRulesPresets
  expect(await said('correct horse battery staple', pcidss)).toBe('A password has a letter and a digit.')
  expect(await said('correct horse battery 8 staple', pcidss)).toBeNull()
  expect(await said('весна пахнет ٣ дождём', pcidss)).toBeNull()
  const all = { classes: ['lower', 'upper', 'digit', 'sign'] as PasswordRules['classes'] }
  expect(await said('correct horse Battery 8', all)).toMatch(/a sign such as/)
  expect(await said('correct horse Battery 8!', all)).toBeNull()
})

test('rules that an older version has stored are filled up; nothing stored is Portico’s own', async () => {
  expect(await readPasswordRules(ctx)).toEqual(passwordRulesPresets.portico)
  await ctx.db.instance.update({ where: { id: 1 }, data: { passwordRules: { lengthMin: 15, classes: ['digit'] } } })
  expect(await readPasswordRules(ctx)).toEqual({ ...passwordRulesPresets.portico, lengthMin: 15, classes: ['digit'] })
  const { sentences, lengthMin } = await describePasswordRules(ctx)
  expect(lengthMin).toBe(15)
  expect(sentences).toEqual([
    'At least 15 characters; spaces count, so several words are fine.',
    'Among them a digit.',
    'Hard to guess, even for someone who knows you.',
    'Not the one you have now.',
  ])
})
