/**
 * What the braces of a template stand for in a path, percent-decoded; null where it does not fit. `/users/{user}` and
 * `/users/ada` give `{ user: 'ada' }`. A segment that decodes to nothing, or not at all, fits nothing.
 */
export function matchPath(template: string, pathname: string): Record<string, string> | null {
  const wanted = template.split('/')
  const given = pathname.split('/')
  if (wanted.length !== given.length) return null
  const fields: Record<string, string> = {}
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? ''
    const field = /^\{(\w+)\}$/.exec(part)?.[1]
    if (field === undefined && part !== segment) return null
    if (field === undefined) continue
    const text = decode(segment)
    if (!text || text.includes('\0')) return null
    fields[field] = text
  }
  return fields
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null // A stray % is no name of anything.
  }
}
