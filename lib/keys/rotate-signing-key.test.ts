import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { createSealer } from '#lib/base/seal.ts'
import { days, hours, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { seedPortal, seedUser } from '#test/access.ts'
import { type TestContext, testContext, testSecret } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { ensureSigningKey } from './ensure-signing-key.ts'
import { signingKey } from './key-ring.ts'
import { listSigningKeys } from './list-signing-keys.ts'
import { publicKeys } from './public-keys.ts'
import { rotateOldKeys, rotateSigningKeys } from './rotate-signing-key.ts'
import { signToken } from './sign-token.ts'
import { verifyToken } from './verify-token.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
})
afterAll(() => ctx.close())

/** The key of Portico's own algorithm, rotated. */
async function rotate(wish: { immediately?: boolean } = {}) {
  const [rotated] = await rotateSigningKeys(ctx, { ...wish, algorithm: 'ES256' }, operator)
  if (!rotated) throw new Error('nothing was rotated')
  return rotated
}

/** Another process at another time: it reads the keys anew. */
const later = (seconds: number): Context => ({
  ...ctx.at(secondsAfter(ctx.now, seconds)),
  sealer: createSealer(testSecret),
})
const published = async (at: Context) =>
  (await publicKeys(at)).keys.flatMap(({ kid, alg }) => (alg === 'ES256' ? [kid] : []))

test('the next key is published before it signs, and what the old one signed stays good', async () => {
  const old = (await signingKey(later(0))).kid
  const token = await signToken(later(0), 'logout+jwt', { aud: 'wiki' })
  const [first, second] = await Promise.all([rotate(), rotate()])
  expect(second.kid).toBe(first.kid)
  expect([first.already, second.already].toSorted()).toEqual([false, true])

  expect((await published(later(0))).toSorted()).toEqual([old, first.kid].toSorted())
  expect((await signingKey(later(minutes(59)))).kid).toBe(old)
  expect((await signingKey(later(hours(1)))).kid).toBe(first.kid)
  const states = async (seconds: number) =>
    Object.fromEntries(
      (await listSigningKeys(later(seconds), operator))
        .filter(({ algorithm }) => algorithm === 'ES256')
        .map(({ kid, state }) => [kid, state]),
    )
  expect(await states(0)).toEqual({ [old]: 'signing', [first.kid]: 'next' })
  expect(await states(hours(2))).toEqual({ [old]: 'published', [first.kid]: 'signing' })
  expect(await states(days(32))).toEqual({ [old]: 'kept', [first.kid]: 'signing' })
  expect(await verifyToken(later(days(29)), 'logout+jwt', token, { audience: 'wiki' })).toMatchObject({ aud: 'wiki' })
  expect(await published(later(days(32)))).toEqual([first.kid])
})

test('a key that may have leaked signs no more from now on', async () => {
  const { kid } = await rotate({ immediately: true })
  expect((await signingKey(later(0))).kid).toBe(kid)
  expect((await listSigningKeys(later(0), operator)).filter(({ state }) => state === 'next')).toEqual([])
})

test('only who may change settings sees keys and rotates them', async () => {
  const who = { kind: 'user', id: (await seedUser(ctx, 'ada', ['portal:auditor'])).id } as const
  await expect(rotateSigningKeys(ctx, {}, who)).rejects.toMatchObject({ code: 'not_permitted' })
  await expect(listSigningKeys(ctx, who)).rejects.toMatchObject({ code: 'not_permitted' })
})

test('each algorithm has a key of its own, which the others neither replace nor hide', async () => {
  await ensureSigningKey(ctx, 'RS256')
  await ensureSigningKey(ctx, 'EdDSA')
  const keys = await Promise.all((['ES256', 'RS256', 'EdDSA'] as const).map((one) => signingKey(later(0), one)))
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(3)
  const rotated = await rotateSigningKeys(ctx, { algorithm: 'RS256' }, operator)
  expect(rotated.map(({ algorithm }) => algorithm)).toEqual(['RS256'])
  expect((await signingKey(later(hours(1)), 'RS256')).kid).toBe(rotated[0]?.kid)
  expect((await signingKey(later(hours(1)), 'EdDSA')).kid).toBe(keys[2]?.kid)
  const { keys: listed } = await publicKeys(later(0))
  const members = { ES256: 'alg crv kid kty use x y', RS256: 'alg e kid kty n use', EdDSA: 'alg crv kid kty use x' }
  for (const key of listed) expect(Object.keys(key).sort().join(' ')).toBe(members[key.alg])
})

test('a key that has signed for ninety days gets its successor by itself', async () => {
  expect(await rotateOldKeys({ ...ctx.at(secondsAfter(ctx.now, days(60))) })).toBe(0)
  expect(await rotateOldKeys({ ...ctx.at(secondsAfter(ctx.now, days(91))) })).toBe(3)
  expect(await rotateOldKeys({ ...ctx.at(secondsAfter(ctx.now, days(92))) })).toBe(0)
})
