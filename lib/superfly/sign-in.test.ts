import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { addTotp, totpCode } from '#test/factors.ts'
import { superflyPassword as password, type SuperflyWorld, superflyWorld } from '#test/superfly-world.ts'
import type { SsoUser } from './sso-user.ts'

let world: SuperflyWorld
let now: Date
beforeAll(async () => {
  world = await superflyWorld()
  now = world.ctx.now
  await world.allow('users.authenticate', 'users.impersonate', 'users.reset-password', 'users.reset-factor')
})
afterAll(() => world.close())
// The same code is good once: each test has a later time.
beforeEach(() => move(minutes(20)))

function move(seconds: number): void {
  now = secondsAfter(now, seconds)
  world.moveTo(now)
}

const authenticate = (username: string, given = password) =>
  world.result('authenticate', {
    username,
    password: given,
    authRequestInfo: { ipAddress: '198.51.100.7', sessionInfo: null, subsystemIdentifier: 'wiki' },
  }) as Promise<SsoUser | null>
const checkOtp = (userName: string, code: string) =>
  world.result('checkOtp', { userName, code, otpType: 'NONE', isOtpOptional: true })

const sessionOf = (user: SsoUser | null) =>
  world.ctx.db.subsystemSession.findFirst({ where: { number: BigInt(user?.sessionId ?? 0) }, include: { sso: true } })

const editor = {
  editor: [
    { name: 'read', loggingNeeded: false },
    { name: 'write', loggingNeeded: false },
  ],
}

test('a right password opens a session of the application alone, by exact fields', async () => {
  await world.person('ada')
  const user = await authenticate('ADA')
  expect(user).toEqual({
    ...{ name: 'ada', sessionId: expect.stringMatching(/^[1-9]\d{0,15}$/), otpType: 'NONE', isOtpOptional: true },
    ...{ actionsMap: editor, preferences: {} },
  })
  expect(Number.isSafeInteger(Number(user?.sessionId))).toBe(true)
  expect(await sessionOf(user)).toMatchObject({
    ...{ protocol: 'superfly', subsystemId: world.wiki.id },
    sso: { origin: 'api', cookieHash: null, ip: '198.51.100.7' },
  })
})

test('every no is null: unknown, wrong, locked', async () => {
  await world.person('no')
  expect(await authenticate('unknown')).toBe(null)
  expect(await authenticate('no', 'wrong')).toBe(null)
  await lockUser(world.ctx, { user: 'no' }, operator)
  expect(await authenticate('no')).toBe(null)
})

test('guesses spend the one budget of the account, and no address is held against the application', async () => {
  await Promise.all([world.person('guessed'), world.person('untouched')])
  const wrong = await Promise.all(Array.from({ length: 20 }, () => authenticate('guessed', 'wrong')))
  expect(wrong.every((user) => user === null)).toBe(true)
  expect(await authenticate('guessed')).toBe(null)
  expect(await authenticate('untouched')).toMatchObject({ name: 'untouched' })
  move(minutes(6))
  expect(await authenticate('guessed')).toMatchObject({ name: 'guessed' })
})

describe('a second factor', () => {
  test('leaves no session open until its code is given; what the caller says of it counts for nothing', async () => {
    const { id } = await world.person('otp')
    const { key } = await addTotp(world.ctx, id)
    const user = await authenticate('otp')
    expect(user).toMatchObject({ otpType: 'GOOGLE_AUTH', isOtpOptional: false, actionsMap: editor })
    expect(await sessionOf(user)).toBe(null)
    expect([await checkOtp('otp', '000000'), await checkOtp('otp', '')]).toEqual([false, false])
    expect(await sessionOf(user)).toBe(null)
    expect(await checkOtp('otp', totpCode(key, now))).toBe(true)
    expect(await sessionOf(user)).toMatchObject({ sso: { origin: 'api' } })
  })

  test('of fifty that send the same code at once, one is told yes', async () => {
    const { id } = await world.person('raced')
    const { key } = await addTotp(world.ctx, id)
    const user = await authenticate('raced')
    const code = totpCode(key, now)
    const told = await Promise.all(Array.from({ length: 50 }, () => checkOtp('raced', code)))
    expect(told.filter((yes) => yes === true)).toHaveLength(1)
    expect(await world.ctx.db.subsystemSession.count({ where: { userId: id } })).toBe(1)
    expect(await sessionOf(user)).not.toBe(null)
  })

  test('is too late after five minutes, after a new password, and for another application', async () => {
    const { id } = await world.person('late')
    const { key } = await addTotp(world.ctx, id)
    await authenticate('late')
    move(minutes(5))
    expect(await checkOtp('late', totpCode(key, now))).toBe(false)
    await authenticate('late')
    await setPassword(world.ctx, { user: 'late', password: 'something else entirely' }, operator)
    expect(await checkOtp('late', totpCode(key, now))).toBe(false)
    expect(await world.ctx.db.subsystemSession.count({ where: { userId: id } })).toBe(0)
  })

  test('confirms who is inside already, and checks no code for anybody else', async () => {
    const { id } = await world.person('inside')
    const { key } = await addTotp(world.ctx, id)
    expect(await checkOtp('inside', totpCode(key, now))).toBe(false)
    await authenticate('inside')
    expect(await checkOtp('inside', totpCode(key, now))).toBe(true)
    move(60)
    expect([await checkOtp('inside', '000000'), await checkOtp('inside', totpCode(key, now))]).toEqual([false, true])
  })

  test('that policy asks for is set up by an application which may', async () => {
    const { id } = await world.person('enrols', { managed: true })
    await setPolicy(world.ctx, { subsystem: 'wiki', otp: 'required' }, operator)
    expect(await authenticate('enrols')).toMatchObject({ otpType: 'GOOGLE_AUTH', isOtpOptional: false })
    const key = String(await world.result('resetGoogleAuthMasterKey', { username: 'enrols' }))
    expect(await checkOtp('enrols', totpCode(key, now))).toBe(true)
    expect(await world.ctx.db.subsystemSession.count({ where: { userId: id } })).toBe(1)
    await setPolicy(world.ctx, { subsystem: 'wiki', otp: 'optional' }, operator)
  })
})

