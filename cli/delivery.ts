import { operator } from '#lib/base/actor.ts'
import { type FoundDelivery, SearchDeliveries, searchDeliveries } from '#lib/deliveries/search-deliveries.ts'
import { SendAgain, sendAgain } from '#lib/deliveries/send-again.ts'
import { allowAdvice } from '#lib/outbound/allow-advice.ts'
import { type Command, numbered, optional, required } from './command.ts'
import { parseOptions } from './parse-options.ts'
import { table } from './table.ts'

export const deliveryCommands: readonly Command[] = [
  {
    name: 'delivery list',
    summary: 'List what an application was told of its sessions, newest first',
    options: [
      required('--subsystem <identifier>', 'the application'),
      optional('--state <state>', 'pending, delivered or given_up'),
      optional('--search <text>', 'part of a username or name, or a whole sss_…'),
      numbered('--limit <number>', 'at most so many'),
    ],
    example: 'delivery list --subsystem wiki --state pending',
    run: async ({ options, open }) => {
      const input = parseOptions(SearchDeliveries, options)
      const { context } = await open()
      const { deliveries } = await searchDeliveries(context(), input, operator)
      const headings = ['id', 'queued', 'what', 'user', 'state', 'tries', 'last try']
      const text = deliveries.length > 0 ? table(headings, deliveries.map(lineOf)) : 'Nothing was to be told.'
      const isKeptFrom = deliveries.some(({ attempts }) => attempts[0]?.failure === 'address_refused')
      return { json: { deliveries }, text: isKeptFrom ? `${text}\n\naddress_refused: ${allowAdvice(null)}` : text }
    },
  },
  {
    name: 'delivery resend',
    summary: 'Tell an application again, for another day',
    argument: '<id>',
    example: 'delivery resend 019aa7c2-7f3e-7c51-9a54-0d8a6f2d3b10',
    run: async ({ argument, open }) => {
      const input = parseOptions(SendAgain, { id: argument })
      const { context } = await open()
      const sent = await sendAgain(context(), input, operator)
      return { json: sent, text: sent.already ? 'It is being told at this moment.' : 'It is told again.' }
    },
  },
]

function lineOf({ id, createdAt, kind, reason, user, state, attempts }: FoundDelivery): string[] {
  const [last] = attempts
  const what = reason ? `${kind} (${reason})` : kind
  const tried = last ? `${last.failure ?? 'accepted'} ${last.status ?? ''} ${last.latencyMs} ms` : ''
  return [id, createdAt.toISOString(), what, user.username, state, String(attempts.length), tried]
}
