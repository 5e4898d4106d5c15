/** Whether no key of this JSON, which `value` was parsed from, is given twice: two readers could see two messages. */
export const noDuplicateKeys = (json: string, value: unknown): boolean =>
  countKeysWritten(json) === countKeysKept(value)

/** Keys as written in valid JSON: every string token that a colon follows. */
function countKeysWritten(json: string): number {
  let count = 0
  for (const match of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (match[1]) count += 1
  return count
}

/** Keys that survived parsing: fewer than written means that one was given twice and the parser kept the last. */
function countKeysKept(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countKeysKept(item), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + countKeysKept(item), 0)
}
