import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { addTeamMember } from './add-team-member.ts'
import { createTeam } from './create-team.ts'
import { exportTeams } from './export-teams.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { reader: ['page.read'] })
})
afterAll(() => ctx.close())

async function exported(search?: string, who: Actor = operator): Promise<string[]> {
  const lines = []
  for await (const line of exportTeams(ctx, { search }, who)) lines.push(line)
  return lines
}

test('the teams as a file, each with how many are in it and what it holds', async () => {
  await createTeam(ctx, { name: 'engineers', title: 'Engineers', description: '=1+1' }, operator)
  await createTeam(ctx, { name: 'writers' }, operator)
  await seedUser(ctx, 'ada')
  await addTeamMember(ctx, { team: 'engineers', user: 'ada' }, operator)
  await addGrant(ctx, { team: 'engineers', subsystem: 'wiki', role: 'reader' }, operator)
  expect(await exported()).toEqual([
    'name,title,description,members,roles',
    `engineers,Engineers,"'=1+1",1,1`,
    'writers,writers,,0,0',
  ])
  expect(await exported('writ')).toHaveLength(2)
})

test('whoever does not see people does not export teams', async () => {
  const { id } = await seedUser(ctx, 'charles')
  await expect(exported(undefined, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
})
