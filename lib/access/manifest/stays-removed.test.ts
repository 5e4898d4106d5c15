import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { removeAction } from '#lib/access/contents/remove-action.ts'
import { removeActionGroup } from '#lib/access/contents/remove-action-group.ts'
import { removeRole } from '#lib/access/contents/remove-role.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createActionGroup } from '#lib/access/create-action-group.ts'
import { createRole } from '#lib/access/create-role.ts'
import { portalActionNames } from '#lib/access/portal-actions.ts'
import { authenticateApiKey } from '#lib/api-keys/authenticate-api-key.ts'
import { createApiKey } from '#lib/api-keys/create-api-key.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import { Manifest } from './manifest.ts'
import { pushManifest } from './push-manifest.ts'

let world: World
const administrators: Record<string, Actor> = {}
beforeAll(async () => {
  world = await testWorld()
  const { id } = await world.user('ada')
  await addGrant(world.ctx, { user: id, subsystem: 'portal', role: 'administrator' }, operator)
  const person: Actor = { kind: 'user', id }
  const { key } = await createApiKey(world.ctx, { name: 'test', scopes: [...portalActionNames] }, person)
  administrators['command line'] = operator
  administrators['dashboard'] = person
  administrators['API'] = await authenticateApiKey(world.ctx, key)
})
afterAll(() => world.ctx.close())

const manifest = Manifest.parse({
  actions: [{ name: 'print' }, { name: 'scan' }],
  groups: [{ name: 'paper', actions: ['print', 'scan'] }],
  roles: [{ name: 'clerk', actions: ['print'], groups: ['paper'] }],
})
const push = (app: Application, given = manifest) =>
  pushManifest(world.ctx, { subsystemId: app.id, manifest: given }, app)

async function makeByHand({ identifier: subsystem }: Application): Promise<void> {
  for (const name of ['print', 'scan']) await createAction(world.ctx, { subsystem, name }, operator)
  await createActionGroup(world.ctx, { subsystem, name: 'paper', actions: ['print'] }, operator)
  await createRole(world.ctx, { subsystem, name: 'clerk', actions: ['print'] }, operator)
}

async function removeByHand({ identifier: subsystem }: Application, who: Actor): Promise<void> {
  await removeRole(world.ctx, { subsystem, role: 'clerk' }, who)
  await removeActionGroup(world.ctx, { subsystem, group: 'paper' }, who)
  await removeAction(world.ctx, { subsystem, action: 'print' }, who)
}

const changesOf = async (app: Application) => {
  const { applied, pending } = await push(app)
  return [...applied, ...pending].map(({ text }) => text)
}

const ways = ['command line', 'dashboard', 'API']
const origins = { 'made by hand': makeByHand, 'declared by the manifest': push }

test.for(ways.flatMap((way) => Object.entries(origins).map(([origin, make]) => ({ way, origin, make }))))(
  'what was $origin and an administrator removed by the $way stays removed',
  async ({ way, origin, make }) => {
    const app = await world.connect(`stays-${ways.indexOf(way)}-${origin.length}`)
    await make(app)
    await removeByHand(app, administrators[way] ?? operator)
    // What the administrators left alone is the manifest's to declare.
    expect(await changesOf(app)).toEqual([])
    expect(await changesOf(app)).toEqual([])
  },
)

test('what a manifest withdrew it may bring back', async () => {
  const app = await world.connect('returns')
  await push(app)
  await push(app, Manifest.parse({ actions: [{ name: 'scan' }] }))
  expect(await changesOf(app)).toEqual(expect.arrayContaining(['Adds the action print', 'Adds the role clerk']))
})

test('what an administrator made again after removing it is theirs: no manifest takes it', async () => {
  const app = await world.connect('again')
  await push(app)
  await removeByHand(app, operator)
  await createAction(world.ctx, { subsystem: app.identifier, name: 'print' }, operator)
  await createRole(world.ctx, { subsystem: app.identifier, name: 'clerk', actions: ['print'] }, operator)
  const { applied, pending } = await push(app, Manifest.parse({ actions: [{ name: 'scan' }] }))
  expect([...applied, ...pending]).toEqual([])
})
