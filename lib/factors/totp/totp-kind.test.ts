import { generateSync, ScureBase32Plugin } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Factor } from '#generated/prisma/client.ts'
import { newId } from '#lib/base/uuid.ts'
import { sealFactorKey } from '#lib/factors/factor-key.ts'
import { verifySecondFactor } from '#lib/factors/verify-second-factor.ts'
import { testWorld, type World } from '#test/world.ts'
import { totpKind } from './totp-kind.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const base32 = new ScureBase32Plugin()
/** The seed of RFC 6238, appendix B: these digits over and over, as many bytes as the hash gives. */
const seed = (bytes: number) =>
  base32.encode(Buffer.from('1234567890'.repeat(7)).subarray(0, bytes), { padding: false })
const at = (seconds: number) => world.ctx.at(new Date(seconds * 1_000))
const codeAt = (key: string, seconds: number) => generateSync({ secret: key, epoch: seconds })

async function factorOf(key: string, shape: Partial<Factor> = {}): Promise<Factor> {
  const user = await world.user(`u${newId()}`)
  const id = newId()
  return world.ctx.db.factor.create({
    data: {
      id,
      userId: user.id,
      kind: 'totp',
      name: 'App',
      sealedKey: sealFactorKey(world.ctx, id, key),
      period: 30,
      createdAt: world.ctx.now,
      ...shape,
    },
  })
}

describe('RFC 6238, appendix B', () => {
  const times = [59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000]
  test.each([
    ['sha1', 20, ['94287082', '07081804', '14050471', '89005924', '69279037', '65353130']],
    ['sha256', 32, ['46119246', '68084774', '67062674', '91819424', '90698825', '77737706']],
    ['sha512', 64, ['90693936', '25091201', '99943326', '93441116', '38618901', '47863826']],
  ])('%s', async (algorithm, bytes, codes) => {
    const factor = await factorOf(seed(bytes), { algorithm, digits: 8 })
    for (const [n, code] of codes.entries()) {
      const ctx = at(times[n] ?? 0)
      const wrong = String((Number(code) + 1) % 100_000_000).padStart(8, '0')
      expect(await totpKind.spend(ctx, factor, wrong)).toBe(false)
      expect(await totpKind.spend(ctx, factor, code.slice(2))).toBe(false)
      expect(await totpKind.spend(ctx, factor, code)).toBe(true)
    }
  })
})

describe('a code', () => {
  const key = seed(20)
  const start = 1_800_000_000 // The first second of a step.

  test.each([
    ['at the first second of its step', 0, true],
    ['at the last second of its step', 29, true],
    ['one step early', -30, true],
    ['a second before that', -31, false],
    ['at the last second of the step after', 59, true],
    ['a second later', 60, false],
  ])('%s: %s', async (_, offset, accepted) => {
    const factor = await factorOf(key)
    expect(await totpKind.spend(at(start + offset), factor, codeAt(key, start))).toBe(accepted)
  })

  test('is refused a second time, for as long as it could be accepted', async () => {
    const factor = await factorOf(key)
    const code = codeAt(key, start)
    expect(await totpKind.spend(at(start - 30), factor, code)).toBe(true)
    for (const offset of [-30, -1, 0, 29, 30, 59])
      expect(await totpKind.spend(at(start + offset), factor, code)).toBe(false)
  })

  test('of an older step is refused after a newer one', async () => {
    const factor = await factorOf(key)
    expect(await totpKind.spend(at(start), factor, codeAt(key, start + 30))).toBe(true)
    expect(await totpKind.spend(at(start), factor, codeAt(key, start))).toBe(false)
    expect(await totpKind.spend(at(start), factor, codeAt(key, start - 30))).toBe(false)
    expect(await totpKind.spend(at(start + 60), factor, codeAt(key, start + 60))).toBe(true)
  })

  test('that fifty send at once is accepted from one', async () => {
    const factor = await factorOf(key)
    const code = codeAt(key, start)
    const tries = Array.from({ length: 50 }, () => totpKind.spend(at(start), factor, code))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
  })

  test('of a removed factor is refused', async () => {
    const factor = await factorOf(key)
    await world.ctx.db.factor.update({ where: { id: factor.id }, data: { removedAt: world.ctx.now } })
    expect(await totpKind.spend(at(start), factor, codeAt(key, start))).toBe(false)
  })

  const arabic = (code: string, zero: number) =>
    code.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
  test.each([
    ['in two groups', (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
    [
      'with a no-break space and marks of direction',
      (code: string) => `\u200f${code.slice(0, 3)}\u00a0${code.slice(3)}\u200e`,
    ],
    ['with a dash', (code: string) => `${code.slice(0, 3)}–${code.slice(3)}`],
    ['in Arabic-Indic digits', (code: string) => arabic(code, 0x660)],
    ['in Persian digits', (code: string) => arabic(code, 0x6f0)],
    ['in full-width digits', (code: string) => arabic(code, 0xff10)],
  ])('%s is the same code, and spent as the same', async (_, typed) => {
    const factor = await factorOf(key)
    const code = codeAt(key, start)
    const asked = { userId: factor.userId, policy: { kinds: null } }
    expect(await verifySecondFactor(at(start), { ...asked, code: typed(code) })).toEqual({
      method: 'totp',
      factorId: factor.id,
    })
    expect(await verifySecondFactor(at(start), { ...asked, code })).toBeNull()
  })

  test.each([
    '',
    '12345',
    '1234567',
    'abcdef',
    '12345½',
    '-12345',
    '+12345',
    '1e5000',
    '𝟘'.repeat(5),
    '᠐᠑᠒᠓᠔᠕',
    '\u0000'.repeat(6),
  ])('of another form is refused: %j', async (code) => {
    const factor = await factorOf(key)
    expect(await verifySecondFactor(at(start), { userId: factor.userId, code, policy: { kinds: null } })).toBeNull()
  })

  test('does not count where its kind does not, and is not spent by that', async () => {
    const factor = await factorOf(key)
    const asked = { userId: factor.userId, code: codeAt(key, start) }
    expect(await verifySecondFactor(at(start), { ...asked, policy: { kinds: ['hotp'] } })).toBeNull()
    expect(await verifySecondFactor(at(start), { ...asked, policy: { kinds: ['totp'] } })).not.toBeNull()
  })

  test('is tried on every app that the user has', async () => {
    const first = await factorOf(key)
    const other = seed(32)
    const id = newId()
    await world.ctx.db.factor.create({
      data: { ...first, id, name: 'Another', sealedKey: sealFactorKey(world.ctx, id, other) },
    })
    const asked = { userId: first.userId, policy: { kinds: null } }
    expect(await verifySecondFactor(at(start), { ...asked, code: codeAt(other, start) })).toMatchObject({
      factorId: id,
    })
    expect(await verifySecondFactor(at(start), { ...asked, code: codeAt(key, start) })).toMatchObject({
      factorId: first.id,
    })
  })
})
