import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { createUser } from '#lib/users/create-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { testWorld, type World } from '#test/world.ts'
import type { Capability } from './capabilities.ts'
import { proposeCapabilities } from './propose-capabilities.ts'
import { requireCapability } from './require-capability.ts'
import { setCapability } from './set-capability.ts'
import { viewSubsystem } from './view-subsystem.ts'

let world: World
let hashing: ReturnType<typeof openHashPool>
beforeAll(async () => {
  world = await testWorld()
  hashing = openHashPool()
})
afterAll(async () => {
  await hashing.close()
  await world.ctx.close()
})

const set = (capability: Capability, held: boolean, subsystem = 'wiki') =>
  setCapability(world.ctx, { subsystem, capability, held }, operator)

const holds = (capability: Exclude<Capability, 'handover'>) =>
  requireCapability(world.ctx, world.wiki, capability).then(
    () => true,
    () => false,
  )

test('of many that give one capability at once, one does, and it is held once', async () => {
  const done = await Promise.all(Array.from({ length: 50 }, () => set('users.read', true)))
  expect(done.filter(({ already }) => !already)).toHaveLength(1)
  expect(await holds('users.read')).toBe(true)
  expect([await set('users.read', false), await set('users.read', false)]).toEqual([
    { already: false },
    { already: true },
  ])
  expect(await holds('users.read')).toBe(false)
})

test('what an import proposes allows nothing until an administrator confirms it', async () => {
  const subsystemId = world.wiki.id
  const propose = () =>
    world.ctx.atomically((tx) => proposeCapabilities(tx, { subsystemId, capabilities: ['users.edit'] }, operator))
  expect([await propose(), await propose()]).toEqual([['users.edit'], []])
  expect(await holds('users.edit')).toBe(false)
  const shown = await viewSubsystem(world.ctx, { subsystem: 'wiki' }, operator)
  expect(shown.capabilities).toContainEqual({ capability: 'users.edit', target: null, proposed: true })
  expect(await set('users.edit', true)).toEqual({ already: false })
  expect([await holds('users.edit'), await propose()]).toEqual([true, []])
})

test('a target belongs to handover and to nothing else, and the portal needs no capability', async () => {
  await expect(set('handover', true)).rejects.toMatchObject({ code: 'malformed_request' })
  const odd = { subsystem: 'wiki', capability: 'users.read', target: 'billing', held: true } as const
  await expect(setCapability(world.ctx, odd, operator)).rejects.toMatchObject({ code: 'malformed_request' })
  await expect(set('users.read', true, 'portal')).rejects.toMatchObject({ code: 'built_in' })
})

test('a capability reaches whom the subsystem manages, and nobody else', async () => {
  const { ctx, wiki, billing } = world
  const reset = (user: string, who = wiki) =>
    setPassword(ctx, { user, password: 'a new password' }, who).then(
      () => 'done',
      ({ code }) => code,
    )
  await set('users.register', true)
  await createUser(ctx, { username: 'own', name: 'Own' }, wiki)
  await world.user('foreign', 'wiki')
  expect(await reset('own')).toBe('not_permitted')
  await set('users.reset-password', true)
  await set('users.reset-password', true, 'billing')
  expect([await reset('own'), await reset('foreign'), await reset('own', billing)]).toEqual([
    'done',
    'not_permitted',
    'not_permitted',
  ])
  await addGrant(ctx, { user: 'own', subsystem: 'portal', role: 'auditor' }, operator)
  expect(await reset('own')).toBe('not_permitted')
})

test('roles are given in the subsystem itself, never elsewhere', async () => {
  const { ctx, wiki } = world
  await set('users.change-role', true)
  await createUser(ctx, { username: 'clerk', name: 'Clerk' }, wiki)
  const give = (subsystem: string, role: string) =>
    addGrant(ctx, { user: 'clerk', subsystem, role }, wiki).then(
      () => 'done',
      ({ code }) => code,
    )
  expect([await give('wiki', 'editor'), await give('billing', 'editor'), await give('portal', 'auditor')]).toEqual([
    'done',
    'not_permitted',
    'not_permitted',
  ])
})
