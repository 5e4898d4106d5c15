import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Actor, operator } from '#lib/base/actor.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance } from '#test/sessions.ts'
import { addGrant } from './add-grant.ts'
import { exportPeople } from './export-people.ts'
import { listPeople } from './list-people.ts'

let ctx: TestContext
let owner: Actor
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { editor: ['write'], empty: [] })
  await seedSubsystem(ctx, 'billing', { clerk: ['read'] })
  for (const name of ['ada', 'charles', 'grace']) await seedUser(ctx, name, ['wiki:editor'])
  await seedUser(ctx, 'joan', ['wiki:empty'])
  await seedUser(ctx, 'mary', ['billing:clerk'])
  const over = { validFrom: new Date(0), validTo: new Date(1) }
  await addGrant(ctx, { user: 'mary', subsystem: 'wiki', role: 'editor', ...over }, operator)
  const team = await ctx.db.team.create({ data: { name: 'engineers', title: 'Engineers' } })
  const member = await ctx.db.user.findFirstOrThrow({ where: { username: 'ada' } })
  await ctx.db.teamMember.create({ data: { teamId: team.id, userId: member.id, validFrom: ctx.now } })
  await addGrant(ctx, { team: 'engineers', subsystem: 'wiki', role: 'editor' }, operator)
  owner = { kind: 'user', id: (await seedUser(ctx, 'owner')).id }
  await addGrant(ctx, { user: 'owner', subsystem: 'portal', role: 'subsystem-owner', limitedTo: 'wiki' }, operator)
})
afterAll(() => ctx.close())

const names = ({ people }: { people: { username: string }[] }) => people.map(({ username }) => username)

test('everybody who holds a role now is there once, with every way they come to it', async () => {
  const found = await listPeople(ctx, { subsystem: 'wiki' }, operator)
  expect(names(found)).toEqual(['ada', 'charles', 'grace', 'joan'])
  expect(found.people[0]).toMatchObject({
    admitted: true,
    ways: [
      { role: 'editor', team: null, until: null },
      { role: 'editor', team: 'Engineers' },
    ],
  })
  expect(found.people[3]).toMatchObject({ username: 'joan', admitted: false })
})

test('pages follow one another both ways, and a search narrows them', async () => {
  const turn = (input: object) => listPeople(ctx, { subsystem: 'wiki', limit: 3, ...input }, operator)
  const first = await turn({})
  const second = await turn({ after: first.next ?? '' })
  expect([names(first), names(second)]).toEqual([['ada', 'charles', 'grace'], ['joan']])
  expect([first.previous, second.next]).toEqual([null, null])
  expect(names(await turn({ before: second.previous ?? '' }))).toEqual(['ada', 'charles', 'grace'])
  expect(names(await turn({ search: 'RAC' }))).toEqual(['grace'])
  expect(names(await turn({ search: '%' }))).toEqual([])
})

test('the owner of one subsystem sees its people and those of no other; the export is the same list', async () => {
  expect(names(await listPeople(ctx, { subsystem: 'wiki' }, owner))).toHaveLength(4)
  await expect(listPeople(ctx, { subsystem: 'billing' }, owner)).rejects.toMatchObject({ code: 'not_permitted' })
  const lines: string[] = []
  for await (const line of exportPeople(ctx, { subsystem: 'wiki' }, owner)) lines.push(line)
  expect(lines).toHaveLength(5)
  expect(lines[1]).toContain('editor, editor (Engineers)')
})
