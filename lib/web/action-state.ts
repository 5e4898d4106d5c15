import { Refusal } from '#lib/base/refusal.ts'
import type { Finding } from '#lib/setup/health/finding.ts'

/** What a form of the dashboard is told after it was sent. The components know the same shape. */
export type ActionState = {
  /** When: two answers are never the same one. 0 before the first. */
  at: number
  notice?: string
  /** Why nothing was done, about the whole form. */
  refusal?: { code: string; text: string }
  /** What is wrong, by field. */
  errors: Record<string, string>
  /** What was typed, for a page without scripts to show it again. Never a secret. */
  typed: Record<string, string | string[]>
  shown?: readonly { label: string; value: string; hint?: string }[]
  /** What checks found that were asked for. */
  findings?: readonly Finding[]
  /** What rules would do that were only tried: what was typed stays in the form. */
  preview?: RulesPreview
}

type RulesPreview = {
  rules: readonly { rule: string; gift: string; holds: boolean; change: 'give' | 'take' | null }[]
  profile: readonly { label: string; value: string }[]
}

const listMark = '[]'
const secret = /password|secret|code|token/i

/** Fields by name, as the schemas of forms read them. Refuses: 400 malformed_request where one is given twice. */
export function readFields(data: FormData): Record<string, string | File | string[]> {
  const fields: Record<string, string | File | string[]> = {}
  for (const name of new Set(ownNames(data))) {
    const values = data.getAll(name).filter((value) => value !== '')
    if (name.endsWith(listMark)) fields[name.slice(0, -listMark.length)] = values.map(asText)
    else if (values.length > 1) throw new Refusal('malformed_request', { detail: `${name} is given twice.` })
    else if (values[0] !== undefined) fields[name] = values[0]
  }
  return fields
}

/** What was typed, to be typed again by nobody. Secrets and files do not come back. */
export function readTyped(data: FormData): ActionState['typed'] {
  const names = [...new Set(ownNames(data))].filter((name) => !secret.test(name))
  return Object.fromEntries(
    names.map((name) => {
      const values = data.getAll(name).filter((value) => typeof value === 'string')
      return [name, name.endsWith(listMark) ? values : (values[0] ?? '')]
    }),
  )
}

/** Next carries fields of its own along where a page has no scripts. */
const ownNames = (data: FormData): string[] => [...data.keys()].filter((name) => !name.startsWith('$ACTION'))

function asText(value: FormDataEntryValue): string {
  if (typeof value === 'string') return value
  throw new Refusal('malformed_request', { detail: 'A file stands where text is expected.' })
}
