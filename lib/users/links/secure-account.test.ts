import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { notify } from '#lib/mail/notify.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { isPasswordOf } from '#lib/users/passwords/is-password-of.ts'
import { type LinksWorld, openLinksWorld, secondPassword, voided } from '#test/links.ts'
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
  await notify(world.ctx, { userId: user.id, template: 'factor-added', data: { factor: 'Phone' } })
  expect(await countJobs(world.ctx)).toBe(0)
  expect(await world.ctx.db.accountLink.count({ where: { userId: user.id } })).toBe(0)
})
