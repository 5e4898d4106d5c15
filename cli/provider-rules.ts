import { operator } from '#lib/base/actor.ts'
import { counted } from '#lib/base/counted.ts'
import { type ClaimRule, ruleWords } from '#lib/federation/rules/claim-rule.ts'
import { PreviewRules, previewRules } from '#lib/federation/rules/preview-rules.ts'
import { listRules, SetRules, setRules } from '#lib/federation/rules/set-rules.ts'
import { type Command, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { readJson } from './read-json.ts'
import { table } from './table.ts'

export const providerRuleCommands: readonly Command[] = [
  {
    name: 'provider list-rules',
    summary: 'List what is given to people for what one says of them',
    argument: '<name>',
    example: 'provider list-rules acme',
    run: async ({ argument, open }) => {
      const { context } = await open()
      const { rules, version } = await listRules(context(), argument, operator)
      const rows = rules.map((rule) => [ruleWords(rule), giftOf(rule)])
      return {
        json: { rules, version },
        text: rows.length > 0 ? table(['where', 'gives'], rows) : `Nothing is given for what ${argument} says.`,
      }
    },
  },
  {
    name: 'provider set-rules',
    summary: 'Replace these rules by those of a file; what a rule gave goes with it',
    argument: '<name>',
    options: [required('--file <path>', 'JSON as list-rules --json writes it; - reads standard input')],
    example: 'provider set-rules acme --file rules.json',
    run: async ({ argument, options, open }) => {
      const content = Object(await readJson(String(options['file'])))
      const input = parseOptions(SetRules, { ...content, provider: argument })
      const { context } = await open()
      const done = await setRules(context(), input, operator)
      const text = `${counted(done.added, 'rule')} added, ${counted(done.removed, 'rule')} removed, which takes from ${counted(done.takenFrom, 'user')}.`
      return { json: done, text }
    },
  },
  {
    name: 'provider preview-rules',
    summary: 'See what the rules would give and take, for claims or for a person',
    argument: '<name>',
    options: [
      optional('--user <user>', 'who came with claims before: username, verified e-mail or id'),
      optional('--claims <path>', 'claims to try, JSON; - reads standard input'),
      optional('--file <path>', 'rules to try in place of those that are set, as set-rules takes them'),
    ],
    example: 'provider preview-rules acme --user ada',
    run: async ({ argument, options: { user, claims, file }, open }) => {
      const given = { provider: argument, ...(user !== undefined && { user }) }
      const tried = typeof claims === 'string' ? { claims: await readJson(claims) } : {}
      const others = typeof file === 'string' ? { rules: Object(await readJson(file))['rules'] } : {}
      const input = parseOptions(PreviewRules, { ...given, ...tried, ...others })
      const { context } = await open()
      const seen = await previewRules(context(), input, operator)
      const rows = seen.rules.map((rule) => [rule.rule, giftOf(rule), rule.holds ? 'yes' : 'no', changeOf(rule)])
      const profile = Object.entries(seen.profile).map(([field, value]) => `${field}: ${value}`)
      return { json: seen, text: [table(['where', 'gives', 'holds', 'would'], rows), ...profile].join('\n') }
    },
  },
]

function giftOf({ gives }: Pick<ClaimRule, 'gives'>): string {
  if ('team' in gives) return `team ${gives.team}`
  return 'field' in gives ? `field ${gives.field}` : `role ${gives.role} of ${gives.subsystem}`
}

const changeOf = ({ wouldGive, wouldTake }: { wouldGive: boolean; wouldTake: boolean }): string =>
  wouldGive ? 'give' : wouldTake ? 'take' : ''
