import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { hours, minutes, secondsAfter } from '#lib/base/time.ts'
import { endSessionsOfUser } from '#lib/sessions/end-sessions.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { isPasswordOf } from '#lib/users/passwords/is-password-of.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { firstPassword, type LinksWorld, openLinksWorld, secondPassword, tokenOf, voided } from '#test/links.ts'
import { linkIn, runQueue } from '#test/mailbox.ts'
import { seedSsoSession } from '#test/sessions.ts'
import { findLink } from './find-link.ts'
import type { LinkKind } from './issue-link.ts'
import { requestReset } from './request-reset.ts'
import { secureAccount } from './secure-account.ts'
import { sweepLinks } from './sweep-links.ts'

let world: LinksWorld
beforeAll(async () => {
  world = await openLinksWorld()
})
afterAll(() => world.close())
beforeEach(() => world.forget())

test('a reset that was asked for arrives with one link, in text and in HTML, and gives a password once', async () => {
  const user = await world.person()
  await requestReset(world.ctx, { name: user.email })
  await runQueue(world.ctx)
  expect(world.box.mails.map(({ to }) => to)).toEqual([[user.email]])
  for (const { mail } of world.box.mails) {
    const link = linkIn(mail)
    expect(link.origin + link.pathname).toBe(`${world.ctx.config.publicUrl.origin}/reset`)
    expect(mail.html).toContain(link.href)
    const chosen = await world.choose(tokenOf(link))
    expect(chosen).toMatchObject({ user: { id: user.id, username: user.username }, mailed: true })
    await expect(world.choose(tokenOf(link), secondPassword)).rejects.toMatchObject(voided)
  }
  expect(await isPasswordOf(world.ctx, { userId: user.id, password: firstPassword })).toBe(true)
  const events = await world.ctx.db.auditInbox.findMany({ where: { userId: user.id } })
  const kinds = ['user.reset-sent', 'mail.sent', 'user.password-changed', 'user.sessions-ended', 'user.link-used']
  expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds))
})

test('of 50 people with one link one chooses the password', async () => {
  const user = await world.person()
  const token = await world.mailedReset(user.username)
  await world.choose(await world.handedReset(user.id), secondPassword)
  const fresh = await world.mailedReset(user.username)
  const tries = Array.from({ length: 50 }, (_, i) => world.choose(fresh, `${firstPassword} ${i}`))
  const outcomes = await Promise.allSettled(tries)
  const winners = outcomes.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []))
  expect(winners).toHaveLength(1)
  expect(await isPasswordOf(world.ctx, { userId: user.id, password: `${firstPassword} ${winners[0]}` })).toBe(true)
  await expect(world.choose(token)).rejects.toMatchObject(voided)
})

test('a reset ends every session, signs nobody in, and keeps the second factor', async () => {
  const user = await world.person()
  await seedSsoSession(world.ctx, user.id)
  const factor = { kind: 'totp', name: 'Phone', sealedKey: '', period: 30, createdAt: world.ctx.now }
  await world.ctx.db.factor.create({ data: { ...factor, userId: user.id } })
  await world.choose(await world.mailedReset(user.username))
  expect(await world.ctx.db.ssoSession.count({ where: { userId: user.id, endedAt: null } })).toBe(0)
  expect(await world.ctx.db.factor.count({ where: { userId: user.id, removedAt: null } })).toBe(1)
})

test('a password that the rules refuse leaves the link good', async () => {
  const user = await world.person()
  const token = await world.mailedReset(user.username)
  await expect(world.choose(token, 'short')).rejects.toMatchObject({ code: 'password_refused' })
  await world.choose(token)
  expect(await isPasswordOf(world.ctx, { userId: user.id, password: firstPassword })).toBe(true)
})

test('looking at a link changes nothing', async () => {
  const user = await world.person()
  const token = await world.mailedReset(user.username)
  const before = await world.ctx.db.accountLink.findMany()
  for (let i = 0; i < 3; i++) await findLink(world.ctx, { token, kind: 'reset' })
  expect(await world.ctx.db.accountLink.findMany()).toEqual(before)
})

test('a link ends with its time: 30 minutes by mail, a day from an administrator', async () => {
  const user = await world.person()
  const mailed = await world.mailedReset(user.username)
  const handed = await world.handedReset(user.username)
  const after = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
  await findLink(after(minutes(30) - 1), { token: mailed, kind: 'reset' })
  await expect(world.choose(mailed, firstPassword, after(minutes(30)))).rejects.toMatchObject(voided)
  await findLink(after(hours(24) - 1), { token: handed, kind: 'reset' })
  await expect(world.choose(handed, firstPassword, after(hours(24)))).rejects.toMatchObject(voided)
})

test.each<[string, (id: string) => Promise<unknown>]>([
  ['a lock', (id) => lockUser(world.ctx, { user: id }, operator)],
  [
    'a lock that was lifted',
    async (id) => {
      await lockUser(world.ctx, { user: id }, operator)
      await unlockUser(world.ctx, { user: id }, operator)
    },
  ],
  ['a password set by an operator', (id) => setPassword(world.ctx, { user: id, password: secondPassword }, operator)],
  ['"end all sessions"', (id) => endSessionsOfUser(world.ctx, { userId: id, reason: 'revoked' }, operator)],
  ['another address', (id) => world.ctx.db.user.update({ where: { id }, data: { email: 'new@example.org' } })],
])('a mailed link dies with %s', async (_, change) => {
  const user = await world.person()
  const token = await world.mailedReset(user.username)
  await change(user.id)
  await expect(world.choose(token)).rejects.toMatchObject(voided)
})

test('a link gives nobody else a password, and no kind passes as another', async () => {
  const [user, other] = [await world.person(), await world.person()]
  const token = await world.mailedReset(user.username)
  for (const kind of ['invitation', 'not_me'] satisfies LinkKind[]) {
    await expect(findLink(world.ctx, { token, kind })).rejects.toMatchObject(voided)
  }
  await expect(secureAccount(world.ctx, { token })).rejects.toMatchObject(voided)
  await world.choose(token)
  expect(await world.ctx.db.password.findUnique({ where: { userId: other.id } })).toBeNull()
})

test.each(['', 'pal_', `pal_${'A'.repeat(43)}`, `pst_${'A'.repeat(43)}`, 'pal_\0'])('%j is no link', async (token) => {
  await expect(findLink(world.ctx, { token, kind: 'reset' })).rejects.toMatchObject(voided)
})

test('links that ended a week ago are deleted', async () => {
  const user = await world.person()
  await world.ctx.db.accountLink.deleteMany()
  await world.handedReset(user.username)
  const end = secondsAfter(world.ctx.now, hours(24 * 8))
  expect(await sweepLinks(world.ctx.at(secondsAfter(end, -1)))).toBe(0)
  expect(await sweepLinks(world.ctx.at(end))).toBe(1)
})
