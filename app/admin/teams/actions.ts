'use server'

import { addGrant } from '#lib/access/add-grant.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { AddTeamMembers, addTeamMembers } from '#lib/access/teams/add-team-members.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { editTeam } from '#lib/access/teams/edit-team.ts'
import { removeTeam } from '#lib/access/teams/remove-team.ts'
import { RemoveTeamMember, removeTeamMember } from '#lib/access/teams/remove-team-member.ts'
import { counted } from '#lib/base/counted.ts'
import { action } from '#lib/web/action.ts'
import {
  EditTeamForm,
  EndTeamGrantForm,
  NewTeamForm,
  RemoveTeamForm,
  TeamGrantForm,
} from '#lib/web/admin/team-forms.ts'

export const createTeamAction = action({
  input: NewTeamForm,
  run: createTeam,
  fields: { already_exists: 'name' },
  done: ({ name }) => ({ notice: 'The team is there.', to: `/admin/teams/${name}` }),
})

export const editTeamAction = action({ input: EditTeamForm, run: editTeam, done: () => ({ notice: 'Saved.' }) })

export const addMembersAction = action({
  input: AddTeamMembers,
  run: addTeamMembers,
  fields: { no_such_user: 'users' },
  done: ({ added, already, unknown }) => ({
    notice: [
      `${added} added.`,
      already > 0 && `${already} in it already.`,
      unknown.length > 0 && `Not known: ${unknown.slice(0, 10).join(', ')}.`,
    ]
      .filter(Boolean)
      .join(' '),
  }),
})

export const removeMemberAction = action({
  input: RemoveTeamMember,
  run: removeTeamMember,
  done: ({ username, sessionsEnded }) => ({
    notice: `${username} is out; ${counted(sessionsEnded, 'session')} ended.`,
  }),
})

export const grantToTeamAction = action({
  input: TeamGrantForm,
  run: addGrant,
  done: ({ already }) => ({ notice: already ? 'The team holds it already.' : 'Granted.' }),
})

export const endTeamGrantAction = action({
  input: EndTeamGrantForm,
  run: removeGrant,
  done: () => ({ notice: 'Taken away; sessions that lose their last action end within seconds.' }),
})

export const removeTeamAction = action({
  input: RemoveTeamForm,
  run: removeTeam,
  done: ({ members }) => ({ notice: `The team is gone, with ${counted(members, 'membership')}.`, to: '/admin/teams' }),
})
