import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { argumentsOf, type SuperflyWorld, superflyWorld } from '#test/superfly-world.ts'

let world: SuperflyWorld
beforeAll(async () => {
  world = await superflyWorld()
  await world.allow('users.register', 'users.authenticate', 'users.reset-password')
  const role = { subsystem: 'wiki', name: 'member', principalName: 'ROLE_MEMBER', actions: ['read'] }
  await createRole(world.ctx, role, operator)
})
afterAll(() => world.close())

const member = { subsystemIdentifier: null, detectSubsystemIdentifier: true, principalName: 'ROLE_MEMBER' }
const register = (username: string, more: object = {}) =>
  world.call('registerUser', { ...argumentsOf('')['registerUser'], username, roleGrants: [member], ...more })
const done = { status: 200, body: null }
const thrown = (name: string) => ({
  status: 202,
  body: { exceptionClass: `com.payneteasy.superfly.api.exceptions.${name}Exception` },
})
const authenticate = (username: string, password: string) =>
  world.result('authenticate', { username, password, authRequestInfo: null })

test('makes a person of the caller’s own, with its roles, and no secret questions', async () => {
  expect(await register('new')).toEqual(done)
  const user = await world.ctx.db.user.findFirstOrThrow({
    where: { username: 'new' },
    include: { attributes: true, password: true },
  })
  expect(user).toMatchObject({
    ...{ managingSubsystemId: world.wiki.id, name: 'New Person', email: 'new@example.org', emailVerified: false },
    ...{ attributes: [{ name: 'organization', value: 'Acme' }], password: { temporary: true } },
  })
  expect(JSON.stringify(user)).not.toContain('Rex')
  expect(await authenticate('new', 'a quite unusual passphrase')).toMatchObject({
    actionsMap: { member: [{ name: 'action_temp_password', loggingNeeded: false }] },
  })
})

test('an incomplete registration is replaced, a complete one is not', async () => {
  await register('twice')
  expect(await register('twice', { firstName: 'Other', password: 'another unusual passphrase' })).toEqual(done)
  expect(await world.ctx.db.user.findFirst({ where: { username: 'twice' } })).toMatchObject({ givenName: 'Other' })
  expect(await authenticate('twice', 'a quite unusual passphrase')).toBe(null)
  expect(await world.result('completeUser', { username: 'twice' })).toBe(null)
  expect(await register('twice')).toMatchObject(thrown('UserExists'))
})

test('signing in completes a registration', async () => {
  await register('signs')
  expect(await authenticate('signs', 'a quite unusual passphrase')).not.toBe(null)
  expect(await register('signs')).toMatchObject(thrown('UserExists'))
})

test('a name of somebody else is taken, whoever they are', async () => {
  await world.person('taken')
  expect(await register('TAKEN')).toMatchObject(thrown('UserExists'))
})

test('of twenty that register a name at once, one person comes out', async () => {
  const told = await Promise.all(Array.from({ length: 20 }, () => register('raced')))
  expect(told.every(({ status }) => status === 200 || status === 202)).toBe(true)
  expect(await world.ctx.db.user.count({ where: { username: 'raced' } })).toBe(1)
})

test('roles elsewhere, and roles that are not there, are refused, and nobody is made', async () => {
  const elsewhere = { subsystemIdentifier: 'billing', detectSubsystemIdentifier: false, principalName: 'ROLE_MEMBER' }
  expect(await register('climber', { roleGrants: [elsewhere] })).toMatchObject(thrown('SsoUser'))
  expect(await register('climber', { roleGrants: [{ ...member, principalName: 'ROLE_KING' }] })).toMatchObject(
    thrown('SsoUser'),
  )
  expect(await world.ctx.db.user.count({ where: { username: 'climber' } })).toBe(0)
})

test.each([
  ['', 'P000'],
  ['short', 'P001'],
  ['passwordpassword', 'P002'],
])('the password %j is refused as %s', async (password, message) => {
  expect(await register('weak', { password })).toMatchObject({ ...thrown('PolicyValidation'), body: { message } })
})
