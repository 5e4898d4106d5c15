/** Parameters of an address that are given once and are not blank. */
export function givenOnce(query: Record<string, string | string[] | undefined>): Record<string, string> {
  const given = Object.entries(query).flatMap(([name, value]) =>
    typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()] as const] : [],
  )
  return Object.fromEntries(given)
}
