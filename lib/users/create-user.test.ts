import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { createUser } from './create-user.ts'
import { openHashPool } from './passwords/hash-pool.ts'
import { verifyPassword } from './passwords/verify-password.ts'

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

const namesOf = async (userId: string) =>
  (await ctx.db.loginName.findMany({ where: { userId }, orderBy: { normalised: 'asc' } })).map((row) => row.normalised)

test('a user signs in by username and by a verified e-mail, not by an unverified one', async () => {
  const ada = await createUser(ctx, { username: 'Ada', name: 'Ada Lovelace', email: 'Ada@Example.org' }, operator)
  expect(await namesOf(ada.id)).toEqual(['ada'])
  const mary = await createUser(
    ctx,
    { username: 'Mary', name: 'Mary Somerville', email: 'Mary@Example.org', emailVerified: true },
    operator,
  )
  expect(await namesOf(mary.id)).toEqual(['mary', 'mary@example.org'])
  expect(await ctx.db.user.findUnique({ where: { id: mary.id } })).toMatchObject({
    username: 'Mary',
    email: 'Mary@Example.org',
    lockedAt: null,
  })
})

test('only a hash of the password is kept, and it is in no answer and no event', async () => {
  const password = 'a brass difference engine'
  const charles = await createUser(ctx, { username: 'charles', name: 'Charles Babbage', password }, operator)
  expect(Object.keys(charles)).toEqual(['id', 'username'])
  const { hash } = await ctx.db.password.findUniqueOrThrow({ where: { userId: charles.id } })
  expect(await verifyPassword(ctx, password, hash)).toMatchObject({ matches: true })
  const event = await ctx.db.auditInbox.findFirstOrThrow({ where: { userId: charles.id } })
  expect(event).toMatchObject({ kind: 'user.created', actorKind: 'operator', personal: { username: 'charles' } })
  expect(JSON.stringify(event)).not.toContain(password)
})

test('a name that differs only in case or form is taken, and so is a retired one and a verified e-mail', async () => {
  const grace = await createUser(
    ctx,
    { username: 'grace', name: 'Grace Hopper', email: 'grace@example.org', emailVerified: true },
    operator,
  )
  await ctx.db.loginName.update({ where: { normalised: 'grace' }, data: { retiredAt: ctx.now } })
  for (const username of ['GRACE', 'ｇｒａｃｅ', 'Grace@example.org']) {
    await expect(createUser(ctx, { username, name: 'Someone Else' }, operator)).rejects.toMatchObject({
      code: 'name_taken',
    })
  }
  expect(await namesOf(grace.id)).toHaveLength(2)
})

test('of twenty that take one name at once, one gets it and nothing is left of the others', async () => {
  const before = await ctx.db.user.count()
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => createUser(ctx, { username: 'alan', name: 'Alan Turing' }, operator)),
  )
  expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'name_taken' })
  expect(await ctx.db.user.count()).toBe(before + 1)
})

test('a short password and a bad name are refused before anything is written', async () => {
  const before = await ctx.db.user.count()
  await expect(createUser(ctx, { username: 'tim', name: 'Tim', password: 'short' }, operator)).rejects.toMatchObject({
    code: 'password_refused',
  })
  await expect(createUser(ctx, { username: 'tim b', name: 'Tim' }, operator)).rejects.toMatchObject({
    code: 'name_refused',
  })
  expect(await ctx.db.user.count()).toBe(before)
})
