import { z } from 'zod'
import { AddTeamMember, addTeamMember } from '#lib/access/teams/add-team-member.ts'
import { CreateTeam, createTeam } from '#lib/access/teams/create-team.ts'
import { EditTeam, editTeam } from '#lib/access/teams/edit-team.ts'
import { ListTeamMembers, listTeamMembers } from '#lib/access/teams/list-team-members.ts'
import { ListTeams, listTeams } from '#lib/access/teams/list-teams.ts'
import { RemoveTeam, removeTeam } from '#lib/access/teams/remove-team.ts'
import { RemoveTeamMember, removeTeamMember } from '#lib/access/teams/remove-team-member.ts'
import { type Operation, operation } from './operation.ts'
import { Edited, Flag, Limit, page } from './shapes.ts'

const Team = z.object({
  id: z.uuid(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  members: z.int(),
  grants: z.int(),
})

const Member = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  username: z.string(),
  name: z.string(),
  lockedAt: z.date().nullable(),
  validFrom: z.date(),
  validTo: z.date().nullable(),
  addedBy: z.string().nullable(),
})

export const teamOperations: readonly Operation[] = [
  operation({
    method: 'GET',
    path: '/teams',
    summary: 'List teams',
    right: 'users.read',
    orRight: 'teams.write',
    input: ListTeams.extend({ limit: Limit }),
    output: page(Team),
    run: async (ctx, input, who) => {
      const { teams, next } = await listTeams(ctx, input, who)
      return { items: teams, next }
    },
  }),
  operation({
    method: 'POST',
    path: '/teams',
    summary: 'Make a team',
    right: 'teams.write',
    input: CreateTeam,
    output: z.object({ id: z.uuid(), name: z.string() }),
    creates: true,
    run: createTeam,
  }),
  operation({
    method: 'PATCH',
    path: '/teams/{team}',
    summary: 'Change how a team is called and described',
    right: 'teams.write',
    input: EditTeam,
    output: Edited,
    versioned: true,
    run: editTeam,
  }),
  operation({
    method: 'DELETE',
    path: '/teams/{team}',
    summary: 'Remove a team',
    right: 'teams.write',
    input: RemoveTeam.extend({ endGrants: Flag }),
    output: z.object({ members: z.int(), grants: z.int() }),
    run: removeTeam,
  }),
  operation({
    method: 'GET',
    path: '/teams/{team}/members',
    summary: 'List the members of a team',
    right: 'users.read',
    orRight: 'teams.write',
    input: ListTeamMembers.extend({ limit: Limit, ended: Flag }),
    output: page(Member),
    run: async (ctx, input, who) => {
      const { members, next } = await listTeamMembers(ctx, input, who)
      return { items: members, next }
    },
  }),
  operation({
    method: 'POST',
    path: '/teams/{team}/members',
    summary: 'Add a user to a team',
    right: 'teams.write',
    input: AddTeamMember,
    output: z.object({ username: z.string(), already: z.boolean() }),
    creates: true,
    run: addTeamMember,
  }),
  operation({
    method: 'DELETE',
    path: '/teams/{team}/members/{user}',
    summary: 'Take a user out of a team',
    right: 'teams.write',
    input: RemoveTeamMember,
    output: z.object({ username: z.string(), sessionsEnded: z.int() }),
    run: removeTeamMember,
  }),
]
