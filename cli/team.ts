import { AddTeamMember, addTeamMember } from '#lib/access/teams/add-team-member.ts'
import { CreateTeam, createTeam } from '#lib/access/teams/create-team.ts'
import { EditTeam, editTeam } from '#lib/access/teams/edit-team.ts'
import { ListTeamMembers, listTeamMembers } from '#lib/access/teams/list-team-members.ts'
import { ListTeams, listTeams } from '#lib/access/teams/list-teams.ts'
import { RemoveTeam, removeTeam } from '#lib/access/teams/remove-team.ts'
import { RemoveTeamMember, removeTeamMember } from '#lib/access/teams/remove-team-member.ts'
import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { type Command, numbered, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

const team = required('--team <name>', 'name or id of the team')
const user = required('--user <user>', 'username, verified e-mail or id')
const described = [
  optional('--title <text>', 'what people read'),
  optional('--description <text>', 'what the team is for'),
]

export const teamCommands: readonly Command[] = [
  {
    name: 'team create',
    summary: 'Make a team of people who hold grants together',
    options: [required('--name <name>', 'e.g. authors'), ...described],
    example: 'team create --name authors --title Authors',
    run: async ({ options, open }) => {
      const { context } = await open()
      const done = await createTeam(context(), parseOptions(CreateTeam, options), operator)
      return { json: done, text: `There is a team ${done.name}.` }
    },
  },
  {
    name: 'team edit',
    summary: 'Change how a team is called and described',
    options: [team, ...described],
    example: 'team edit --team authors --title Writers',
    run: async ({ options, open }) => {
      const input = parseOptions(EditTeam, options)
      const { context } = await open()
      const done = await editTeam(context(), input, operator)
      return { json: done, text: `The team ${input.team} is changed.` }
    },
  },
  {
    name: 'team list',
    summary: 'List the teams',
    options: [
      optional('--search <text>', 'part of a name or title'),
      numbered('--limit <number>', 'at most so many; 50 without it'),
      optional('--after <name>', 'the page after this one'),
    ],
    example: 'team list',
    run: async ({ options, open }) => {
      const { context } = await open()
      const page = await listTeams(context(), parseOptions(ListTeams, options), operator)
      const rows = page.teams.map(({ name, title, members, grants }) => [name, title, `${members}`, `${grants}`])
      return { json: page, text: rows.length ? table(['name', 'title', 'members', 'grants'], rows) : 'No teams.' }
    },
  },
  {
    name: 'team members',
    summary: 'List who is in a team',
    options: [
      team,
      optional('--ended', 'also who was'),
      numbered('--limit <number>', 'at most so many; 50 without it'),
    ],
    example: 'team members --team authors',
    run: async ({ options, open }) => {
      const { context } = await open()
      const page = await listTeamMembers(context(), parseOptions(ListTeamMembers, options), operator)
      const rows = page.members.map((row) => [
        row.username,
        row.name,
        row.validFrom.toISOString(),
        row.validTo?.toISOString() ?? '',
      ])
      return { json: page, text: rows.length ? table(['user', 'name', 'from', 'to'], rows) : 'Nobody is in it.' }
    },
  },
  {
    name: 'team add',
    summary: 'Add someone to a team: they hold what it holds',
    options: [
      team,
      user,
      optional('--valid-from <time>', 'from when on; default: now'),
      optional('--valid-to <time>', 'until when; default: until they are removed'),
    ],
    example: 'team add --team authors --user ada',
    run: async ({ options, open }) => {
      const input = parseOptions(AddTeamMember, options)
      const { context } = await open()
      const done = await addTeamMember(context(), input, operator)
      return { json: done, text: `${done.username} ${done.already ? 'was already' : 'is'} in ${input.team}.` }
    },
  },
  {
    name: 'team remove',
    summary: 'Take someone out of a team, at once',
    options: [team, user],
    example: 'team remove --team authors --user ada',
    run: async ({ options, open }) => {
      const input = parseOptions(RemoveTeamMember, options)
      const { context } = await open()
      const done = await removeTeamMember(context(), input, operator)
      const ended = done.sessionsEnded ? `; ${counted(done.sessionsEnded, 'session')} ended` : ''
      return { json: done, text: `${done.username} is no longer in ${input.team}${ended}.` }
    },
  },
  {
    name: 'team delete',
    summary: 'Remove a team; its name stays taken',
    options: [team, optional('--end-grants', 'take from its members what they hold through it')],
    example: 'team delete --team authors --end-grants',
    run: async ({ options, open }) => {
      const input = parseOptions(RemoveTeam, options)
      const { context } = await open()
      const done = await removeTeam(context(), input, operator)
      const text = `The team ${input.team} is gone, with ${counted(done.members, 'member')} and ${counted(done.grants, 'grant')}.`
      return { json: done, text }
    },
  },
]
