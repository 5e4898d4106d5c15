import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { describeFactors } from '#lib/factors/describe-factors.ts'
import { countRecoveryCodes } from '#lib/factors/recovery/count-recovery-codes.ts'
import { regenerateRecoveryCodes } from '#lib/factors/recovery/regenerate-recovery-codes.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { assignTotp } from '#lib/factors/totp/assign-totp.ts'
import { listTrustedDevices } from '#lib/factors/trusted-device/list-trusted-devices.ts'
import { trustDevice } from '#lib/factors/trusted-device/trust-device.ts'
import { notify } from '#lib/mail/notify.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { isPasswordOf } from '#lib/users/passwords/is-password-of.ts'
import { addTotp } from '#test/factors.ts'
import { firstPassword, type LinksWorld, openLinksWorld, secondPassword, tokenOf, voided } from '#test/links.ts'
import { countJobs } from '#test/mailbox.ts'
import { seedSsoSession } from '#test/sessions.ts'
import { secureAccount } from './secure-account.ts'

let world: LinksWorld
beforeAll(async () => {
  world = await openLinksWorld()
})
afterAll(() => world.close())
beforeEach(() => world.forget())

test('a new password is told by mail, and "not me" takes it away with every session', async () => {
  const user = await world.person()
  await world.choose(await world.mailedReset(user.username))
  const token = await world.tokenFrom(/^Your password for Portico was changed$/)
  await seedSsoSession(world.ctx, user.id)
  // Whoever broke in signs out everywhere: the way back must not be lost by that.
  await endSessionsOfUser(world.ctx, { userId: user.id, reason: 'revoked' }, operator)
  await seedSsoSession(world.ctx, user.id)
  const reset = await world.handedReset(user.username)
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => secureAccount(world.ctx, { token })))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await world.ctx.db.password.findUnique({ where: { userId: user.id } })).toBeNull()
  expect(await world.ctx.db.ssoSession.count({ where: { userId: user.id, endedAt: null } })).toBe(0)
  expect(await world.ctx.db.user.findUnique({ where: { id: user.id } })).toMatchObject({ lockedAt: null })
  await expect(world.choose(reset)).rejects.toMatchObject(voided)
  expect(await world.ctx.db.auditInbox.count({ where: { kind: 'user.secured' } })).toBe(1)
  await world.ctx.db.throttle.deleteMany()
  await world.choose(await world.mailedReset(user.username), secondPassword)
  expect(await isPasswordOf(world.ctx, { userId: user.id, password: secondPassword })).toBe(true)
})

test('somebody without a confirmed address is told nothing', async () => {
  const user = await world.person({ emailVerified: false })
  await notify(world.ctx, {
    userId: user.id,
    template: 'factor-added',
    data: { factor: 'Phone', byAdministrator: false },
  })
  expect(await countJobs(world.ctx)).toBe(0)
  expect(await world.ctx.db.accountLink.count({ where: { userId: user.id } })).toBe(0)
})

/** Somebody with a password, an authenticator and recovery codes of their own, all of it before today. */
async function protectedPerson() {
  const user = await world.person()
  const before = world.ctx.at(secondsAfter(world.ctx.now, -days(1)))
  await world.choose(await world.handedReset(user.username), firstPassword)
  const { id: factorId } = await addTotp(before, user.id, 'Phone')
  await regenerateRecoveryCodes(before, { userId: user.id }, { kind: 'user', id: user.id })
  await world.forget()
  return { ...user, factorId }
}

const factorNames = async (userId: string) => (await describeFactors(world.ctx, userId)).map(({ name }) => name)
const added = /^An authenticator was added/

