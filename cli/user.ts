import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { CreateUser, createUser } from '#lib/users/create-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { SearchUsers, searchUsers } from '#lib/users/search/search-users.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { type Call, type Command, numbered, optional, required } from './command.ts'
import { inviteCommand, resetLinkCommand } from './invitation.ts'
import { parseOptions } from './parse-options.ts'
import { readSecret } from './read-secret.ts'
import { setPasswordCommand } from './set-password.ts'
import { table } from './table.ts'
import { userImportCommand } from './user-import.ts'
import { userRecoveryCodesCommand } from './user-recovery-codes.ts'

export const userCommands: readonly Command[] = [
  {
    name: 'user create',
    summary: 'Make an account for a person',
    options: [
      required('--username <name>', 'what the person signs in with'),
      required('--name <name>', 'full name, as applications show it'),
      optional('--email <address>', 'e-mail address'),
      optional('--email-verified', 'you vouch that the address is theirs: it becomes a name to sign in with'),
      optional('--given-name <name>', 'given name'),
      optional('--family-name <name>', 'family name'),
      optional('--locale <tag>', 'language, e.g. en or pt-BR'),
      optional('--password-stdin', 'read the password from standard input'),
    ],
    example: 'user create --username ada --name "Ada Lovelace" --email ada@example.org --password-stdin < password.txt',
    run: async ({ options, open }) => {
      const { passwordStdin, ...profile } = options
      if (profile['emailVerified'] && !profile['email'])
        throw new Refusal('malformed_request', { detail: '--email-verified needs --email' })
      const password = passwordStdin ? await readSecret('Password') : undefined
      const input = parseOptions(CreateUser, { ...profile, password })
      const { context } = await open()
      const user = await createUser(context(), input, operator)
      return { json: user, text: `Created ${user.username}${password === undefined ? ', without a password' : ''}.` }
    },
  },
  {
    name: 'user list',
    summary: 'List people, by username',
    options: [
      optional('--search <text>', 'part of a username, name or e-mail'),
      optional('--locked', 'only locked ones'),
      numbered('--limit <number>', 'at most so many'),
      optional('--without-factor', 'only those with nothing but a password'),
      optional('--temporary-password', 'only those who must choose a password'),
      optional('--subsystem <identifier>', 'only those who hold a role there'),
      optional('--team <name>', 'only members of a team'),
      optional('--order <order>', 'username (the default), name, created or signed_in'),
      optional('--descending', 'the last one first'),
      optional('--after <place>', 'the page after the place that the last answer gave'),
    ],
    example: 'user list --search lovelace',
    run: listCommand,
  },
  {
    name: 'user lock',
    summary: 'Lock someone out and end every session',
    argument: '<user>',
    example: 'user lock ada',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const done = await lockUser(context(), { user: argument }, operator)
      const ended = `and signed out of ${counted(done.sessionsEnded, 'session')}`
      return { json: done, text: `${done.username} ${done.already ? 'was locked already' : `is locked ${ended}`}.` }
    },
  },
  {
    name: 'user unlock',
    summary: 'Let someone sign in again',
    argument: '<user>',
    example: 'user unlock ada',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const done = await unlockUser(context(), { user: argument }, operator)
      return { json: done, text: `${done.username} ${done.already ? 'was not locked' : 'can sign in again'}.` }
    },
  },
  setPasswordCommand,
  userRecoveryCodesCommand,
  inviteCommand,
  resetLinkCommand,
  userImportCommand,
]

type Listed = Awaited<ReturnType<typeof searchUsers>>['users'][number]

function stateOf({ lockedAt, temporaryPassword, temporaryExpired }: Listed): string {
  const temporary = temporaryExpired ? 'temporary password, expired' : 'temporary password'
  return [lockedAt ? 'locked' : '', temporaryPassword ? temporary : ''].filter(Boolean).join('; ')
}

async function listCommand({ options, open }: Call) {
  const input = parseOptions(SearchUsers, options)
  const { context } = await open()
  const page = await searchUsers(context(), input, operator)
  const rows = page.users.map((user) => [user.username, user.name, user.email ?? '', stateOf(user)])
  const more = page.after === null ? '' : `\n\nMore: --after ${page.after}`
  return { json: page, text: rows.length ? table(['username', 'name', 'e-mail', ''], rows) + more : 'Nobody.' }
}
