import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { newSecret } from '#lib/base/secrets.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { testWorld, type World } from '#test/world.ts'
import { findTrustedDevice } from './find-trusted-device.ts'
import { listTrustedDevices } from './list-trusted-devices.ts'
import { revokeTrustedDevices } from './revoke-trusted-devices.ts'
import { trustDevice } from './trust-device.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const trust = (userId: string) => trustDevice(world.ctx, { userId, userEpoch: 0 })
const find = (userId: string, cookie: string | null, { at = world.ctx as Context, userEpoch = 0 } = {}) =>
  findTrustedDevice(at, { cookie, userId, userEpoch })

test('a trusted browser is known for thirty days, to one user, and only its hash is stored', async () => {
  const [ada, grace] = [await world.user('ada'), await world.user('grace')]
  const cookie = await trust(ada.id)
  expect(await find(ada.id, cookie)).not.toBeNull()
  expect(await find(ada.id, cookie, { at: world.ctx.at(secondsAfter(world.ctx.now, days(30) - 1)) })).not.toBeNull()
  expect(await find(ada.id, cookie, { at: world.ctx.at(secondsAfter(world.ctx.now, days(30))) })).toBeNull()
  expect(await find(grace.id, cookie)).toBeNull()
  const row = await world.ctx.db.trustedDevice.findFirstOrThrow({ where: { userId: ada.id } })
  expect(Buffer.from(row.hash).toString('latin1')).not.toContain(cookie)
})

test.each([null, '', 'ptd_', newSecret('ptd'), newSecret('pss')])(
  'what was never a trusted browser is none: %s',
  async (cookie) => {
    const user = await world.user(`u${crypto.randomUUID().slice(0, 8)}`)
    await trust(user.id)
    expect(await find(user.id, cookie)).toBeNull()
  },
)

test('a new password or a lock ends the trust, and the list shows it', async () => {
  const { id } = await world.user('mary')
  const cookie = await trust(id)
  expect(await listTrustedDevices(world.ctx, id)).toMatchObject([{ ip: '192.0.2.1', userAgent: 'test' }])
  await endSessionsOfUser(world.ctx, { userId: id, reason: 'user_locked' }, operator)
  expect(await find(id, cookie, { userEpoch: 1 })).toBeNull()
  expect(await listTrustedDevices(world.ctx, id)).toEqual([])
})

test('one of them is revoked alone, or all, and never somebody else’s', async () => {
  const [user, other] = [await world.user('charles'), await world.user('barbara')]
  const cookies = [await trust(user.id), await trust(user.id), await trust(user.id)]
  const foreign = await trust(other.id)
  const first = await find(user.id, cookies[0] ?? null)
  const revoke = (userId: string, deviceId?: string) =>
    revokeTrustedDevices(world.ctx, { userId, reason: 'asked', ...(deviceId && { deviceId }) }, operator)
  expect(await revoke(other.id, first?.id)).toBe(0)
  expect(await revoke(user.id, first?.id)).toBe(1)
  expect(await revoke(user.id, first?.id)).toBe(0)
  expect(await find(user.id, cookies[0] ?? null)).toBeNull()
  expect(await listTrustedDevices(world.ctx, user.id)).toHaveLength(2)
  expect(await revoke(user.id)).toBe(2)
  expect(await find(user.id, cookies[1] ?? null)).toBeNull()
  expect(await find(other.id, foreign)).not.toBeNull()
  const events = await world.ctx.db.auditInbox.findMany({
    where: { userId: user.id, kind: 'device.trust-revoked' },
    orderBy: { id: 'asc' },
  })
  expect(events.map(({ facts }) => facts)).toEqual([
    { reason: 'asked', devices: 1 },
    { reason: 'asked', devices: 2 },
  ])
})
