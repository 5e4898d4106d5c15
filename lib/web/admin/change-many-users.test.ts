import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { testWorld, type World } from '#test/world.ts'
import { ChangeManyUsers, changeManyUsers, toldOfMany } from './change-many-users.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const someId = '00000000-0000-4000-8000-000000000000'

async function helpDesk(username: string) {
  const { id } = await world.user(username)
  await addGrant(world.ctx, { user: id, subsystem: 'portal', role: 'help-desk' }, operator)
  return { kind: 'user', id } as const
}

test('one who is refused keeps nobody else, and is told with the reason', async () => {
  const { ctx } = world
  const who = await helpDesk('annie')
  const [ada, mary] = [await world.user('ada'), await world.user('mary')]
  await addGrant(ctx, { user: ada.id, subsystem: 'portal', role: 'administrator' }, operator)
  const input = ChangeManyUsers.parse({ change: 'lock', user: [ada.id, mary.id, mary.id] })
  const outcome = await changeManyUsers(ctx, input, who)
  expect(outcome).toMatchObject({ changed: 1, already: 0, refused: [{ count: 1 }] })
  expect(toldOfMany(outcome, input).notice).toBe('1 user locked. 1 refused: This person may do more here than you.')
  expect((await ctx.db.user.findUniqueOrThrow({ where: { id: ada.id } })).lockedAt).toBeNull()
})

test('where everybody is refused, the refusal itself is the answer', async () => {
  const who = await helpDesk('dorothy')
  const input = ChangeManyUsers.parse({ change: 'lock', user: [someId] })
  await expect(changeManyUsers(world.ctx, input, who)).rejects.toMatchObject({ code: 'no_such_user' })
})

test('a grant to many needs the right to grant there, for each of them', async () => {
  const { ctx } = world
  const grace = await world.user('grace')
  const input = ChangeManyUsers.parse({ change: 'grant', role: 'wiki editor', user: [grace.id] })
  const refused = changeManyUsers(ctx, input, await helpDesk('katherine'))
  await expect(refused).rejects.toMatchObject({ code: 'not_permitted' })
  expect(await changeManyUsers(ctx, input, operator)).toMatchObject({ changed: 1 })
  expect(await changeManyUsers(ctx, input, operator)).toMatchObject({ changed: 0, already: 1 })
})

test('nobody ticked, or no role chosen, is told beside the field', () => {
  const paths = (value: object) => ChangeManyUsers.safeParse(value).error?.issues.map(({ path }) => path[0])
  expect(paths({ change: 'lock', user: [] })).toEqual(['user'])
  expect(paths({ change: 'grant', user: [someId] })).toEqual(['role'])
  expect(paths({ change: 'delete', user: [someId] })).toEqual(['change'])
})
