import { CreateApiKey, createApiKey } from '#lib/api-keys/create-api-key.ts'
import { listApiKeys } from '#lib/api-keys/list-api-keys.ts'
import { RevokeApiKey, revokeApiKey } from '#lib/api-keys/revoke-api-key.ts'
import { operator } from '#lib/base/actor.ts'
import { type Command, listed, numbered, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

export const apiKeyCommands: readonly Command[] = [
  {
    name: 'api-key create',
    summary: 'Make a key to the administration API, shown once',
    options: [
      required('--user <user>', 'whose key it is: it may do no more than this person'),
      required('--name <text>', 'what it is for'),
      listed('--scopes <actions>', 'what it may do, e.g. users.read').makeOptionMandatory(),
      numbered('--days <number>', 'how long it is good for; default 90, at most 365'),
    ],
    example: 'api-key create --user ada --name "nightly export" --scopes users.read,audit.read',
    run: async ({ options, open }) => {
      const input = parseOptions(CreateApiKey, options)
      const { context } = await open()
      const made = await createApiKey(context(), input, operator)
      const until = made.expiresAt.toISOString().slice(0, 10)
      return { json: made, text: `${made.key}\n\nGood until ${until}. It is not shown again.` }
    },
  },
  {
    name: 'api-key list',
    summary: 'List everyone’s API keys',
    example: 'api-key list',
    run: async ({ open }) => {
      const { context } = await open()
      const keys = await listApiKeys(context(), { everyone: true }, operator)
      const rows = keys.map((key) => [
        key.id,
        key.user.username,
        `${key.name} (…${key.hint})`,
        key.scopes.join(' '),
        key.revokedAt ? 'revoked' : key.expiresAt.toISOString().slice(0, 10),
      ])
      return { json: { keys }, text: rows.length ? table(['id', 'user', 'name', 'scopes', 'until'], rows) : 'No keys.' }
    },
  },
  {
    name: 'api-key revoke',
    summary: 'Make an API key useless, at once',
    argument: '<id>',
    example: 'api-key revoke 0199b2c4-7d1e-7c3a-9f00-5a1c2d3e4f50',
    run: async ({ argument, open }) => {
      const input = parseOptions(RevokeApiKey, { apiKey: argument })
      const { context } = await open()
      const done = await revokeApiKey(context(), input, operator)
      return { json: done, text: done.already ? 'It was revoked already.' : 'It is revoked.' }
    },
  },
]
