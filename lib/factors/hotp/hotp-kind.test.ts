import { generateSync, ScureBase32Plugin } from 'otplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Factor } from '#generated/prisma/client.ts'
import { operator } from '#lib/base/actor.ts'
import { newId } from '#lib/base/uuid.ts'
import { sealFactorKey } from '#lib/factors/factor-key.ts'
import { addTotp } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { hotpKind } from './hotp-kind.ts'
import { resynchroniseHotp } from './resynchronise-hotp.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const key = new ScureBase32Plugin().encode(Buffer.from('12345678901234567890'), { padding: false })
const codeAt = (counter: number) => generateSync({ strategy: 'hotp', secret: key, counter })

async function tokenOf(shape: Partial<Factor> = {}): Promise<Factor> {
  const user = await world.user(`u${newId()}`)
  const id = newId()
  return world.ctx.db.factor.create({
    data: {
      id,
      userId: user.id,
      kind: 'hotp',
      name: 'Token',
      sealedKey: sealFactorKey(world.ctx, id, key),
      counter: 0n,
      createdAt: world.ctx.now,
      ...shape,
    },
  })
}

/** As a request does it: the row is read, then the code spent. */
const spend = async (id: string, code: string) =>
  hotpKind.spend(world.ctx, await world.ctx.db.factor.findUniqueOrThrow({ where: { id } }), code)
const counterOf = async (id: string) => Number((await world.ctx.db.factor.findUniqueOrThrow({ where: { id } })).counter)

test('RFC 4226, appendix D', async () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  const { id } = await tokenOf()
  for (const [counter, code] of codes.entries()) {
    expect(await spend(id, code)).toBe(true)
    expect(await counterOf(id)).toBe(counter + 1)
    expect(await spend(id, code)).toBe(false)
  }
})

describe('a code', () => {
  test('may be ten presses ahead, not eleven', async () => {
    const { id } = await tokenOf()
    expect(await spend(id, codeAt(11))).toBe(false)
    expect(await spend(id, codeAt(10))).toBe(true)
    expect(await counterOf(id)).toBe(11)
  })

  test('that was skipped counts no more', async () => {
    const { id } = await tokenOf()
    expect(await spend(id, codeAt(5))).toBe(true)
    for (const counter of [0, 1, 2, 3, 4, 5]) expect(await spend(id, codeAt(counter))).toBe(false)
    expect(await spend(id, codeAt(6))).toBe(true)
  })

  test('that fifty send at once is accepted from one', async () => {
    const factor = await tokenOf()
    const tries = Array.from({ length: 50 }, () => hotpKind.spend(world.ctx, factor, codeAt(3)))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
    expect(await counterOf(factor.id)).toBe(4)
  })

  test('never brings the counter back, whatever comes at the same time', async () => {
    const factor = await tokenOf()
    const tries = Array.from({ length: 50 }, (_, n) => hotpKind.spend(world.ctx, factor, codeAt(n % 11)))
    const accepted = (await Promise.all(tries)).filter(Boolean).length
    expect(accepted).toBeGreaterThan(0)
    expect(accepted).toBeLessThanOrEqual(11)
    expect(await counterOf(factor.id)).toBe(11)
  })

  test.each(['', '75522', '7552240', '٧٥٥٢٢٤'])('of another form is refused: %j', async (code) => {
    expect(await spend((await tokenOf()).id, code)).toBe(false)
  })

  test('of a removed token is refused', async () => {
    const { id } = await tokenOf({ removedAt: world.ctx.now })
    expect(await spend(id, codeAt(0))).toBe(false)
  })
})

describe('resynchronising', () => {
  const by = (factor: Factor, first: number, second: number) =>
    resynchroniseHotp(
      world.ctx,
      { userId: factor.userId, factor: factor.id, codes: [codeAt(first), codeAt(second)] },
      { kind: 'user', id: factor.userId },
    )

  test.each([0, 11, 100])('finds a token that is %d presses ahead, and spends both codes', async (ahead) => {
    const factor = await tokenOf()
    expect(await by(factor, ahead, ahead + 1)).toBe(true)
    expect(await counterOf(factor.id)).toBe(ahead + 2)
    expect(await spend(factor.id, codeAt(ahead + 1))).toBe(false)
    expect(await spend(factor.id, codeAt(ahead + 2))).toBe(true)
    const moved = { userId: factor.userId, kind: 'factor.resynchronised' }
    expect(await world.ctx.db.auditInbox.findMany({ where: moved })).toMatchObject([{ facts: { skipped: ahead } }])
  })

  test.each([
    ['beyond the window', 101, 102],
    ['not one after the other', 20, 22],
    ['in the wrong order', 21, 20],
    ['the same code twice', 20, 20],
  ])('%s: nothing is found and nothing moves', async (_, first, second) => {
    const factor = await tokenOf()
    expect(await by(factor, first, second)).toBe(false)
    expect(await counterOf(factor.id)).toBe(0)
    const kinds = await world.ctx.db.auditInbox.findMany({ where: { userId: factor.userId }, select: { kind: true } })
    expect(kinds.map(({ kind }) => kind)).toContain('factor.resynchronise-refused')
  })

  test('never goes back to codes that were spent', async () => {
    const factor = await tokenOf({ counter: 50n })
    expect(await by(factor, 48, 49)).toBe(false)
    expect(await by(factor, 49, 50)).toBe(false)
  })

  test('by fifty at once is done once', async () => {
    const factor = await tokenOf()
    const tries = await Promise.all(Array.from({ length: 50 }, () => by(factor, 30, 31)))
    expect(tries.filter(Boolean)).toHaveLength(1)
  })

  test('is for hardware tokens of one’s own', async () => {
    const factor = await tokenOf()
    const other = await world.user('ada')
    const app = await addTotp(world.ctx, other.id)
    const codes: [string, string] = [codeAt(0), codeAt(1)]
    const asked = (userId: string, id: string) => resynchroniseHotp(world.ctx, { userId, factor: id, codes }, operator)
    await expect(asked(other.id, factor.id)).rejects.toMatchObject({ code: 'no_such_factor' })
    await expect(asked(other.id, app.id)).rejects.toMatchObject({ code: 'no_such_factor' })
  })
})
