import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { seedPortal, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { AddTeamMembers, addTeamMembers } from './add-team-members.ts'
import { createTeam } from './create-team.ts'
import { listTeamMembers } from './list-team-members.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
  await createTeam(ctx, { name: 'engineers' }, operator)
  for (const name of ['ada', 'charles', 'mary']) await seedUser(ctx, name)
})
afterAll(() => ctx.close())

const add = (users: string, who: Parameters<typeof addTeamMembers>[2] = operator) =>
  addTeamMembers(ctx, AddTeamMembers.parse({ team: 'engineers', users }), who)

test('a pasted list adds whom it names, once, and tells who is not known', async () => {
  expect(await add('ada, Charles\nada\n nobody')).toEqual({ added: 2, already: 0, unknown: ['nobody'] })
  expect(await add('mary;ada')).toEqual({ added: 1, already: 1, unknown: [] })
  const { members } = await listTeamMembers(ctx, { team: 'engineers' }, operator)
  expect(members.map(({ username }) => username).toSorted()).toEqual(['ada', 'charles', 'mary'])
})

test('a list of strangers, an empty one, and one of somebody without the right are refused', async () => {
  await expect(add('x y')).rejects.toMatchObject({ code: 'no_such_user' })
  expect(AddTeamMembers.safeParse({ team: 'engineers', users: ' , ' }).success).toBe(false)
  const { id } = await seedUser(ctx, 'grace')
  await expect(add('ada', { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
})
