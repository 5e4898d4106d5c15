import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { openHashPool } from './hash-pool.ts'
import { isPasswordOf } from './is-password-of.ts'
import { sealWeakHash } from './sealed-hash.ts'
import { wrapSealedHashes } from './wrap-sealed-hashes.ts'

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

const going = new AbortController().signal
const imported = (password: string) =>
  `superfly-sha256$salt$${createHash('sha256').update(`${password}{salt}`).digest('hex')}`
const bring = (username: string, hash: string) =>
  insertUser(ctx, { profile: { username, name: username }, hash }, operator)
const stored = async (userId: string) => (await ctx.db.password.findUniqueOrThrow({ where: { userId } })).hash

test('what a stolen table would tell is sealed: a hash of SHA-256, and no other', () => {
  const digest = imported('old password')
  expect(sealWeakHash(ctx, digest)).toMatch(/^sealed\$v1\./)
  expect(sealWeakHash(ctx, digest)).not.toContain(digest.slice(-64))
  expect(sealWeakHash(ctx, 'pbkdf2_sha256$1$a$b')).toBe('pbkdf2_sha256$1$a$b')
})

test('a sealed hash verifies, is wrapped, and verifies then', async () => {
  const { id: userId } = await bring('ada', sealWeakHash(ctx, imported('old password')))
  await ctx.db.pastPassword.create({
    data: { userId, hash: sealWeakHash(ctx, imported('older password')), at: ctx.now },
  })
  expect(await isPasswordOf(ctx, { userId, password: 'old password' })).toBe(true)
  expect(await isPasswordOf(ctx, { userId, password: 'other password' })).toBe(false)
  expect(await wrapSealedHashes(ctx, going)).toBe(2)
  expect(await stored(userId)).toMatch(/^superfly\$argon2id/)
  expect(await isPasswordOf(ctx, { userId, password: 'old password' })).toBe(true)
  const [past] = await ctx.db.pastPassword.findMany({ where: { userId } })
  expect(past?.hash).toMatch(/^superfly\$argon2id/)
  expect(await wrapSealedHashes(ctx, going)).toBe(0)
})

test('it stops when the process does', async () => {
  const { id: userId } = await bring('grace', sealWeakHash(ctx, imported('old password')))
  expect(await wrapSealedHashes(ctx, AbortSignal.abort())).toBe(0)
  expect(await stored(userId)).toMatch(/^sealed\$/)
})

test('a hash that was sealed elsewhere is a fault, no wrong password', async () => {
  const { id: userId } = await bring('linus', 'sealed$v1.a.b.c')
  await expect(isPasswordOf(ctx, { userId, password: 'any' })).rejects.toThrow('does not open')
})
