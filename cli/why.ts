import { ExplainAccess, explainAccess } from '#lib/access/explain-access.ts'
import { operator } from '#lib/base/actor.ts'
import { type Command, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'

export const whyCommands: readonly Command[] = [
  {
    name: 'why',
    summary: 'Explain why somebody may enter an application, or may not',
    options: [
      required('--user <user>', 'username, verified e-mail or id'),
      required('--subsystem <identifier>', 'the application'),
      optional('--action <name>', 'one action in it; without it, whether they get in at all'),
      optional('--at <time>', 'an instant, past or future, e.g. 2027-01-01T00:00:00Z; default: now'),
    ],
    example: 'why --user ada --subsystem wiki --action page.edit',
    run: async ({ options, open }) => {
      const input = parseOptions(ExplainAccess, options)
      const { context } = await open()
      const why = await explainAccess(context(), input, operator)
      const lines = [
        why.sentence,
        ...why.obstacles.map(({ sentence }) => `- ${sentence}`),
        ...why.holdings.flatMap(({ sentence, contents }) => [
          `- ${sentence}`,
          ...contents.map((content) => `  - ${content.sentence}`),
        ]),
        `Sign-in: ${why.policy.sentence}`,
      ]
      return { json: why, text: lines.join('\n') }
    },
  },
]