describe('a temporary password', () => {
  const change = (username: string, newPassword: string) => world.call('changeTempPassword', { username, newPassword })
  const temporary = 'handed over by hand'
  const own = 'seven purple elephants dance'

  test('opens nothing but its own change', async () => {
    const { id } = await world.person('temp', { managed: true })
    expect(await change('temp', own)).toMatchObject({ status: 202 })
    await world.result('resetPassword', { username: 'temp', password: temporary, sendByEmail: false })
    expect(await change('temp', own)).toMatchObject({ status: 202 })
    const user = await authenticate('temp', temporary)
    expect(user?.actionsMap).toEqual({ editor: [{ name: 'action_temp_password', loggingNeeded: false }] })
    expect(await sessionOf(user)).toBe(null)
    const codes = []
    for (const chosen of ['', 'short', 'passwordpassword', temporary]) {
      codes.push(((await change('temp', chosen)).body as { message: string }).message)
    }
    expect(codes).toEqual(['P000', 'P001', 'P002', 'P003'])
    expect(await change('temp', own)).toEqual({ status: 200, body: null })
    expect(await change('temp', own)).toMatchObject({ status: 202 })
    expect(await authenticate('temp', temporary)).toBe(null)
    expect(await authenticate('temp', own)).toMatchObject({ actionsMap: editor })
    expect(await world.ctx.db.subsystemSession.count({ where: { userId: id } })).toBe(1)
  })

  test('is not changed before the second factor was given', async () => {
    const { id } = await world.person('both', { managed: true })
    const { key } = await addTotp(world.ctx, id)
    await world.result('resetPassword', { username: 'both', password: temporary })
    await authenticate('both', temporary)
    expect(await change('both', own)).toMatchObject({ status: 202 })
    expect(await checkOtp('both', totpCode(key, now))).toBe(true)
    expect(await change('both', own)).toMatchObject({ status: 200 })
  })

  test('unlocks nobody', async () => {
    const { id } = await world.person('shut', { managed: true })
    await lockUser(world.ctx, { user: 'shut' }, operator)
    await world.result('resetPassword', { username: 'shut', password: temporary })
    expect(await world.ctx.db.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ lockedAt: expect.any(Date) })
  })

  test('without one the portal would mail a link, and says so where it sends no mail', async () => {
    await world.person('mailed', { managed: true })
    expect(await world.call('resetPassword', { username: 'mailed', password: null, sendByEmail: true })).toMatchObject({
      status: 202,
      body: { exceptionClass: 'com.payneteasy.superfly.api.exceptions.MessageSendException' },
    })
  })
})

describe('impersonation', () => {
  const enter = (username: string) =>
    world.result('pseudoAuthenticate', { username, subsystemIdentifier: 'wiki' }) as Promise<SsoUser | null>

  test('opens a session that is audited and shown as what it is', async () => {
    await world.person('played')
    const user = await enter('played')
    expect(user).toMatchObject({ name: 'played', actionsMap: editor, isOtpOptional: true })
    expect(await sessionOf(user)).toMatchObject({ sso: { origin: 'impersonation', cookieHash: null } })
    expect(await world.auditKinds()).toContain('session.impersonated')
  })

  test('is not of whom the portal has locked', async () => {
    await world.person('gone')
    await lockUser(world.ctx, { user: 'gone' }, operator)
    expect(await enter('gone')).toBe(null)
  })
})
