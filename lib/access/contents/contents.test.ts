import { afterAll, beforeAll, expect, test } from 'vitest'
import { addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import { removeConfirmation } from '#lib/access/confirmations/remove-confirmation.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createActionGroup } from '#lib/access/create-action-group.ts'
import { createRole } from '#lib/access/create-role.ts'
import { settleDueAccess } from '#lib/access/settle-due-access.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedSubsystemSession } from '#test/sessions.ts'
import { editAction } from './edit-action.ts'
import { editActionGroup } from './edit-action-group.ts'
import { editRole } from './edit-role.ts'
import { listContents } from './list-contents.ts'
import { removeAction } from './remove-action.ts'
import { removeActionGroup } from './remove-action-group.ts'
import { removeRole } from './remove-role.ts'

let ctx: TestContext
const subsystem = 'wiki'
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, subsystem, { reader: ['page.read'], editor: ['page.read', 'page.edit'] })
  await createAction(ctx, { subsystem, name: 'page.delete', sensitive: true }, operator)
})
afterAll(() => ctx.close())

const by = ({ id }: { id: string }): Actor => ({ kind: 'user', id })
const settle = () => settleDueAccess(ctx.at(secondsAfter(new Date(), 1)))

async function actionsOf(userId: string, at = new Date()): Promise<string[]> {
  const rows = await ctx.db.$queryRaw<{ name: string }[]>`
    SELECT DISTINCT a.name FROM effective_action(${at}) e JOIN action a ON a.id = e.action_id
     WHERE e.user_id = ${userId}::uuid ORDER BY a.name`
  return rows.map(({ name }) => name)
}

const digestOf = async (userId: string) =>
  (await ctx.db.accessDigest.findFirst({ where: { userId, subsystem: { identifier: subsystem } } }))?.digest

test('an edited role is worth its new contents at once, its old ones in the past, and its holders are told', async () => {
  const ada = await seedUser(ctx, 'ada', ['wiki:editor'])
  const before = await digestOf(ada.id)
  await editRole(ctx.at(new Date()), { subsystem, role: 'editor', actions: ['page.read', 'page.delete'] }, operator)
  expect(await actionsOf(ada.id)).toEqual(['page.delete', 'page.read'])
  expect(await actionsOf(ada.id, ctx.now)).toEqual(['page.edit', 'page.read'])
  expect(await settle()).toBe(1)
  expect(await digestOf(ada.id)).not.toBe(before)
  const [event] = await ctx.db.auditInbox.findMany({ where: { kind: 'role.edited' } })
  expect(event?.facts).toMatchObject({
    name: 'editor',
    'actions.before': 'page.edit page.read',
    'actions.after': 'page.delete page.read',
  })
  expect((await ctx.db.role.findFirst({ where: { name: 'editor' } }))?.editedAt).not.toBeNull()
})

test('who loses the last action by an edit is signed out there', async () => {
  await createRole(ctx, { subsystem, name: 'guest', actions: ['page.read'] }, operator)
  const mary = await seedUser(ctx, 'mary', ['wiki:guest'])
  const session = await seedSubsystemSession(ctx, mary.id, subsystem)
  await editRole(ctx, { subsystem, role: 'guest', actions: [] }, operator)
  await settle()
  const ended = await ctx.db.subsystemSession.findUnique({ where: { id: session.id } })
  expect(ended?.endedReason).toBe('permissions_removed')
})

test('a group changes every role that has it', async () => {
  await createActionGroup(ctx, { subsystem, name: 'writing', actions: ['page.edit'] }, operator)
  await createRole(ctx, { subsystem, name: 'author', groups: ['writing'] }, operator)
  const grace = await seedUser(ctx, 'grace', ['wiki:author'])
  await editActionGroup(ctx, { subsystem, group: 'writing', actions: ['page.edit', 'page.delete'] }, operator)
  expect(await actionsOf(grace.id)).toEqual(['page.delete', 'page.edit'])
  const remove = (endGrants: boolean) => removeActionGroup(ctx, { subsystem, group: 'writing', endGrants }, operator)
  await expect(remove(false)).rejects.toMatchObject({
    code: 'in_use',
    detail: 'The action group writing is held by 1 user and 0 teams.',
  })
  await remove(true)
  expect(await actionsOf(grace.id)).toEqual([])
})

