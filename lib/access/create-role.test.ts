import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { addGrant } from './add-grant.ts'
import { createAction } from './create-action.ts'
import { createActionGroup } from './create-action-group.ts'
import { CreateRole, createRole } from './create-role.ts'

let ctx: TestContext
const subsystem = 'wiki'
beforeAll(async () => {
  ctx = await testContext()
  await seedSubsystem(ctx, subsystem)
  await seedSubsystem(ctx, 'billing')
  for (const name of ['page.read', 'page.edit', 'page.delete']) await createAction(ctx, { subsystem, name }, operator)
  await createAction(ctx, { subsystem: 'billing', name: 'bill.read' }, operator)
})
afterAll(() => ctx.close())

test('a role is worth its single actions and those of its groups, each once', async () => {
  await createActionGroup(
    ctx,
    { subsystem, name: 'writing', actions: ['page.edit', 'page.delete', 'page.edit'] },
    operator,
  )
  await createRole(
    ctx,
    { subsystem, name: 'editor', actions: ['page.read', 'page.edit'], groups: ['writing'] },
    operator,
  )
  const { id } = await seedUser(ctx, 'ada')
  await addGrant(ctx, { user: 'ada', subsystem, role: 'editor' }, operator)
  const rows = await ctx.db.$queryRaw`SELECT name, actions FROM effective_role(${ctx.now}) WHERE user_id = ${id}::uuid`
  expect(rows).toEqual([{ name: 'editor', actions: ['page.delete', 'page.edit', 'page.read'] }])
})

test('actions and groups of another subsystem, or of none, make no role', async () => {
  const nothing = { code: 'no_such_action' }
  const role = (more: object) => createRole(ctx, { subsystem, name: 'thief', ...more }, operator)
  await expect(role({ actions: ['bill.read'] })).rejects.toMatchObject(nothing)
  await expect(role({ groups: ['nothing'] })).rejects.toMatchObject(nothing)
  const group = createActionGroup(ctx, { subsystem, name: 'loot', actions: ['bill.read'] }, operator)
  await expect(group).rejects.toMatchObject(nothing)
  expect(await ctx.db.role.count({ where: { name: 'thief' } })).toBe(0)
})

test('names are unique within their subsystem, also for twenty at once, and free in another', async () => {
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => createRole(ctx, { subsystem, name: 'reader', actions: ['page.read'] }, operator)),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of tries) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'already_exists' })
  await createRole(ctx, { subsystem: 'billing', name: 'reader' }, operator)
  const twin = { code: 'already_exists' }
  await expect(createAction(ctx, { subsystem, name: 'page.read' }, operator)).rejects.toMatchObject(twin)
})

test.each(['', ' editor', 'edi\u200Btor', 'a,b', 'a;b', 'a:b', 'x'.repeat(101)])('%j is no name of a role', (name) => {
  expect(CreateRole.safeParse({ subsystem, name }).success).toBe(false)
})

test('a role may be called as old applications call theirs', () => {
  for (const name of ['Super User', 'rédacteur', 'ROLE_EDITOR']) {
    expect(CreateRole.safeParse({ subsystem, name }).success).toBe(true)
  }
})
