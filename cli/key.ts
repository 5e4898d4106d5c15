import { operator } from '#lib/base/actor.ts'
import { listSigningKeys } from '#lib/keys/list-signing-keys.ts'
import { RotateSigningKey, rotateSigningKeys } from '#lib/keys/rotate-signing-key.ts'
import { type Command, optional } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

export const keyCommands: readonly Command[] = [
  {
    name: 'key list',
    summary: 'List the keys that sign what Portico says, newest first',
    example: 'key list',
    run: async ({ open }) => {
      const { context } = await open()
      const keys = await listSigningKeys(context(), operator)
      const rows = keys.map(({ kid, algorithm, state, createdAt, retiredAt }) => [
        ...[kid, algorithm, state, createdAt.toISOString(), retiredAt?.toISOString() ?? ''],
      ])
      return { json: { keys }, text: table(['kid', 'algorithm', 'state', 'created', 'retired'], rows) }
    },
  },
  {
    name: 'key rotate',
    summary: 'Make a new signing key of each algorithm: published now, it signs in an hour',
    options: [
      optional('--algorithm <name>', 'only this one: ES256, RS256 or EdDSA'),
      optional('--immediately', 'for keys that may have leaked: the new ones sign at once'),
    ],
    example: 'key rotate',
    run: async ({ options, open }) => {
      const input = parseOptions(RotateSigningKey, options)
      const { context } = await open()
      const keys = await rotateSigningKeys(context(), input, operator)
      const lines = keys.map(({ algorithm, kid, signsFrom, already }) => {
        const waits = already ? 'waits already and signs' : 'is published and signs'
        return `${algorithm} key ${kid} ${waits} from ${signsFrom.toISOString()} on.`
      })
      return { json: { keys }, text: lines.join('\n') || 'There is no key of that algorithm.' }
    },
  },
]
