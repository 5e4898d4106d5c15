import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSealer } from '#lib/base/seal.ts'
import type { Context } from '#lib/db/context.ts'
import { type TestContext, testContext, testSecret } from '#test/context.ts'
import { ensureSigningKey } from './ensure-signing-key.ts'
import { signingKey } from './key-ring.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
})
afterAll(() => ctx.close())

/** Another process on the same database. */
const replica = (): Context => ({ ...ctx, sealer: createSealer(testSecret) })

test('ten processes that start together make one signing key', async () => {
  await Promise.all(Array.from({ length: 10 }, () => ensureSigningKey(replica())))
  expect(await ctx.db.signingKey.count()).toBe(1)
})

test('the private key rests sealed, and opens in no other row', async () => {
  const row = await ctx.db.signingKey.findFirstOrThrow()
  expect(row.sealedPrivate).toMatch(/^v1\./)
  expect(JSON.stringify(row.publicJwk)).not.toContain('"d"')
  await ctx.db.signingKey.update({ where: { kid: row.kid }, data: { kid: 'other' } })
  await expect(signingKey(replica())).rejects.toThrow('does not open')
  await ctx.db.signingKey.update({ where: { kid: 'other' }, data: { kid: row.kid } })
  expect((await signingKey(replica())).kid).toBe(row.kid)
})
