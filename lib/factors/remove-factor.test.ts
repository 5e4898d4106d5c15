import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { addTotp, totpCode } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { describeFactors } from './describe-factors.ts'
import { removeFactor } from './remove-factor.ts'
import { renameFactor } from './rename-factor.ts'
import { setPolicy } from './set-policy.ts'
import { trustDevice } from './trusted-device/trust-device.ts'
import { verifySecondFactor } from './verify-second-factor.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterEach(() => world.ctx.db.proofPolicy.deleteMany())
afterAll(() => world.ctx.close())

const names = async (userId: string) => (await describeFactors(world.ctx, userId)).map(({ name }) => name)

describe('removing', () => {
  test('ends the factor, its key and the trust in browsers, and keeps sessions', async () => {
    const { id: userId } = await world.user('ada')
    const { id, key } = await addTotp(world.ctx, userId)
    await addTotp(world.ctx, userId, 'Tablet')
    const session = await world.signIn(userId)
    await trustDevice(world.ctx, { userId, userEpoch: 0 })
    const done = await removeFactor(world.ctx, { userId, factor: id }, { kind: 'user', id: userId })
    expect(done).toEqual({ id, name: 'Authenticator app', left: 1 })
    expect(await names(userId)).toEqual(['Tablet'])
    expect(await world.ctx.db.factor.findUnique({ where: { id } })).toMatchObject({
      sealedKey: '',
      removedAt: world.ctx.now,
    })
    const later = world.ctx.at(new Date(world.ctx.now.getTime() + 30_000))
    const asked = { userId, code: totpCode(key, later.now), policy: { kinds: null } }
    expect(await verifySecondFactor(later, asked)).toBeNull()
    expect(await world.ctx.db.trustedDevice.count({ where: { userId, revokedAt: null } })).toBe(0)
    expect(await world.ctx.db.ssoSession.findUnique({ where: { id: session.id } })).toMatchObject({ endedAt: null })
    const event = await world.ctx.db.auditInbox.findFirst({ where: { userId, kind: 'factor.removed' } })
    expect(event).toMatchObject({ actorId: userId, facts: { kind: 'totp', factorId: id, left: 1 } })
  })

  test('by fifty at once is done once', async () => {
    const { id: userId } = await world.user('grace')
    const { id } = await addTotp(world.ctx, userId)
    const tries = Array.from({ length: 50 }, () => removeFactor(world.ctx, { userId, factor: id }, operator))
    const settled = await Promise.allSettled(tries)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const one of settled)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'no_such_factor' })
  })

  test('somebody else’s, or one that is none, is refused', async () => {
    const [user, other] = [await world.user('mary'), await world.user('charles')]
    const { id } = await addTotp(world.ctx, user.id)
    for (const factor of [id, 'Authenticator app', '', crypto.randomUUID()]) {
      const asked = removeFactor(world.ctx, { userId: other.id, factor }, { kind: 'user', id: other.id })
      await expect(asked).rejects.toMatchObject({ code: 'no_such_factor' })
    }
    expect(await names(user.id)).toHaveLength(1)
  })

  test('the last one that a policy asks for is left to administrators', async () => {
    const { id: userId } = await world.user('barbara', 'wiki')
    const [first, second] = [await addTotp(world.ctx, userId), await addTotp(world.ctx, userId)]
    const remove = (factor: string, who = { kind: 'user', id: userId } as const) =>
      removeFactor(world.ctx, { userId, factor }, who)
    await setPolicy(world.ctx, { otp: 'required', subsystem: 'billing' }, operator)
    await setPolicy(world.ctx, { otp: 'required', subsystem: 'wiki', role: 'editor' }, operator)
    expect(await remove(first.id)).toMatchObject({ left: 1 })
    await expect(remove(second.id)).rejects.toMatchObject({ code: 'last_factor' })
    expect(await removeFactor(world.ctx, { userId, factor: second.id }, operator)).toMatchObject({ left: 0 })
  })

  test('of two last ones removed at once, one stays', async () => {
    const { id: userId } = await world.user('dorothy')
    await setPolicy(world.ctx, { otp: 'required' }, operator)
    const both = [await addTotp(world.ctx, userId), await addTotp(world.ctx, userId)]
    const who = { kind: 'user', id: userId } as const
    const tries = both.map(({ id }) => removeFactor(world.ctx, { userId, factor: id }, who))
    const settled = await Promise.allSettled(tries)
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await names(userId)).toHaveLength(1)
  })

  test('the last one goes where nothing asks for it', async () => {
    const { id: userId } = await world.user('edith', 'wiki')
    await setPolicy(world.ctx, { otp: 'required', subsystem: 'billing' }, operator)
    const { id } = await addTotp(world.ctx, userId)
    expect(await removeFactor(world.ctx, { userId, factor: id }, { kind: 'user', id: userId })).toMatchObject({
      left: 0,
    })
  })
})

describe('renaming', () => {
  test('changes the name alone', async () => {
    const { id: userId } = await world.user('hedy')
    const { id } = await addTotp(world.ctx, userId)
    await trustDevice(world.ctx, { userId, userEpoch: 0 })
    await renameFactor(world.ctx, { userId, factor: 'authenticator APP', name: 'Phone' }, operator)
    expect(await describeFactors(world.ctx, userId)).toMatchObject([
      { id, name: 'Phone', kindTitle: 'Authenticator app' },
    ])
    expect(await world.ctx.db.trustedDevice.count({ where: { userId, revokedAt: null } })).toBe(1)
    expect(await world.auditKinds()).toContain('factor.renamed')
  })

  test('to a name that is taken is refused, to one’s own in other capitals is not', async () => {
    const { id: userId } = await world.user('ida')
    const { id } = await addTotp(world.ctx, userId, 'Phone')
    await addTotp(world.ctx, userId, 'Tablet')
    const rename = (name: string) => renameFactor(world.ctx, { userId, factor: id, name }, operator)
    await expect(rename('TABLET')).rejects.toMatchObject({ code: 'already_exists' })
    await rename('PHONE')
    expect(await names(userId)).toEqual(['PHONE', 'Tablet'])
  })

  test('somebody else’s is refused', async () => {
    const [user, other] = [await world.user('joan'), await world.user('karen')]
    const { id } = await addTotp(world.ctx, user.id)
    const asked = renameFactor(world.ctx, { userId: other.id, factor: id, name: 'Mine' }, operator)
    await expect(asked).rejects.toMatchObject({ code: 'no_such_factor' })
  })
})

test('nothing that people see of a factor tells of its key', async () => {
  const { id: userId } = await world.user('lise')
  await addTotp(world.ctx, userId)
  const [view] = await describeFactors(world.ctx, userId)
  expect(Object.keys(view ?? {}).sort()).toEqual([
    'createdAt',
    'id',
    'kind',
    'kindTitle',
    'lastUsedAt',
    'name',
    'serial',
  ])
})
