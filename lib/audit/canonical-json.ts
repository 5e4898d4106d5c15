/** JSON in its one canonical form (RFC 8785): members sorted, no spaces. Hashes are taken over this. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = value as Record<string, unknown>
  // The default order of `sort` is by UTF-16 units, as the RFC wants it.
  const texts = Object.keys(members)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(members[name])}`)
  return `{${texts.join(',')}}`
}
