import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { DatabaseUnavailable } from '#lib/base/database-unavailable.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { touch } from '#lib/sso/touch.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import { approveChange, rejectChange } from './decide-change.ts'
import { listChanges } from './list-changes.ts'
import { listPushes } from './list-pushes.ts'
import type { Manifest } from './manifest.ts'
import { pushManifest } from './push-manifest.ts'

let world: World
let app: Application
let n = 0
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())
beforeEach(async () => {
  n += 1
  app = await world.connect(`app${n}`)
})

const push = (manifest: Manifest, dryRun = false) =>
  pushManifest(world.ctx, { subsystemId: app.id, manifest, dryRun }, app)
const actionsOf = async (role: string) => {
  const row = await world.ctx.db.role.findUniqueOrThrow({
    where: { subsystemId_name: { subsystemId: app.id, name: role } },
    include: { actions: { where: { validTo: null }, include: { action: true } } },
  })
  return row.actions.map(({ action }) => action.name).sort()
}
const grant = (user: string, role: string) => addGrant(world.ctx, { user, subsystem: app.identifier, role }, operator)

const first: Manifest = {
  revision: 1,
  actions: [
    { name: 'page.read' },
    { name: 'page.edit', title: 'Edit pages' },
    { name: 'page.delete', sensitive: true },
  ],
  groups: [{ name: 'reading', actions: ['page.read'] }],
  roles: [
    { name: 'author', title: 'Author', principalName: 'ROLE_AUTHOR', groups: ['reading'], actions: ['page.edit'] },
  ],
}
const without = (name: string): Manifest => ({
  ...first,
  actions: first.actions.filter((action) => action.name !== name),
  roles: [{ name: 'author', title: 'Author', principalName: 'ROLE_AUTHOR', groups: ['reading'] }],
})

