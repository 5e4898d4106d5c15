import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { rightsOf } from '#lib/access/rights.ts'
import { settleDueAccess } from '#lib/access/settle-due-access.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedSubsystemSession } from '#test/sessions.ts'
import { addTeamMember } from './add-team-member.ts'
import { createTeam } from './create-team.ts'
import { editTeam } from './edit-team.ts'
import { listTeamMembers } from './list-team-members.ts'
import { listTeams } from './list-teams.ts'
import { removeTeam } from './remove-team.ts'
import { removeTeamMember } from './remove-team-member.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { reader: ['page.read'], editor: ['page.read', 'page.edit'] })
})
afterAll(() => ctx.close())

const by = ({ id }: { id: string }): Actor => ({ kind: 'user', id })
const later = (seconds = 1) => ctx.at(secondsAfter(new Date(), seconds))

async function accessOf(userId: string, at = new Date()) {
  const [row] = await ctx.db.$queryRaw<{ roles: { name: string }[]; live: string; digest: string | null }[]>`
    SELECT a.roles, a.digest AS live, d.digest FROM subsystem s CROSS JOIN LATERAL access_of(${userId}::uuid, s.id, ${at}) a
      LEFT JOIN access_digest d ON d.user_id = ${userId}::uuid AND d.subsystem_id = s.id WHERE s.identifier = 'wiki'`
  return { roles: row?.roles.map(({ name }) => name), live: row?.live, digest: row?.digest }
}

test('who joins a team has what it holds, who leaves it loses that and the sessions with it', async () => {
  const ada = await seedUser(ctx, 'ada')
  await createTeam(ctx, { name: 'authors', title: 'Authors' }, operator)
  await addGrant(ctx, { team: 'authors', subsystem: 'wiki', role: 'editor' }, operator)
  expect(await addTeamMember(ctx, { team: 'authors', user: 'ada' }, operator)).toMatchObject({ already: false })
  expect(await addTeamMember(ctx, { team: 'authors', user: 'ada' }, operator)).toMatchObject({ already: true })
  const access = await accessOf(ada.id)
  expect(access).toMatchObject({ roles: ['editor'], digest: access.live })
  await seedSubsystemSession(ctx, ada.id, 'wiki')
  expect(await removeTeamMember(ctx, { team: 'authors', user: 'ada' }, operator)).toMatchObject({ sessionsEnded: 1 })
  expect(await accessOf(ada.id)).toMatchObject({ roles: [], digest: '' })
  const again = removeTeamMember(ctx, { team: 'authors', user: 'ada' }, operator)
  await expect(again).rejects.toMatchObject({ code: 'no_such_member' })
})

test('what a team is given or loses reaches its members, their digests and sessions by the job', async () => {
  await settleDueAccess(later())
  await createTeam(ctx, { name: 'readers' }, operator)
  const people = await Promise.all(['mary', 'grace', 'charles'].map((name) => seedUser(ctx, name)))
  for (const user of ['mary', 'grace', 'charles']) await addTeamMember(ctx, { team: 'readers', user }, operator)
  await addGrant(ctx, { team: 'readers', subsystem: 'wiki', role: 'reader' }, operator)
  expect((await accessOf(people[0]?.id ?? '')).roles).toEqual(['reader'])
  expect(await settleDueAccess(later())).toBe(3)
  for (const { id } of people) {
    const access = await accessOf(id)
    expect(access.digest).toBe(access.live)
  }
  const session = await seedSubsystemSession(ctx, people[1]?.id ?? '', 'wiki')
  await removeGrant(ctx, { team: 'readers', subsystem: 'wiki', role: 'reader' }, operator)
  expect(await settleDueAccess(later())).toBe(3)
  expect(await ctx.db.subsystemSession.findUnique({ where: { id: session.id } })).toMatchObject({
    endedReason: 'permissions_removed',
  })
  expect(await settleDueAccess(later())).toBe(0)
})

test('a membership with an end is over at its date, and the job ends what it gave', async () => {
  const alan = await seedUser(ctx, 'alan')
  const [from, to] = [secondsAfter(new Date(), hours(1)), secondsAfter(new Date(), hours(2))]
  await addTeamMember(ctx, { team: 'authors', user: 'alan', validFrom: from, validTo: to }, operator)
  expect((await accessOf(alan.id)).roles).toEqual([])
  expect((await accessOf(alan.id, from)).roles).toEqual(['editor'])
  expect(await settleDueAccess(ctx.at(from))).toBe(1)
  expect((await accessOf(alan.id)).digest).not.toBe('')
  const session = await seedSubsystemSession(ctx, alan.id, 'wiki')
  expect(await settleDueAccess(ctx.at(to))).toBe(1)
  expect((await accessOf(alan.id)).digest).toBe('')
  expect((await ctx.db.subsystemSession.findUnique({ where: { id: session.id } }))?.endedAt).not.toBeNull()
})

