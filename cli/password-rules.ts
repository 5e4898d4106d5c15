import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { SetPasswordRules, setPasswordRules } from '#lib/setup/set-password-rules.ts'
import { characterClasses, type PasswordRules, readPasswordRules } from '#lib/users/passwords/password-rules.ts'
import { type Command, listed, numbered, optional } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

export const passwordRulesCommands: readonly Command[] = [
  {
    name: 'password-rules show',
    summary: 'Say what passwords must be',
    example: 'password-rules show',
    run: async ({ open }) => {
      const { context } = await open()
      const rules = await readPasswordRules(context())
      return { json: rules, text: rulesTable(rules) }
    },
  },
  {
    name: 'password-rules set',
    summary: 'Change what passwords that people choose must be',
    options: [
      optional('--preset <name>', 'begin with portico (the default rules) or pcidss, not with those in force'),
      numbered('--length-min <number>', '8 to 64 characters'),
      numbered('--length-max <number>', '64 to 256 characters'),
      numbered('--strength-min <number>', '0 to 4, as zxcvbn scores'),
      listed('--classes <names>', `one character of each: ${Object.keys(characterClasses).join(', ')}; "" for none`),
      numbered(
        '--history-count <number>',
        'so many of the last passwords may not be taken again; 1 is the present one',
      ),
      numbered('--max-age-days <number>', 'to be changed after so many days; 0 for never'),
      numbered('--temporary-days <number>', 'so long a temporary password lets its person in; 1 to 90'),
    ],
    example: 'password-rules set --preset pcidss --length-min 14',
    run: async ({ options, open }) => {
      const maxAgeDays = options['maxAgeDays'] === 0 ? null : options['maxAgeDays']
      const input = parseOptions(SetPasswordRules, { ...options, maxAgeDays })
      const { context } = await open()
      const rules = await setPasswordRules(context(), input, operator)
      return { json: rules, text: rulesTable(rules) }
    },
  },
]

function rulesTable(rules: PasswordRules): string {
  const rows = [
    ['length', `${rules.lengthMin} to ${rules.lengthMax} characters`],
    ['strength', `at least ${rules.strengthMin} of 4`],
    ['classes', rules.classes.join(', ') || 'none asked for'],
    ['not again', rules.historyCount === 1 ? 'the present one' : `the last ${rules.historyCount}`],
    ['temporary ones', `good for ${counted(rules.temporaryDays, 'day')}`],
    ['to be changed', rules.maxAgeDays === null ? 'never' : `after ${rules.maxAgeDays} days`],
  ]
  return table(['rule', ''], rows)
}
