import { failureSentence } from '#lib/deliveries/delivery-failure.ts'
import type { EndTold } from '#lib/deliveries/ends-told.ts'
import { learnsByAsking } from '#lib/sessions/learns-by-asking.ts'
import { ago } from './ago.ts'

/** How far an application was told that a session of its ended. */
export type ToldText = { tone: 'neutral' | 'good' | 'warn' | 'bad'; text: string }

export function toldText(
  told: EndTold | undefined,
  presence: Parameters<typeof learnsByAsking>[0],
  now: Date,
): ToldText {
  if (!told && !learnsByAsking(presence)) return { tone: 'warn', text: 'cannot be told' }
  if (!told) return { tone: 'neutral', text: 'learns it by its next touch' }
  const { state, last } = told
  if (!last) return { tone: 'neutral', text: 'being told' }
  if (state === 'delivered') return { tone: 'good', text: `told ${ago(last.at, now)} ago, in ${last.latencyMs} ms` }
  const why = `${failureSentence(last.failure ?? '')}${last.status === null ? '' : ` (${last.status})`}`
  if (state === 'given_up') return { tone: 'bad', text: `not told. ${why}` }
  return { tone: 'warn', text: `not told yet. ${why}; it is told again` }
}
