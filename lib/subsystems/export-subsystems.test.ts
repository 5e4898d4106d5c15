import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { testWorld, type World } from '#test/world.ts'
import { disableSubsystem } from './disable-subsystem.ts'
import { exportSubsystems } from './export-subsystems.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

async function exported(filter: Parameters<typeof exportSubsystems>[1] = {}, who: Actor = operator): Promise<string[]> {
  const lines = []
  for await (const line of exportSubsystems(world.ctx, filter, who)) lines.push(line)
  return lines
}

test('the list as a file has a line for each application that the filter leaves, with its use', async () => {
  const ada = await world.user('ada', 'wiki')
  await world.enter(await world.signIn(ada.id), world.wiki)
  await disableSubsystem(world.ctx, { subsystem: 'billing' }, operator)
  const [heading, ...lines] = await exported()
  expect(heading).toMatch(/^identifier,title,description,state,/)
  expect(lines.map((line) => line.split(',')[0])).toEqual(['billing', 'portal', 'wiki'])
  expect(lines[0]).toContain(',off,')
  expect(lines[2]).toMatch(/^wiki,Wiki,.*,on,native,https:\/\/wiki\.example\.org\/sso\/callback,,.*Z,.*Z,1,1$/)
  expect(await exported({ state: 'off' })).toHaveLength(2)
  expect(await exported({ search: 'wik' })).toHaveLength(2)
})

test('whoever owns one application exports that one, and whoever sees none nothing', async () => {
  const { id } = await world.user('owner')
  const limit = { user: id, subsystem: 'portal', role: 'subsystem-owner', limitedTo: 'wiki' }
  await expect(exported({}, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
  await addGrant(world.ctx, limit, operator)
  expect(await exported({}, { kind: 'user', id })).toHaveLength(2)
})
