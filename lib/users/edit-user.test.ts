import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { contentVersion } from '#lib/base/content-version.ts'
import { seedPortal, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { EditUser, editUser, readProfile } from './edit-user.ts'
import { findUser } from './find-user.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
})
afterAll(() => ctx.close())

const versionOf = async (id: string) => contentVersion(await readProfile(ctx, id))

test('a renamed user signs in by the new name alone, and nobody gets the old one', async () => {
  const ada = await seedUser(ctx, 'ada')
  await seedUser(ctx, 'charles')
  await editUser(ctx, { user: 'ada', username: 'Augusta', name: 'Augusta Ada King' }, operator)
  expect(await findUser(ctx, 'augusta')).toMatchObject({ id: ada.id, username: 'Augusta' })
  await expect(findUser(ctx, 'ada')).rejects.toMatchObject({ code: 'no_such_user' })
  const taken = editUser(ctx, { user: 'charles', username: 'ADA' }, operator)
  await expect(taken).rejects.toMatchObject({ code: 'name_taken', detail: expect.stringMatching(/^username:/) })
  expect(await findUser(ctx, 'charles')).toMatchObject({ username: 'charles' })
})

test('whoever takes their own old name back has it again', async () => {
  const mary = await seedUser(ctx, 'mary')
  await editUser(ctx, { user: 'mary', username: 'somerville' }, operator)
  await editUser(ctx, { user: 'somerville', username: 'mary' }, operator)
  expect(await findUser(ctx, 'mary')).toMatchObject({ id: mary.id })
})

test('an address opens the door once somebody vouches for it, and another address has to be vouched for again', async () => {
  const grace = await seedUser(ctx, 'grace')
  await editUser(ctx, { user: 'grace', email: 'grace@example.org' }, operator)
  await expect(findUser(ctx, 'grace@example.org')).rejects.toMatchObject({ code: 'no_such_user' })
  await editUser(ctx, { user: 'grace', emailVerified: true }, operator)
  expect(await findUser(ctx, 'Grace@Example.org')).toMatchObject({ id: grace.id })
  await editUser(ctx, { user: 'grace', email: 'hopper@example.org' }, operator)
  expect(await ctx.db.user.findUniqueOrThrow({ where: { id: grace.id } })).toMatchObject({ emailVerified: false })
  await expect(findUser(ctx, 'grace@example.org')).rejects.toMatchObject({ code: 'no_such_user' })
  const nothing = editUser(ctx, { user: 'grace', email: null, emailVerified: true }, operator)
  await expect(nothing).rejects.toMatchObject({ code: 'malformed_request' })
})

test('of two editors who saw the same, the second is told what the first has written', async () => {
  const { id } = await seedUser(ctx, 'edith')
  const version = await versionOf(id)
  await editUser(ctx, { user: id, version, name: 'Edith Clarke' }, operator)
  const second = editUser(ctx, { user: id, version, name: 'E. Clarke' }, operator)
  await expect(second).rejects.toMatchObject({ code: 'changed_meanwhile', detail: 'It says now: name: Edith Clarke.' })
})

test('an edit is in the log with before and after, and one that changes nothing is not', async () => {
  const { id } = await seedUser(ctx, 'joan')
  await editUser(ctx, { user: id, name: 'Joan Clarke', givenName: 'Joan' }, operator)
  expect(await editUser(ctx, { user: id, name: 'Joan Clarke' }, operator)).toMatchObject({ already: true })
  const events = await ctx.db.auditInbox.findMany({ where: { userId: id, kind: 'user.edited' } })
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({
    facts: { fields: 'name givenName' },
    personal: {
      'name.before': 'joan',
      'name.after': 'Joan Clarke',
      'givenName.before': '',
      'givenName.after': 'Joan',
    },
  })
})

test('the help desk edits nobody, and nobody edits someone who may do more', async () => {
  const help = await seedUser(ctx, 'help', ['portal:help-desk'])
  const boss = await seedUser(ctx, 'boss', ['portal:administrator'])
  const writer = await seedUser(ctx, 'writer')
  const role = await ctx.db.role.findFirstOrThrow({ where: { name: 'subsystem-owner' } })
  const action = await ctx.db.action.findFirstOrThrow({ where: { name: 'users.write' } })
  await ctx.db.role.create({
    data: {
      subsystemId: role.subsystemId,
      name: 'people',
      actions: { create: { actionId: action.id, validFrom: ctx.now } },
    },
  })
  await addGrant(ctx, { user: 'writer', subsystem: 'portal', role: 'people' }, operator)
  const as = (id: string) => ({ kind: 'user', id }) as const
  await expect(editUser(ctx, { user: 'joan', name: 'x' }, as(help.id))).rejects.toMatchObject({ code: 'not_permitted' })
  await expect(editUser(ctx, { user: boss.id, email: 'writer@example.org' }, as(writer.id))).rejects.toMatchObject({
    code: 'not_permitted',
  })
  expect(await editUser(ctx, { user: 'joan', name: 'Joan' }, as(writer.id))).toMatchObject({ already: false })
})

test('attributes are replaced as a whole, whatever their order, and a name that no application could ask for is refused', async () => {
  const { id } = await seedUser(ctx, 'ida')
  await editUser(ctx, { user: id, attributes: { team: 'blue', department: 'Numbers' } }, operator)
  expect((await readProfile(ctx, id)).attributes).toEqual({ department: 'Numbers', team: 'blue' })
  const again = editUser(ctx, { user: id, attributes: { department: 'Numbers', team: 'blue' } }, operator)
  expect(await again).toMatchObject({ already: true })
  await editUser(ctx, { user: id, attributes: { team: 'red' } }, operator)
  expect((await readProfile(ctx, id)).attributes).toEqual({ team: 'red' })
  expect(EditUser.safeParse({ user: id, attributes: { 'no name': 'x' } }).success).toBe(false)
})
