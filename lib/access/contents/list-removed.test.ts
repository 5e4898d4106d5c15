import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAction } from '#lib/access/create-action.ts'
import { createActionGroup } from '#lib/access/create-action-group.ts'
import { createRole } from '#lib/access/create-role.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { countHolders, nameHolders } from './count-holders.ts'
import { listRemoved } from './list-removed.ts'
import { removeAction } from './remove-action.ts'
import { removeActionGroup } from './remove-action-group.ts'
import { removeRole } from './remove-role.ts'

let ctx: TestContext
let admin: Actor
const subsystem = 'wiki'
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, subsystem, { reader: ['page.read'], guest: ['page.peek'] })
  admin = { kind: 'user', id: (await seedUser(ctx, 'admin', ['portal:administrator'])).id }
})
afterAll(() => ctx.close())

test('what was removed is listed with who removed it, and no longer once it was made again', async () => {
  await createActionGroup(ctx, { subsystem, name: 'peeking', actions: ['page.peek'] }, operator)
  await removeActionGroup(ctx, { subsystem, group: 'peeking' }, operator)
  await removeRole(ctx, { subsystem, role: 'guest' }, admin)
  await createAction(ctx, { subsystem, name: 'page.burn', title: 'Burn', sensitive: true }, operator)
  await removeAction(ctx, { subsystem, action: 'page.burn' }, admin)
  const removed = await listRemoved(ctx, { subsystem }, admin)
  expect(removed.actions).toMatchObject([
    { name: 'page.burn', title: 'Burn', sensitive: true, removedAt: ctx.now, removedBy: 'admin' },
  ])
  expect(removed.groups).toMatchObject([{ name: 'peeking', removedBy: null }])
  expect(removed.roles).toMatchObject([{ name: 'guest', removedBy: 'admin' }])
  await createRole(ctx, { subsystem, name: 'guest' }, admin)
  expect((await listRemoved(ctx, { subsystem }, admin)).roles).toEqual([])
})

test('whoever may not see the subsystem does not see what was removed', async () => {
  const { id } = await seedUser(ctx, 'ada', ['wiki:reader'])
  await expect(listRemoved(ctx, { subsystem }, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
})

test('holders are counted, and the first three named', async () => {
  for (const name of ['zoe', 'yves', 'bert', 'carl']) await seedUser(ctx, name, ['wiki:reader'])
  const { id } = await ctx.db.role.findFirstOrThrow({ where: { name: 'reader' } })
  const held = await ctx.db.grant.count({ where: { roleId: id } })
  expect(await countHolders(ctx, [id])).toEqual({ users: held, teams: 0 })
  expect(await nameHolders(ctx, [id])).toEqual(['ada', 'bert', 'carl'])
})
