import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { trustDevice } from '#lib/factors/trusted-device/trust-device.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { addTotp, totpCode } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { beginTotp, openEnrolment } from './begin-totp.ts'
import { confirmTotp } from './confirm-totp.ts'
import { qrImage } from './qr-image.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const browserHash = Buffer.alloc(32, 'browser')
const factorsOf = (userId: string) => world.ctx.db.factor.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } })

test('what is begun names portal and user, and stores nothing', async () => {
  const user = await world.user('ada')
  await world.ctx.db.instance.update({ where: { id: 1 }, data: { name: 'Söhne: Portal' } })
  const { enrolment, key, uri } = await beginTotp(world.ctx, { user: { ...user, username: 'ada:l' }, browserHash })
  const { protocol, host, pathname, searchParams } = new URL(uri)
  expect([protocol, host, decodeURIComponent(pathname)]).toEqual(['otpauth:', 'totp', '/Söhne  Portal:ada l'])
  expect(searchParams.get('issuer')).toBe('Söhne  Portal')
  expect(searchParams.get('secret')).toBe(key)
  expect(key).toMatch(/^[A-Z2-7]{32}$/)
  expect(qrImage(uri)).toMatch(/^data:image\/svg\+xml,%3Csvg/)
  expect(enrolment).not.toContain(key)
  expect(await factorsOf(user.id)).toEqual([])
})

test('an enrolment opens for its user, in its browser, for fifteen minutes', async () => {
  const user = await world.user('grace')
  const { enrolment, key } = await beginTotp(world.ctx, { user, browserHash })
  const open = (change: object = {}, ctx = world.ctx as Parameters<typeof openEnrolment>[0]) =>
    openEnrolment(ctx, enrolment, { userId: user.id, browserHash, ...change })
  const after = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
  expect(open()).toBe(key)
  expect(open({}, after(minutes(15) - 1))).toBe(key)
  expect(open({}, after(minutes(15)))).toBeNull()
  expect(open({ userId: 'somebody else' })).toBeNull()
  expect(open({ browserHash: Buffer.alloc(32) })).toBeNull()
  expect(openEnrolment(world.ctx, `${enrolment.slice(0, -2)}AA`, { userId: user.id, browserHash })).toBeNull()
})

test('a page shown again keeps its key, and begins anew when that is too old or somebody else’s', async () => {
  const user = await world.user('mary')
  const first = await beginTotp(world.ctx, { user, browserHash })
  expect(await beginTotp(world.ctx, { user, browserHash, enrolment: first.enrolment })).toEqual(first)
  const late = world.ctx.at(secondsAfter(world.ctx.now, minutes(15)))
  expect((await beginTotp(late, { user, browserHash, enrolment: first.enrolment })).key).not.toBe(first.key)
  const other = await world.user('charles')
  expect((await beginTotp(world.ctx, { user: other, browserHash, enrolment: first.enrolment })).key).not.toBe(first.key)
})

test('an app is kept once its code is verified, sealed, and with that code spent', async () => {
  const user = await world.user('barbara')
  const { key } = await beginTotp(world.ctx, { user, browserHash })
  const given = { userId: user.id, key, name: '', first: true }
  expect(await confirmTotp(world.ctx, { ...given, code: '000000' })).toBeNull()
  expect(await factorsOf(user.id)).toEqual([])
  const code = totpCode(key, world.ctx.now)
  const added = await confirmTotp(world.ctx, { ...given, code: ` ${code.slice(0, 3)} ${code.slice(3)}` })
  const [factor] = await factorsOf(user.id)
  expect(factor).toMatchObject({ id: added?.id, kind: 'totp', name: 'Authenticator app', removedAt: null })
  expect(factor?.lastStep).toBe(BigInt(Math.floor(world.ctx.now.getTime() / 30_000)))
  expect(JSON.stringify(Object.values(factor ?? {}).map(String))).not.toContain(key)
  const events = await world.ctx.db.auditInbox.findMany({ where: { userId: user.id, kind: 'factor.added' } })
  expect(events.map(({ facts }) => facts)).toEqual([{ kind: 'totp', factorId: added?.id, first: true }])
})

test('of fifty first factors at once, each with its own key, one is kept', async () => {
  const user = await world.user('dorothy')
  const tries = Array.from({ length: 50 }, async () => {
    const { key } = await beginTotp(world.ctx, { user, browserHash })
    return confirmTotp(world.ctx, { userId: user.id, key, name: '', code: totpCode(key, world.ctx.now), first: true })
  })
  expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
  expect(await factorsOf(user.id)).toHaveLength(1)
})

test('an enrolment sent again and again is kept once, and never again after it was removed', async () => {
  const user = await world.user('edith')
  const { key } = await beginTotp(world.ctx, { user, browserHash })
  const confirm = () => confirmTotp(world.ctx, { userId: user.id, key, name: '', code: totpCode(key, world.ctx.now) })
  const tries = await Promise.all(Array.from({ length: 50 }, confirm))
  expect(tries.filter(Boolean)).toHaveLength(1)
  await removeFactor(world.ctx, { userId: user.id, factor: 'Authenticator app' }, operator)
  expect(await confirm()).toBeNull()
})

test('names of one user differ, whatever they are called', async () => {
  const user = await world.user('hedy')
  await addTotp(world.ctx, user.id)
  await addTotp(world.ctx, user.id)
  await addTotp(world.ctx, user.id, 'AUTHENTICATOR APP')
  await addTotp(world.ctx, user.id, 'x'.repeat(60))
  await addTotp(world.ctx, user.id, 'x'.repeat(60))
  const names = (await factorsOf(user.id)).map(({ name }) => name).sort()
  expect(names).toEqual([
    'AUTHENTICATOR APP 3',
    'Authenticator app',
    'Authenticator app 2',
    `${'x'.repeat(58)} 2`,
    'x'.repeat(60),
  ])
})

test('ten factors are enough', async () => {
  const user = await world.user('ida')
  const tries = Array.from({ length: 15 }, () => addTotp(world.ctx, user.id).catch(() => null))
  expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(10)
})

test('a further factor ends the trust in every browser', async () => {
  const user = await world.user('joan')
  await trustDevice(world.ctx, { userId: user.id, userEpoch: 0 })
  await addTotp(world.ctx, user.id)
  expect(await world.ctx.db.trustedDevice.count({ where: { userId: user.id, revokedAt: null } })).toBe(0)
})

test('a lock or a new password that came meanwhile is seen', async () => {
  const user = await world.user('karen')
  const { key } = await beginTotp(world.ctx, { user, browserHash })
  const given = { userId: user.id, key, name: '', code: totpCode(key, world.ctx.now) }
  expect(await confirmTotp(world.ctx, { ...given, userEpoch: 1 })).toBeNull()
  await lockUser(world.ctx, { user: 'karen' }, operator)
  expect(await confirmTotp(world.ctx, given)).toBeNull()
})
