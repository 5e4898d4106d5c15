import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { isPasswordOf } from '#lib/users/passwords/is-password-of.ts'
import { testContext } from '#test/context.ts'
import { firstPassword, type LinksWorld, openLinksWorld, secondPassword, tokenOf, voided } from '#test/links.ts'
import { countJobs } from '#test/mailbox.ts'
import { seedInstance } from '#test/sessions.ts'
import { choosePassword } from './choose-password.ts'
import { inviteUser } from './invite-user.ts'
import { linkSeconds } from './issue-link.ts'

let world: LinksWorld
beforeAll(async () => {
  world = await openLinksWorld()
})
afterAll(() => world.close())
beforeEach(() => world.forget())

test('an invitation that came by mail gives a password and confirms the address', async () => {
  const input = { username: 'grace', name: 'Grace', email: 'Grace@Example.org' }
  const invited = await inviteUser(world.ctx, input, operator)
  expect(invited.url).toBeNull()
  const token = await world.tokenFrom(/account/)
  expect(world.box.mails.map(({ to }) => to)).toEqual([['Grace@example.org']])
  const later = world.ctx.at(secondsAfter(world.ctx.now, linkSeconds.invitation - 1))
  await choosePassword(later, { token, kind: 'invitation', password: firstPassword })
  const names = await world.ctx.db.loginName.findMany({ where: { userId: invited.id }, orderBy: { normalised: 'asc' } })
  expect(names.map(({ normalised }) => normalised)).toEqual(['grace', 'grace@example.org'])
  expect(await world.ctx.db.user.findUnique({ where: { id: invited.id } })).toMatchObject({ emailVerified: true })
  const again = choosePassword(world.ctx, { token, kind: 'invitation', password: secondPassword })
  await expect(again).rejects.toMatchObject(voided)
})

test('an address that became somebody else’s name is not confirmed', async () => {
  const email = 'shared@example.org'
  const invited = await inviteUser(world.ctx, { username: 'first', name: 'First', email }, operator)
  const token = await world.tokenFrom(/account/)
  const profile = { username: 'second', name: 'Second', email, emailVerified: true }
  const second = await insertUser(world.ctx, { profile, hash: null }, operator)
  await choosePassword(world.ctx, { token, kind: 'invitation', password: firstPassword })
  expect(await world.ctx.db.user.findUnique({ where: { id: invited.id } })).toMatchObject({ emailVerified: false })
  expect(await world.ctx.db.loginName.findUnique({ where: { normalised: email } })).toMatchObject({ userId: second.id })
  const again = inviteUser(world.ctx, { username: 'third', name: 'Third', email }, operator)
  await expect(again).rejects.toMatchObject({ code: 'name_taken' })
})

test('without mail an invitation is handed over, and confirms nothing', async () => {
  const mute = await testContext()
  try {
    await seedInstance(mute)
    const input = { username: 'mary', name: 'Mary', email: 'mary@example.org' }
    const { id, url } = await inviteUser(mute, input, operator)
    const token = tokenOf(url ?? '')
    await choosePassword(mute, { token, kind: 'invitation', password: firstPassword })
    expect(await isPasswordOf(mute, { userId: id, password: firstPassword })).toBe(true)
    expect(await mute.db.user.findUnique({ where: { id } })).toMatchObject({ emailVerified: false })
    expect(await countJobs(mute)).toBe(0)
  } finally {
    await mute.close()
  }
})
