import { AddGrant, addGrant } from '#lib/access/add-grant.ts'
import { ListGrants, listGrants } from '#lib/access/list-grants.ts'
import { RemoveGrant, removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { type Command, numbered, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

const which = [
  optional('--user <user>', 'username, verified e-mail or id'),
  optional('--team <name>', 'a team instead of one user'),
  required('--subsystem <identifier>', 'the application'),
  required('--role <name>', 'the role in it'),
  optional('--limited-to <identifier>', 'of the portal only: over this one application'),
]

const holderOf = ({ user, team }: { user?: string | undefined; team?: string | undefined }): string =>
  user ?? `The team ${team}`

export const grantCommands: readonly Command[] = [
  {
    name: 'grant add',
    summary: 'Give a user or a team a role',
    options: [
      ...which,
      optional('--valid-from <time>', 'from when on, e.g. 2027-01-01T00:00:00Z; default: now'),
      optional('--valid-to <time>', 'until when; default: until it is removed'),
      optional('--reason <text>', 'why, for whoever asks later'),
    ],
    example: 'grant add --user ada --subsystem wiki --role editor',
    run: async ({ options, open }) => {
      const input = parseOptions(AddGrant, options)
      const { context } = await open()
      const done = await addGrant(context(), input, operator)
      const verb = done.already ? 'was already' : 'is'
      return { json: done, text: `${holderOf(input)} ${verb} ${input.role} of ${input.subsystem}.` }
    },
  },
  {
    name: 'grant remove',
    summary: 'Take a role from a user or a team, at once',
    options: which,
    example: 'grant remove --user ada --subsystem wiki --role editor',
    run: async ({ options, open }) => {
      const input = parseOptions(RemoveGrant, options)
      const { context } = await open()
      const done = await removeGrant(context(), input, operator)
      const ended = done.sessionsEnded ? `; ${counted(done.sessionsEnded, 'session')} ended` : ''
      return { json: done, text: `${holderOf(input)} is no longer ${input.role} of ${input.subsystem}${ended}.` }
    },
  },
  {
    name: 'grant list',
    summary: 'List who holds which role',
    options: [
      optional('--user <user>', 'only of this person'),
      optional('--team <name>', 'only of this team'),
      optional('--subsystem <identifier>', 'only in this application'),
      optional('--role <name>', 'only of this role'),
      numbered('--limit <number>', 'at most so many; 100 without it'),
      optional('--ended', 'also the ones that are over'),
    ],
    example: 'grant list --subsystem wiki',
    run: async ({ options, open }) => {
      const input = parseOptions(ListGrants, options)
      const { context } = await open()
      const { grants } = await listGrants(context(), input, operator)
      const rows = grants.map((row) => [
        row.user ?? `team ${row.team}`,
        row.subsystem,
        row.limitedTo ? `${row.role} over ${row.limitedTo}` : row.role,
        row.validFrom,
        row.validTo ?? '',
      ])
      const headings = ['holder', 'subsystem', 'role', 'from', 'to']
      return { json: { grants }, text: rows.length ? table(headings, rows) : 'No grants.' }
    },
  },
]
