import { operator } from '#lib/base/actor.ts'
import { InviteUser, inviteUser } from '#lib/users/links/invite-user.ts'
import { issueResetLink } from '#lib/users/links/issue-reset-link.ts'
import { type Command, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'

export const inviteCommand: Command = {
  name: 'user invite',
  summary: 'Make an account, and a link by which its owner chooses the password',
  options: [
    required('--username <name>', 'what the person signs in with'),
    required('--name <name>', 'full name, as applications show it'),
    required('--email <address>', 'where the link is mailed to, if mail is configured'),
    optional('--given-name <name>', 'given name'),
    optional('--family-name <name>', 'family name'),
    optional('--locale <tag>', 'language, e.g. en or pt-BR'),
  ],
  example: 'user invite --username ada --name "Ada Lovelace" --email ada@example.org',
  run: async ({ options, open }) => {
    const input = parseOptions(InviteUser, options)
    const { context } = await open()
    const invited = await inviteUser(context(), input, operator)
    const text =
      invited.url === null
        ? `Created ${invited.username}; the link is on its way to ${input.email}.`
        : `Created ${invited.username}. Hand over this link, good once and for three days:\n\n  ${invited.url}`
    return { json: invited, text }
  },
}

export const resetLinkCommand: Command = {
  name: 'user reset-link',
  summary: 'Print a one-time link by which someone chooses a new password',
  argument: '<user>',
  example: 'user reset-link ada',
  run: async ({ argument, open }) => {
    const { context } = await open()
    const done = await issueResetLink(context(), { user: argument }, operator)
    return { json: done, text: `Hand it to ${done.username}: good once, for a day.\n\n  ${done.url}` }
  },
}
