import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { factorsMax } from '#lib/factors/factors-max.ts'
import { secondFactorWanted } from '#lib/factors/second-factor-wanted.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { trustDevice } from '#lib/factors/trusted-device/trust-device.ts'
import { verifySecondFactor } from '#lib/factors/verify-second-factor.ts'
import { totpCode } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { assignTotp } from './assign-totp.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

test('an administrator gives an authenticator that signs in at once, where only administrators give them', async () => {
  const { id: userId } = await world.user('ada')
  const policy = await setPolicy(world.ctx, { otp: 'required', enrolment: 'administrator' }, operator)
  const given = { methods: ['password'], policy, again: false }
  expect(secondFactorWanted({ ...given, factorKinds: [] })).toBe('unreachable')
  const { id, key, uri, name, username } = await assignTotp(world.ctx, { user: 'ada' }, operator)
  expect(secondFactorWanted({ ...given, factorKinds: ['totp'] })).toBe('otp')
  expect({ name, username }).toEqual({ name: 'Authenticator app', username: 'ada' })
  expect(new URL(uri).searchParams.get('secret')).toBe(key)
  expect(decodeURIComponent(new URL(uri).pathname)).toBe('/Portico:ada')
  const code = totpCode(key, world.ctx.now)
  expect(await verifySecondFactor(world.ctx, { userId, code, policy })).toEqual({ method: 'totp', factorId: id })
  expect(await verifySecondFactor(world.ctx, { userId, code, policy }), 'the code is spent').toBeNull()
})

test('the key is sealed in its row and in no event, and trust in browsers ends', async () => {
  const { id: userId } = await world.user('grace')
  await trustDevice(world.ctx, { userId, userEpoch: 0 })
  const { id, key } = await assignTotp(world.ctx, { user: 'grace', name: 'Fob' }, operator)
  const row = await world.ctx.db.factor.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ userId, kind: 'totp', name: 'Fob', assigned: true, lastStep: null, lastUsedAt: null })
  const events = await world.ctx.db.auditInbox.findMany({ where: { userId } })
  expect(JSON.stringify([Object.values(row).map(String), events])).not.toContain(key)
  expect(events.find(({ kind }) => kind === 'factor.added')).toMatchObject({
    actorKind: 'operator',
    facts: { kind: 'totp', factorId: id, first: true },
  })
  expect(await world.ctx.db.trustedDevice.count({ where: { userId, revokedAt: null } })).toBe(0)
})

test('nobody gives one to themselves, or to others without the right to', async () => {
  const [{ id }, other] = [await world.user('barbara'), await world.user('dorothy')]
  await addGrant(world.ctx, { user: 'barbara', subsystem: 'portal', role: 'administrator' }, operator)
  const give = (who: string, user: string) => assignTotp(world.ctx, { user }, { kind: 'user', id: who })
  await expect(give(id, 'barbara')).rejects.toMatchObject({ code: 'not_permitted' })
  await expect(give(other.id, 'barbara')).rejects.toMatchObject({ code: 'not_permitted' })
  expect(await give(id, 'dorothy')).toMatchObject({ username: 'dorothy' })
})

test('several are given, each with its own key and name, and no more than a user may have', async () => {
  await world.user('mary')
  const tries = Array.from({ length: factorsMax + 2 }, () => assignTotp(world.ctx, { user: 'mary' }, operator))
  const settled = await Promise.allSettled(tries)
  const given = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(new Set(given.map(({ key }) => key)).size).toBe(factorsMax)
  expect(new Set(given.map(({ name }) => name)).size).toBe(factorsMax)
  for (const one of settled) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'factors_full' })
  await expect(assignTotp(world.ctx, { user: 'nobody' }, operator)).rejects.toMatchObject({ code: 'no_such_user' })
})
