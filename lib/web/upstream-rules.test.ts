import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as connect from '#app/account/identities/connect/route.ts'
import * as callback from '#app/api/auth/callback/[provider]/route.ts'
import * as submit from '#app/login/password/route.ts'
import { effectiveRoles } from '#lib/access/effective-roles.ts'
import { operator } from '#lib/base/actor.ts'
import { setRules } from '#lib/federation/rules/set-rules.ts'
import { createUser } from '#lib/users/create-user.ts'
import { addTotp } from '#test/factors.ts'
import { newcomer, type UpstreamVisitor } from '#test/upstream-visitor.ts'
import { type UpstreamWorld, upstreamWorld } from '#test/upstream-world.ts'
import { sealAccountForm } from './account-form.ts'

let world: UpstreamWorld
const password = 'correct horse battery staple'

beforeAll(async () => {
  world = await upstreamWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.policy('link')
  const gives = { subsystem: 'wiki', role: 'editor' }
  const rules = [{ claim: 'groups', operator: 'contains' as const, values: ['staff'], gives }]
  await setRules(world.ctx, { provider: 'acme', rules }, operator)
})

/** Somebody with an account here, whom acme calls one of its staff. */
async function oneOfStaff() {
  const known = { ...newcomer(), groups: ['staff'] }
  const username = known.preferred_username
  const { id } = await createUser(world.ctx, { username, name: 'Grace', password }, operator)
  world.acme.signsIn(known)
  const roles = async () => {
    const found = await effectiveRoles(world.ctx.at(new Date()), { userId: id, subsystemId: world.wiki.id })
    return found.roles.map(({ name }) => name)
  }
  return { id, username, roles }
}

const byPassword = (browser: UpstreamVisitor, attempt: string, username: string) =>
  browser.send(submit.POST, '/login/password', { attempt, username, password })

test('what the rules give to somebody who connects by signing in with the password once is theirs in that sign-in', async () => {
  const grace = await oneOfStaff()
  const browser = world.visitor()
  const { attempt } = browser.ticket((await browser.arrive(world.acme)).to)
  expect(await grace.roles()).toEqual([])
  await byPassword(browser, attempt, grace.username)
  expect(await grace.roles()).toEqual(['editor'])
  expect(await world.ctx.db.pendingArrival.count()).toBe(0)
})

test('until the second factor is given, nothing is', async () => {
  const grace = await oneOfStaff()
  await addTotp(world.ctx, grace.id, 'Phone')
  const browser = world.visitor()
  const { attempt } = browser.ticket((await browser.arrive(world.acme)).to)
  expect((await byPassword(browser, attempt, grace.username)).to).toMatch(/^\/login\/otp\?/)
  expect(await grace.roles()).toEqual([])
})

/** Signs in by the password, and then connects what acme knows of the browser's person. */
async function connectInAccount({ id, username }: { id: string; username: string }) {
  const browser = world.visitor()
  await byPassword(browser, browser.form(), username)
  const form = sealAccountForm(world.ctx, id, browser.hash)
  const { to } = await browser.send(
    connect.GET,
    `/account/identities/connect?${new URLSearchParams({ provider: 'acme', form })}`,
  )
  return browser.send(callback.GET, await world.acme.visit(to))
}

test('what the rules give to somebody who connects in "my account" is theirs at once', async () => {
  const grace = await oneOfStaff()
  expect((await connectInAccount(grace)).to).toMatch(/^\/account\/identities\?notice=/)
  expect(await grace.roles()).toEqual(['editor'])
})

test('an identity that is somebody else’s already gives nothing to whoever tries to connect it', async () => {
  const first = await oneOfStaff()
  await connectInAccount(first)
  const { preferred_username: username } = newcomer()
  const { id } = await createUser(world.ctx, { username, name: 'Mallory', password }, operator)
  await connectInAccount({ id, username })
  const found = await effectiveRoles(world.ctx.at(new Date()), { userId: id, subsystemId: world.wiki.id })
  expect(found.roles).toEqual([])
})
