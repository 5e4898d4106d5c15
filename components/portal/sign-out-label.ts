/** "3 applications": a number with its noun. */
export function applications(count: number): string {
  return count === 1 ? '1 application' : `${count} applications`
}

/** What a sign-out button says: exactly what it will end. Without a brand, the applications alone. */
export function signOutLabel(brandName: string | null, openCount: number): string {
  if (brandName === null) return `Sign out of ${applications(openCount)}`
  return openCount === 0 ? `Sign out of ${brandName}` : `Sign out of ${brandName} and ${applications(openCount)}`
}
