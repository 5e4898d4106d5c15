import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { trustDevice } from '#lib/factors/trusted-device/trust-device.ts'
import { verifySecondFactor } from '#lib/factors/verify-second-factor.ts'
import { addTotp } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { countRecoveryCodes } from './count-recovery-codes.ts'
import { regenerateRecoveryCodes } from './regenerate-recovery-codes.ts'
import { spendRecoveryCode } from './spend-recovery-code.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

async function personWithCodes(username: string) {
  const { id: userId } = await world.user(username)
  await addTotp(world.ctx, userId)
  const { codes } = await regenerateRecoveryCodes(world.ctx, { userId }, { kind: 'user', id: userId })
  return { userId, codes, first: codes[0] ?? '' }
}
const spend = (userId: string, code: string) => spendRecoveryCode(world.ctx, { userId, code })

test('ten codes are made, each different, and none of them is stored', async () => {
  const { userId, codes } = await personWithCodes('ada')
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
  const rows = await world.ctx.db.recoveryCode.findMany({ where: { userId } })
  const stored = rows.map(({ hash }) => Buffer.from(hash).toString('latin1')).join()
  for (const code of codes) expect(stored).not.toContain(code.replace('-', ''))
  const events = await world.ctx.db.auditInbox.findMany({ where: { userId, kind: 'recovery-codes.replaced' } })
  expect(events.map(({ facts }) => facts)).toEqual([{ codes: 10, replaced: 0 }])
})

describe('a recovery code', () => {
  test('is good once, as a second factor of any policy, and counts down', async () => {
    const { userId, first } = await personWithCodes('grace')
    const asked = { userId, code: first, policy: { kinds: ['hotp'] } }
    expect(await verifySecondFactor(world.ctx, asked)).toEqual({ method: 'recovery_code' })
    expect(await verifySecondFactor(world.ctx, asked)).toBeNull()
    expect(await countRecoveryCodes(world.ctx, userId)).toBe(9)
    const used = await world.ctx.db.auditInbox.findMany({ where: { userId, kind: 'recovery-code.used' } })
    expect(used.map(({ facts }) => facts)).toEqual([{ left: 9 }])
  })

  test('that fifty send at once is accepted from one', async () => {
    const { userId, first } = await personWithCodes('mary')
    const tries = await Promise.all(Array.from({ length: 50 }, () => spend(userId, first)))
    expect(tries.filter(Boolean)).toHaveLength(1)
    expect(await countRecoveryCodes(world.ctx, userId)).toBe(9)
  })

  test('is read as people write it', async () => {
    const { userId, codes } = await personWithCodes('charles')
    const ways = [
      (code: string) => code.toLowerCase(),
      (code: string) => code.replace('-', ''),
      (code: string) => ` ${code.replace('-', ' – ')} `,
      (code: string) => code.replaceAll('0', 'o').replaceAll('1', 'l'),
    ]
    for (const [n, way] of ways.entries()) expect(await spend(userId, way(codes[n] ?? ''))).toBe(true)
  })

  test('of somebody else, or one that never was, is refused', async () => {
    const { first } = await personWithCodes('barbara')
    const { userId } = await personWithCodes('dorothy')
    for (const code of [first, '', '00000-00000', 'UUUUU-UUUUU', first.slice(1), `${first}0`]) {
      expect(await spend(userId, code)).toBe(false)
    }
  })
})

describe('new codes', () => {
  test('void all of before, used or not, and the trust in browsers', async () => {
    const { userId, codes, first } = await personWithCodes('edith')
    expect(await spend(userId, first)).toBe(true)
    await trustDevice(world.ctx, { userId, userEpoch: 0 })
    const fresh = await regenerateRecoveryCodes(world.ctx, { userId }, operator)
    for (const code of codes) expect(await spend(userId, code)).toBe(false)
    expect(await spend(userId, fresh.codes[9] ?? '')).toBe(true)
    expect(await world.ctx.db.trustedDevice.count({ where: { userId, revokedAt: null } })).toBe(0)
  })

  test('the first ones leave a browser trusted that was trusted a moment ago', async () => {
    const { id: userId } = await world.user('hedy')
    await addTotp(world.ctx, userId)
    await trustDevice(world.ctx, { userId, userEpoch: 0 })
    await regenerateRecoveryCodes(world.ctx, { userId }, operator)
    expect(await world.ctx.db.trustedDevice.count({ where: { userId, revokedAt: null } })).toBe(1)
  })

  test('made many times at once leave ten, all of one set', async () => {
    const { userId } = await personWithCodes('ida')
    const sets = await Promise.all(
      Array.from({ length: 20 }, () => regenerateRecoveryCodes(world.ctx, { userId }, operator)),
    )
    expect(await countRecoveryCodes(world.ctx, userId)).toBe(10)
    const good = await Promise.all(sets.map(({ codes }) => spend(userId, codes[0] ?? '')))
    expect(good.filter(Boolean)).toHaveLength(1)
  })

  test('are for people who have a factor, and go with the last one', async () => {
    const { id: nobody } = await world.user('joan')
    const none = regenerateRecoveryCodes(world.ctx, { userId: nobody }, operator)
    await expect(none).rejects.toMatchObject({ code: 'no_such_factor' })
    const { userId, first } = await personWithCodes('karen')
    const other = await addTotp(world.ctx, userId)
    await removeFactor(world.ctx, { userId, factor: other.id }, operator)
    expect(await countRecoveryCodes(world.ctx, userId)).toBe(10)
    await removeFactor(world.ctx, { userId, factor: 'Authenticator app' }, operator)
    expect(await spend(userId, first)).toBe(false)
  })
})