test('joining a team needs the right to grant all that it holds', async () => {
  await createTeam(ctx, { name: 'front-desk' }, operator)
  await addGrant(ctx, { team: 'front-desk', subsystem: 'portal', role: 'help-desk' }, operator)
  const roles = { subsystem: 'portal', name: 'team-keeper', actions: ['teams.write', 'grants.write'] }
  await createRole(ctx, roles, operator)
  const keeper = await seedUser(ctx, 'keeper', ['portal:team-keeper'])
  const denied = { code: 'not_permitted' }
  const join = (team: string) => addTeamMember(ctx, { team, user: 'keeper' }, by(keeper))
  await expect(join('front-desk')).rejects.toMatchObject(denied)
  await join('authors')
  await expect(removeTeam(ctx, { team: 'front-desk', endGrants: true }, by(keeper))).rejects.toMatchObject(denied)
  expect((await rightsOf(ctx, by(keeper))).may('users.lock')).toBe(false)
  const nobody = await seedUser(ctx, 'nobody')
  await expect(createTeam(ctx, { name: 'mine' }, by(nobody))).rejects.toMatchObject(denied)
  await expect(listTeams(ctx, {}, by(nobody))).rejects.toMatchObject(denied)
})

test('the last administrator may be one through a team, and stays in it', async () => {
  await createTeam(ctx, { name: 'admins' }, operator)
  await addGrant(ctx, { team: 'admins', subsystem: 'portal', role: 'administrator' }, operator)
  await seedUser(ctx, 'root')
  await addTeamMember(ctx, { team: 'admins', user: 'root' }, operator)
  const last = { code: 'last_administrator' }
  await expect(removeTeamMember(ctx, { team: 'admins', user: 'root' }, operator)).rejects.toMatchObject(last)
  await expect(removeTeam(ctx, { team: 'admins', endGrants: true }, operator)).rejects.toMatchObject(last)
  const take = removeGrant(ctx, { team: 'admins', subsystem: 'portal', role: 'administrator' }, operator)
  await expect(take).rejects.toMatchObject(last)
})

test('a team in use goes only with its grants, its name stays taken, and it comes back empty', async () => {
  await createTeam(ctx, { name: 'temps' }, operator)
  await seedUser(ctx, 'temp')
  await addTeamMember(ctx, { team: 'temps', user: 'temp' }, operator)
  await addGrant(ctx, { team: 'temps', subsystem: 'wiki', role: 'reader' }, operator)
  await expect(createTeam(ctx, { name: 'temps' }, operator)).rejects.toMatchObject({ code: 'already_exists' })
  await expect(removeTeam(ctx, { team: 'temps' }, operator)).rejects.toMatchObject({ code: 'in_use' })
  expect(await removeTeam(ctx, { team: 'temps', endGrants: true }, operator)).toEqual({ members: 1, grants: 1 })
  await expect(editTeam(ctx, { team: 'temps', title: 'T' }, operator)).rejects.toMatchObject({ code: 'no_such_team' })
  await createTeam(ctx, { name: 'temps' }, operator)
  expect(await listTeamMembers(ctx, { team: 'temps' }, operator)).toEqual({ members: [], next: null })
})

test('of two edits of what was shown, the second is refused with the first', async () => {
  const { id, version } = await editTeam(ctx, { team: 'authors', title: 'Writers' }, operator)
  expect(await editTeam(ctx, { team: id, title: 'Scribes', version }, operator)).toMatchObject({ id })
  const stale = editTeam(ctx, { team: id, title: 'Poets', version }, operator)
  await expect(stale).rejects.toMatchObject({ code: 'changed_meanwhile', detail: 'It says now: title: Scribes.' })
})

test('teams are listed by name in pages, with how many are in them', async () => {
  const first = await listTeams(ctx, { limit: 2 }, operator)
  expect(first.teams.map(({ name }) => name)).toEqual(['admins', 'authors'])
  expect(first.teams[0]).toMatchObject({ members: 1, grants: 1 })
  const rest = await listTeams(ctx, { after: first.next ?? '' }, operator)
  expect(rest.teams.map(({ name }) => name)).toEqual(['front-desk', 'readers', 'temps'])
  expect((await listTeams(ctx, { search: 'scri' }, operator)).teams.map(({ name }) => name)).toEqual(['authors'])
})
