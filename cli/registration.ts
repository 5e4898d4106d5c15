import { operator } from '#lib/base/actor.ts'
import { CreateInitialToken, createInitialToken } from '#lib/oidc/registration/create-initial-token.ts'
import { listInitialTokens } from '#lib/oidc/registration/list-initial-tokens.ts'
import { listRegistrations } from '#lib/oidc/registration/list-registrations.ts'
import { RevokeInitialToken, revokeInitialToken } from '#lib/oidc/registration/revoke-initial-token.ts'
import { type Command, numbered, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

const day = (at: Date): string => at.toISOString().slice(0, 10)

export const registrationCommands: readonly Command[] = [
  {
    name: 'initial-token create',
    summary: 'Make a token by which applications register, shown once',
    options: [
      required('--name <text>', 'what it is for'),
      required('--run-by <text>', 'who runs what it registers, as people are told'),
      numbered('--uses <number>', 'how many applications; default 1'),
      numbered('--days <number>', 'how long it is good for; default 7, at most 365'),
    ],
    example: 'initial-token create --name "wine cellar" --run-by "Example Ltd"',
    run: async ({ options, open }) => {
      const input = parseOptions(CreateInitialToken, options)
      const { context } = await open()
      const made = await createInitialToken(context(), input, operator)
      return { json: made, text: `${made.token}\n\nGood until ${day(made.expiresAt)}. It is not shown again.` }
    },
  },
  {
    name: 'initial-token list',
    summary: 'List the tokens by which applications register',
    example: 'initial-token list',
    run: async ({ open }) => {
      const { context } = await open()
      const tokens = await listInitialTokens(context(), operator)
      const rows = tokens.map(({ id, name, hint, runBy, uses, usesMax, revokedAt, expiresAt }) => [
        ...[id, `${name} (…${hint})`, runBy, `${uses} of ${usesMax}`],
        revokedAt ? 'revoked' : day(expiresAt),
      ])
      const text = rows.length ? table(['id', 'name', 'of', 'used', 'until'], rows) : 'No tokens: registration is off.'
      return { json: { tokens }, text }
    },
  },
  {
    name: 'initial-token revoke',
    summary: 'Let a token register nothing more, at once',
    argument: '<id>',
    example: 'initial-token revoke 0199b2c4-7d1e-7c3a-9f00-5a1c2d3e4f50',
    run: async ({ argument, open }) => {
      const input = parseOptions(RevokeInitialToken, { token: argument })
      const { context } = await open()
      const done = await revokeInitialToken(context(), input, operator)
      return { json: done, text: done.already ? 'It was revoked already.' : 'It is revoked.' }
    },
  },
  {
    name: 'registration list',
    summary: 'List the applications that registered by themselves',
    example: 'registration list',
    run: async ({ open }) => {
      const { context } = await open()
      const registrations = await listRegistrations(context(), {}, operator)
      const rows = registrations.map(({ identifier, title, runBy, people, enabled, at }) => [
        ...[identifier, title, runBy ?? '', enabled ? `${people} with access` : 'switched off', day(at)],
      ])
      const text = rows.length ? table(['identifier', 'title', 'of', 'state', 'at'], rows) : 'None registered.'
      return { json: { registrations }, text }
    },
  },
]