describe('a manifest', () => {
  test('makes actions, groups and roles; a second time it changes nothing', async () => {
    const pushed = await push(first)
    expect(pushed.pending).toEqual([])
    expect(pushed.applied.map(({ change }) => change)).toContain('role.group-added')
    const { id } = await world.user(`author${n}`)
    await grant(id, 'author')
    const told = await world.ctx.db.$queryRaw`
      SELECT actions FROM effective_role(${world.ctx.now}) WHERE user_id = ${id}::uuid AND principal_name = 'ROLE_AUTHOR'`
    expect(told).toEqual([{ actions: ['page.edit', 'page.read'] }])
    expect(await push(first)).toEqual({ applied: [], pending: [], unchanged: 5 })
  })

  test('leaves what administrators made alone', async () => {
    await push(first)
    await push({ ...first, actions: [], groups: [], roles: [] })
    expect(await actionsOf('editor')).toEqual(['read', 'write'])
  })

  test('with a lower revision is stale; the same and none are not', async () => {
    await push({ ...first, revision: 7 })
    await expect(push({ ...first, revision: 6 })).rejects.toMatchObject({ code: 'manifest_stale', status: 409 })
    await expect(push({ ...first, revision: 6 }, true)).rejects.toMatchObject({ code: 'manifest_stale' })
    expect(await push({ ...first, revision: 7 })).toMatchObject({ applied: [] })
    const { revision: _none, ...bare } = first
    expect(await push(bare)).toMatchObject({ applied: [] })
  })

  test('as a dry run answers and writes nothing', async () => {
    const answered = await push(first, true)
    expect(answered.applied.length).toBeGreaterThan(0)
    expect(await world.ctx.db.manifestPush.count({ where: { subsystemId: app.id } })).toBe(0)
    expect(await push(first)).toEqual(answered)
  })

  test('of 50 pushes at once makes everything once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => push(first)))
    const done = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    expect(done.filter(({ applied }) => applied.length > 0)).toHaveLength(1)
    // On a slow machine some find no connection in time: that is a 503, and they may come again.
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(failed.filter((reason) => !(reason instanceof DatabaseUnavailable))).toEqual([])
    expect(await actionsOf('author')).toEqual(['page.edit'])
    expect(await world.ctx.db.action.count({ where: { subsystemId: app.id } })).toBe(5)
  })

  test('is a subsystem’s own: another one, or a person without the right, is refused', async () => {
    const { id } = await world.user(`nobody${n}`)
    const asked = { subsystemId: app.id, manifest: first }
    await expect(pushManifest(world.ctx, asked, world.wiki)).rejects.toMatchObject({ code: 'not_permitted' })
    await expect(pushManifest(world.ctx, asked, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
  })
})

describe('what is held', () => {
  const held = async (manifest: Manifest) => (await push(manifest)).pending.map(({ text }) => text)
  const open = async () => listChanges(world.ctx, { subsystem: app.identifier }, operator)

  beforeEach(async () => {
    await push(first)
    const { id } = await world.user(`holder${n}`)
    await grant(id, 'author')
  })

  test('is what takes from people, and it says from whom; nobody loses anything before it is approved', async () => {
    const { pending, applied } = await push(without('page.edit'))
    expect(applied).toEqual([])
    expect(pending).toMatchObject([
      { change: 'action.removed', action: 'page.edit', touches: { people: 1, names: [`holder${n} Example`] } },
    ])
    expect(await actionsOf('author')).toEqual(['page.edit'])
    const [change] = await open()
    expect(await approveChange(world.ctx, { id: change?.id ?? '' }, operator)).toEqual({
      text: 'Removes the action page.edit',
    })
    expect(await actionsOf('author')).toEqual([])
    expect(await open()).toEqual([])
    await expect(approveChange(world.ctx, { id: change?.id ?? '' }, operator)).rejects.toMatchObject({
      code: 'changed_meanwhile',
    })
  })

  test('is what puts a sensitive action into what is held, and what makes a confirmable one unconditional', async () => {
    const guarded = { name: 'author', title: 'Author', principalName: 'ROLE_AUTHOR', groups: ['reading'] }
    const roles = [{ ...guarded, actions: ['page.edit', 'page.delete'] }]
    expect(await held({ ...first, roles })).toEqual(['Adds page.delete to the role author'])
    await push({ ...first, roles: [...(first.roles ?? []), { name: 'guest', confirmable: ['page.edit'] }] })
    expect(
      await held({ ...first, roles: [...(first.roles ?? []), { name: 'guest', actions: ['page.edit'] }] }),
    ).toEqual(['Asks for confirmation of page.edit in the role guest no longer'])
  })

  test('is what widens a role that an administrator made', async () => {
    const roles = [...(first.roles ?? []), { name: 'editor', actions: ['page.edit'] }]
    expect(await held({ ...first, roles })).toContain('Adds page.edit to the role editor')
    expect(await actionsOf('editor')).toEqual(['read', 'write'])
    expect(await held({ ...first, roles })).toContain('Adds page.edit to the role editor')
  })

  test('once rejected is not asked again, and what an administrator removed stays removed', async () => {
    await push(without('page.edit'))
    const [change] = await open()
    await rejectChange(world.ctx, { id: change?.id ?? '' }, operator)
    expect(await held(without('page.edit'))).toEqual([])
    expect(await actionsOf('author')).toEqual(['page.edit'])
    const { id } = await world.user(`admin${n}`)
    await world.ctx.db.action.updateMany({
      where: { subsystemId: app.id, name: 'page.delete' },
      data: { removedAt: world.ctx.now, removedById: id },
    })
    const again = await push({ ...first, roles: [{ name: 'new', actions: ['page.delete', 'page.read'] }] })
    expect(again.applied.map(({ text }) => text)).toEqual(['Adds the role new', 'Adds page.read to the role new'])
  })

  test('is superseded by a newer push that does not ask for it, and kept by one that does', async () => {
    await push(without('page.edit'))
    const [before] = await open()
    await push({ ...without('page.edit'), revision: 2 })
    expect((await open()).map(({ id, revision }) => [id, revision])).toEqual([[before?.id, 2]])
    await push({ ...first, revision: 3 })
    expect(await open()).toEqual([])
    await expect(approveChange(world.ctx, { id: before?.id ?? '' }, operator)).rejects.toMatchObject({ status: 409 })
    const [newest, middle] = await listPushes(world.ctx, { subsystem: app.identifier }, operator)
    expect([newest?.revision, middle?.decisions]).toMatchObject([3, [{ state: 'superseded' }]])
  })

  test('is refused where the same was done by hand since', async () => {
    await push(without('page.edit'))
    const [change] = await open()
    await world.ctx.db.action.updateMany({
      where: { subsystemId: app.id, name: 'page.edit' },
      data: { removedAt: world.ctx.now },
    })
    await expect(approveChange(world.ctx, { id: change?.id ?? '' }, operator)).rejects.toMatchObject({
      code: 'changed_meanwhile',
    })
    expect((await open()).map(({ id }) => id)).toEqual([change?.id])
  })

  test('reaches the sessions of those whom it touches at their next touch', async () => {
    const user = await world.user(`reader${n}`)
    await createRole(world.ctx, { subsystem: app.identifier, name: 'deleter', actions: ['page.delete'] }, operator)
    await grant(user.id, 'deleter')
    const session = formatSessionId(await world.enter(await world.signIn(user.id), app))
    await push(without('page.delete'))
    const asked = (await open()).find(({ text }) => text === 'Removes the action page.delete')
    expect(asked?.touches.names).toEqual([`reader${n} Example`])
    await approveChange(world.ctx, { id: asked?.id ?? '' }, operator)
    const [answer] = (await touch(world.ctx, { sessions: [session] }, app)).sessions
    expect(answer).toMatchObject({ state: 'ended', reason: 'permissions_removed' })
  })

  test('is decided on only by whoever may write roles there', async () => {
    await push(without('page.edit'))
    const [change] = await open()
    const { id } = await world.user(`curious${n}`)
    const who = { kind: 'user', id } as const
    await expect(listChanges(world.ctx, {}, who)).rejects.toMatchObject({ code: 'not_permitted' })
    await expect(approveChange(world.ctx, { id: change?.id ?? '' }, who)).rejects.toMatchObject({
      code: 'not_permitted',
    })
  })
})
