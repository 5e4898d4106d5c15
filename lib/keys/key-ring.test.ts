import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSealer } from '#lib/base/seal.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type TestContext, testContext, testSecret } from '#test/context.ts'
import { ensureSigningKey } from './ensure-signing-key.ts'
import { signingKey } from './key-ring.ts'
import { publicKeys } from './public-keys.ts'
import { signToken } from './sign-token.ts'
import { tokenSecondsMax } from './token-type.ts'
import { verifyToken } from './verify-token.ts'

let ctx: TestContext
beforeEach(async () => {
  ctx = await testContext()
  await ensureSigningKey(ctx)
})
afterEach(() => ctx.close())

/** This process, some seconds later. */
const after = (seconds: number): Context => ({ ...ctx.at(secondsAfter(ctx.now, seconds)), sealer: ctx.sealer })
/** Another process on the same database, some seconds later. */
const replica = (seconds = 0): Context => ({ ...after(seconds), sealer: createSealer(testSecret) })

async function rotate(): Promise<string> {
  const [old] = await ctx.db.signingKey.updateManyAndReturn({
    where: { retiredAt: null },
    data: { retiredAt: ctx.now },
  })
  await ensureSigningKey(after(1))
  return old?.kid ?? ''
}

test('a process signs without asking the database, and notices a new key within a minute', async () => {
  const { kid } = await signingKey(ctx)
  await rotate()
  expect((await signingKey(after(59))).kid).toBe(kid)
  expect((await signingKey(after(minutes(1)))).kid).not.toBe(kid)
})

test('nobody waits for one process to look again', async () => {
  const { kid } = await signingKey(ctx)
  const later = after(minutes(2))
  const reading = signingKey(later)
  expect((await signingKey({ ...later, db: null as never })).kid).toBe(kid)
  await reading
})

test('a token signed by a key that another replica has just made is believed', async () => {
  await signingKey(ctx)
  await rotate()
  const token = await signToken(replica(), 'logout-hint+jwt', { aud: 'wiki' })
  expect(await verifyToken(after(2), 'logout-hint+jwt', token, { audience: 'wiki' })).not.toBe(null)
})

test('a retired key is published, and believed, as long as a token of its may live', async () => {
  const token = await signToken(ctx, 'logout-hint+jwt', { aud: 'wiki' })
  const kid = await rotate()
  const listed = async (seconds: number) => {
    const { keys } = await publicKeys(replica(seconds))
    return keys.map((key) => key.kid)
  }
  expect(await listed(tokenSecondsMax - 1)).toHaveLength(2)
  expect(await listed(tokenSecondsMax - 1)).toContain(kid)
  expect(await listed(tokenSecondsMax)).not.toContain(kid)
  const soon = after(minutes(5))
  expect(await verifyToken(soon, 'logout-hint+jwt', token, { audience: 'wiki' })).not.toBe(null)
})

test('only the public members of a key are published', async () => {
  const { keys } = await publicKeys(ctx)
  expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']])
})

test('without a key nothing is signed', async () => {
  await ctx.db.signingKey.deleteMany()
  await expect(signToken(replica(), 'logout-hint+jwt', { aud: 'wiki' })).rejects.toThrow('no signing key')
})

test('a public key planted in the table is neither published nor believed', async () => {
  const { kid } = await signingKey(ctx)
  const published = await publicKeys(replica())
  const jwk = { kty: 'EC', crv: 'P-256', x: 'a'.repeat(43), y: 'b'.repeat(43) }
  await ctx.db.signingKey.update({ where: { kid }, data: { publicJwk: jwk } })
  expect(await publicKeys(replica())).toEqual(published)
  const row = await ctx.db.signingKey.findUniqueOrThrow({ where: { kid } })
  await ctx.db.signingKey.create({ data: { ...row, kid: 'planted', publicJwk: jwk } })
  await expect(publicKeys(replica())).rejects.toThrow('does not open')
})