test('a confirmable action counts for those alone for whom it is confirmed, while it is', async () => {
  await createRole(
    ctx,
    { subsystem, name: 'moderator', actions: ['page.read'], confirmable: ['page.delete'] },
    operator,
  )
  const alan = await seedUser(ctx, 'alan', ['wiki:moderator'])
  const kurt = await seedUser(ctx, 'kurt', ['wiki:moderator'])
  const which = { user: 'alan', subsystem, role: 'moderator', action: 'page.delete' }
  expect(await actionsOf(alan.id)).toEqual(['page.read'])
  expect(await addConfirmation(ctx, which, operator)).toEqual({ already: false })
  expect(await addConfirmation(ctx, which, operator)).toEqual({ already: true })
  expect(await actionsOf(alan.id)).toEqual(['page.delete', 'page.read'])
  expect(await actionsOf(kurt.id)).toEqual(['page.read'])
  await removeConfirmation(ctx, which, operator)
  expect(await actionsOf(alan.id)).toEqual(['page.read'])
  await expect(removeConfirmation(ctx, which, operator)).rejects.toMatchObject({ code: 'no_such_confirmation' })
  const plain = addConfirmation(ctx, { ...which, action: 'page.read' }, operator)
  await expect(plain).rejects.toMatchObject({ code: 'no_such_action' })
})

test('to make an action confirmable takes it from those for whom nobody confirms it', async () => {
  const kurt = await ctx.db.user.findFirstOrThrow({ where: { username: 'kurt' } })
  await editRole(ctx, { subsystem, role: 'moderator', confirmable: ['page.read'] }, operator)
  expect(await actionsOf(kurt.id)).toEqual([])
  const { roles } = await listContents(ctx, { subsystem }, operator)
  expect(roles.find(({ name }) => name === 'moderator')).toMatchObject({ actions: [], confirmable: ['page.read'] })
  const twice = { subsystem, role: 'moderator', actions: ['page.edit'], confirmable: ['page.edit'] }
  await expect(editRole(ctx, twice, operator)).rejects.toMatchObject({ code: 'malformed_request' })
})

test('what is removed is in nothing, its name stays taken, and made again it comes back in nothing', async () => {
  const ada = await ctx.db.user.findFirstOrThrow({ where: { username: 'ada' } })
  await expect(removeAction(ctx, { subsystem, action: 'page.delete' }, operator)).rejects.toMatchObject({
    code: 'in_use',
  })
  await removeAction(ctx, { subsystem, action: 'page.delete', endGrants: true }, operator)
  expect(await actionsOf(ada.id)).toEqual(['page.read'])
  const gone = { code: 'no_such_action' }
  await expect(editAction(ctx, { subsystem, action: 'page.delete' }, operator)).rejects.toMatchObject(gone)
  await expect(createRole(ctx, { subsystem, name: 'x', actions: ['page.delete'] }, operator)).rejects.toMatchObject(
    gone,
  )
  await createAction(ctx, { subsystem, name: 'page.delete' }, operator)
  expect(await actionsOf(ada.id)).toEqual(['page.read'])
  expect(await removeRole(ctx, { subsystem, role: 'editor', endGrants: true }, operator)).toEqual({
    users: 1,
    teams: 0,
  })
  expect(await actionsOf(ada.id)).toEqual([])
  await createRole(ctx, { subsystem, name: 'editor', actions: ['page.read'] }, operator)
  expect(await actionsOf(ada.id)).toEqual([])
})

test('of ten edits of what was shown one is taken, and the others are told what stands there now', async () => {
  const { roles } = await listContents(ctx, { subsystem }, operator)
  const version = roles.find(({ name }) => name === 'reader')?.version
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) =>
      editRole(ctx, { subsystem, role: 'reader', title: `R${n}`, version }, operator),
    ),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const one of tries)
    if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'changed_meanwhile' })
})

test('what may be done at the portal is built in; a role of it holds no more than its maker', async () => {
  const portal = 'portal'
  const builtIn = { code: 'built_in' }
  await expect(createAction(ctx, { subsystem: portal, name: 'fly' }, operator)).rejects.toMatchObject(builtIn)
  const group = createActionGroup(ctx, { subsystem: portal, name: 'all', actions: ['users.read'] }, operator)
  await expect(group).rejects.toMatchObject(builtIn)
  const ready = editRole(ctx, { subsystem: portal, role: 'auditor', actions: ['users.lock'] }, operator)
  await expect(ready).rejects.toMatchObject(builtIn)
  const gone = removeRole(ctx, { subsystem: portal, role: 'administrator', endGrants: true }, operator)
  await expect(gone).rejects.toMatchObject(builtIn)
  await createRole(ctx, { subsystem: portal, name: 'role-maker', actions: ['roles.write', 'users.read'] }, operator)
  const maker = await seedUser(ctx, 'maker', ['portal:role-maker'])
  await createRole(ctx, { subsystem: portal, name: 'viewer', actions: ['users.read'] }, by(maker))
  const denied = { code: 'not_permitted' }
  const wide = createRole(ctx, { subsystem: portal, name: 'wide', actions: ['users.lock'] }, by(maker))
  await expect(wide).rejects.toMatchObject(denied)
  const widen = editRole(ctx, { subsystem: portal, role: 'role-maker', actions: ['settings.write'] }, by(maker))
  await expect(widen).rejects.toMatchObject(denied)
  const other = await seedUser(ctx, 'nobody')
  await expect(editRole(ctx, { subsystem, role: 'reader', title: 'R' }, by(other))).rejects.toMatchObject(denied)
})
