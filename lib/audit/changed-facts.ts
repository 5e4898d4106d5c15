export type Fact = string | number | boolean | null
type Values = Readonly<Record<string, Fact>>

const [before, after] = ['.before', '.after'] as const

/**
 * What an edit changed, as facts of its event: `title.before`, `title.after` for each value that differs. Values that are
 * people's names or addresses go to the event's personal part instead (`changedWords`), so that they can be erased.
 */
export function changedFacts(was: Values, is: Values): Record<string, Fact> {
  const changed = Object.keys(is).filter((name) => was[name] !== is[name])
  return Object.fromEntries(
    changed.flatMap((name) => [
      [name + before, was[name] ?? null],
      [name + after, is[name] ?? null],
    ]),
  )
}

/** The same for the personal part, which is words alone. */
export const changedWords = (was: Values, is: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(changedFacts(was, is)).map(([name, value]) => [name, String(value ?? '')]))

/** A value of a setting as a fact: lists as words, what is deeper as JSON. */
export function factOf(value: unknown): Fact {
  if (value === undefined || value === null) return null
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
  const flat = Array.isArray(value) && value.every((one) => typeof one === 'string')
  return flat ? value.join(' ') : JSON.stringify(value)
}

/** One value that an event changed. */
export type Change = { name: string; before: Fact; after: Fact }

/** Takes an event's data apart: what it changed, and what else it says. */
export function splitChanges(data: Values): { changes: Change[]; rest: [string, Fact][] } {
  const names = Object.keys(data).flatMap((name) => (name.endsWith(after) ? [name.slice(0, -after.length)] : []))
  const changes = names.map((name) => ({
    name,
    before: data[name + before] ?? null,
    after: data[name + after] ?? null,
  }))
  const told = new Set(names.flatMap((name) => [name + before, name + after]))
  return { changes, rest: Object.entries(data).filter(([name]) => !told.has(name)) }
}
