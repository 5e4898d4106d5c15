import { Identifier } from './subsystem-settings.ts'

/**
 * An identifier for each application of another system: its old name where that can be one, something like it where not, and
 * with the old id behind it where two would have the same. The same list gives the same identifiers.
 */
export function identifiersFor<Old extends { id: string; name: string }>(all: readonly Old[]): [Old, string][] {
  const taken = new Set(all.map(({ name }) => name).filter((name) => Identifier.safeParse(name).success))
  return all.map((old) => {
    if (taken.has(old.name)) return [old, old.name]
    const bare = old.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
    const slug = Identifier.safeParse(bare).success ? bare : `app-${bare || old.id}`.slice(0, 63)
    const free = taken.has(slug) ? `${slug.slice(0, 40)}-${old.id}` : slug
    taken.add(free)
    return [old, free]
  })
}