test('"not me" of a new factor takes it off with all that was added since, and leads to a new password', async () => {
  const user = await protectedPerson()
  await addTotp(world.ctx, user.id, 'Intruder')
  const token = await world.tokenFrom(added)
  const later = world.ctx.at(secondsAfter(world.ctx.now, 60))
  await addTotp(later, user.id, 'Second')
  await regenerateRecoveryCodes(later, { userId: user.id }, { kind: 'user', id: user.id })
  await trustDevice(later, { userId: user.id, userEpoch: 1 })
  await seedSsoSession(world.ctx, user.id)
  const { reset } = await secureAccount(world.ctx, { token })
  expect(await factorNames(user.id)).toEqual(['Phone'])
  expect(await countRecoveryCodes(world.ctx, user.id)).toBe(0)
  expect(await listTrustedDevices(later, user.id)).toEqual([])
  expect(await world.ctx.db.ssoSession.count({ where: { userId: user.id, endedAt: null } })).toBe(0)
  expect(await world.ctx.db.password.findUnique({ where: { userId: user.id } })).toBeNull()
  const events = await world.ctx.db.auditInbox.findMany({ where: { userId: user.id } })
  expect(events.find(({ kind }) => kind === 'user.secured')).toMatchObject({ facts: { factorsRemoved: 2 } })
  await expect(secureAccount(world.ctx, { token })).rejects.toMatchObject(voided)
  await world.choose(tokenOf(reset ?? ''), secondPassword)
  expect(await isPasswordOf(world.ctx, { userId: user.id, password: secondPassword })).toBe(true)
})

test('it takes off a last factor that policy asks for, and leaves what was there before and what an administrator gave', async () => {
  const user = await world.person()
  await setPolicy(world.ctx, { otp: 'required' }, operator)
  await addTotp(world.ctx, user.id, 'Intruder')
  const token = await world.tokenFrom(added)
  await assignTotp(world.ctx, { user: user.username, name: 'Fob' }, operator)
  await secureAccount(world.ctx, { token })
  expect(await factorNames(user.id)).toEqual(['Fob'])
  await world.ctx.db.proofPolicy.deleteMany()
})

test('"not me" of new recovery codes makes them void, and of anything else leaves the second factor alone', async () => {
  const user = await protectedPerson()
  await regenerateRecoveryCodes(world.ctx, { userId: user.id }, { kind: 'user', id: user.id })
  const codes = await world.tokenFrom(/^New recovery codes/)
  await secureAccount(world.ctx, { token: codes })
  expect([await factorNames(user.id), await countRecoveryCodes(world.ctx, user.id)]).toEqual([['Phone'], 0])
  await world.forget()
  await notify(world.ctx, { userId: user.id, template: 'password-changed', data: {} })
  const password = await world.tokenFrom(/was changed$/)
  await addTotp(world.ctx, user.id, 'Tablet')
  await secureAccount(world.ctx, { token: password })
  expect(await factorNames(user.id)).toEqual(['Phone', 'Tablet'])
})

test('the mail about what an administrator gave says so, and its "not me" takes nothing off', async () => {
  const user = await world.person()
  await assignTotp(world.ctx, { user: user.username, name: 'Fob' }, operator)
  const token = await world.tokenFrom(added)
  expect(world.box.mails[0]?.mail.text).toContain('an administrator gave you the authenticator “Fob”')
  await secureAccount(world.ctx, { token })
  expect(await factorNames(user.id)).toEqual(['Fob'])
})

test('whoever has lost the address since is led to no new password, and neither is a locked account', async () => {
  const tellAndSecure = async (change: (user: { id: string }) => Promise<unknown>) => {
    await world.forget()
    const user = await world.person()
    await addTotp(world.ctx, user.id)
    const token = await world.tokenFrom(added)
    await change(user)
    return secureAccount(world.ctx, { token })
  }
  const moved = ({ id }: { id: string }) =>
    world.ctx.db.user.update({ where: { id }, data: { email: 'elsewhere@example.org' } })
  expect(await tellAndSecure(moved)).toEqual({ reset: null })
  expect(await tellAndSecure(({ id }) => lockUser(world.ctx, { user: id }, operator))).toEqual({ reset: null })
})
