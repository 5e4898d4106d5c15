import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { setPasswordRules } from '#lib/setup/set-password-rules.ts'
import { createUser, insertUser } from '#lib/users/create-user.ts'
import { giveTemporaryPassword } from '#lib/users/give-temporary-password.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { checkCredentials } from './check-credentials.ts'
import { measureFailureDeadline } from './failure-deadline.ts'
import { openHashPool } from './hash-pool.ts'
import { argon2id } from './schemes/argon2id.ts'
import vectors from './schemes/django-vectors.json' with { type: 'json' }
import { schemeOf } from './schemes/registry.ts'
import { storableHash } from './storable-hash.ts'

let ctx: TestContext
let hashing: ReturnType<typeof openHashPool>
beforeAll(async () => {
  ctx = await testContext()
  hashing = openHashPool()
})
afterAll(async () => {
  await hashing.close()
  await ctx.close()
})

const bring = (username: string, hash: string) =>
  insertUser(ctx, { profile: { username, name: username }, hash }, operator)
const storedOf = async (userId: string) => (await ctx.db.password.findUniqueOrThrow({ where: { userId } })).hash

// Spelt as nobody's keyboard does twice: the bytes as they came must be tried, and after the upgrade the one spelling.
const foreign = vectors.filter(({ password }) => password !== password.normalize('NFKC'))

describe('a hash from elsewhere', () => {
  test.each(foreign.map(({ hash, password }, index) => [hash.slice(0, 24), hash, password, `django${index}`]))(
    '%s… signs in and is replaced by the configured scheme; the password stays',
    async (_, hash, password, username) => {
      const { id } = await bring(username, hash)
      expect(await checkCredentials(ctx, { name: username, password: `${password.slice(1)}x` })).toMatchObject({
        reason: 'wrong_password',
      })
      expect(await storedOf(id)).toBe(hash)
      expect(await checkCredentials(ctx, { name: username, password })).toMatchObject({ userId: id })
      const upgraded = await storedOf(id)
      expect(schemeOf(upgraded)).toBe(argon2id)
      expect(await checkCredentials(ctx, { name: username, password })).toMatchObject({ userId: id })
      // After the upgrade the spelling that another keyboard makes is the same password.
      const respelt = password.normalize('NFKC')
      expect(await checkCredentials(ctx, { name: username, password: respelt })).toMatchObject({ userId: id })
      expect(await storedOf(id)).toBe(upgraded)
    },
  )

  test('of Superfly is wrapped at once and replaced at the first sign-in', async () => {
    const digest = createHash('sha256').update('Test1234').digest('hex')
    const { id } = await bring('superfly', await storableHash(`superfly-sha256$$${digest}`))
    expect(await storedOf(id)).toMatch(/^superfly\$argon2id\$/)
    expect(await checkCredentials(ctx, { name: 'superfly', password: 'Test1234' })).toMatchObject({ userId: id })
    expect(schemeOf(await storedOf(id))).toBe(argon2id)
  })
})

test('a hash by weaker parameters is replaced, one by stronger ones is kept', async () => {
  const weak = '$argon2id$v=19$m=4096,t=1,p=1$Q6aZOCorMkhH9iQpLhFjVg$QjqAiaCQn8kmx8vM/+OBkXw9HzYuHssrNYusD/7wqBY'
  const brought = await bring('weak', weak)
  expect(await checkCredentials(ctx, { name: 'weak', password: 'a brass engine' })).toMatchObject({
    userId: brought.id,
  })
  expect(await storedOf(brought.id)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  const { id } = await createUser(ctx, { username: 'strong', name: 'S', password: 'a brass engine' }, operator)
  const strong = await storedOf(id)
  await checkCredentials(ctx, { name: 'strong', password: 'a brass engine' })
  expect(await storedOf(id)).toBe(strong)
})

test('where bcrypt is configured, argon2id is the older scheme', async () => {
  const { id } = await createUser(ctx, { username: 'moved', name: 'M', password: 'a brass engine' }, operator)
  const other = { ...ctx, config: { ...ctx.config, passwordScheme: 'bcrypt' as const } }
  expect(await checkCredentials(other, { name: 'moved', password: 'a brass engine' })).toMatchObject({ userId: id })
  expect(await storedOf(id)).toMatch(/^bcrypt-sha384\$2b\$12\$/)
})

test('a temporary password works for the days that the rules give, and then is as good as a wrong one', async () => {
  const { id } = await createUser(ctx, { username: 'temporary', name: 'T' }, operator)
  const { password, expiresAt } = await giveTemporaryPassword(ctx, { user: 'temporary' }, operator)
  expect(expiresAt).toEqual(secondsAfter(ctx.now, days(7)))
  const after = (seconds: number) =>
    checkCredentials(ctx.at(secondsAfter(ctx.now, seconds)), { name: 'temporary', password })
  expect(await after(days(7) - 1)).toMatchObject({ userId: id })
  expect(await after(days(7))).toEqual({ reason: 'temporary_expired', userId: id })
  await seedInstance(ctx)
  await setPasswordRules(ctx, { temporaryDays: 1 }, operator)
  expect(await after(days(1))).toEqual({ reason: 'temporary_expired', userId: id })
  await setPassword(ctx, { user: 'temporary', password: 'a brass engine' }, operator)
  const own = { name: 'temporary', password: 'a brass engine' }
  expect(await checkCredentials(ctx.at(secondsAfter(ctx.now, days(400))), own)).toMatchObject({ userId: id })
})

test('an expired temporary password is answered no sooner than a wrong one', async () => {
  const deadlineMs = await measureFailureDeadline(ctx)
  await createUser(ctx, { username: 'lapsed', name: 'L' }, operator)
  const { password } = await giveTemporaryPassword(ctx, { user: 'lapsed' }, operator)
  const started = performance.now()
  await checkCredentials(ctx.at(secondsAfter(ctx.now, days(8))), { name: 'lapsed', password })
  expect(performance.now() - started).toBeGreaterThanOrEqual(deadlineMs - 1)
})
