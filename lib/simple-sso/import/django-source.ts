/** An account of Django, as its table has it; columns that a model of one's own lacks are undefined. */
export type DjangoUser = { row: Record<string, unknown>; groups: readonly string[] }

/** A consumer of django-simple-sso's server. */
export type DjangoConsumer = { id: string; name: string; publicKey: string; privateKey: string }

/** What there is besides the people: small, and held in memory. */
export type DjangoModel = {
  groups: string[]
  consumers: DjangoConsumer[]
  /** Where logins that the server still knows wanted to go, by the id of their consumer. */
  redirects: ReadonlyMap<string, ReadonlySet<string>>
  people: number
}

/** Where a Django server is read from. */
export type DjangoSource = {
  readModel: () => Promise<DjangoModel>
  /** All of the people, a few at a time. */
  readPeople: () => AsyncIterable<readonly DjangoUser[]>
  close: () => Promise<void>
}

/** `auth.user`, or a project's own model, as Django says it: application and model. */
export const usualUserModel = 'auth.user'
export const isUserModel = (text: string): boolean => /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/.test(text)

export const peopleAtOnce = 500

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** A consumer of a row, whatever it was read from. */
export const consumerOf = (id: unknown, row: Record<string, unknown>): DjangoConsumer => ({
  ...{ id: text(id), name: text(row['name']).trim() },
  ...{ publicKey: text(row['public_key']), privateKey: text(row['private_key']) },
})

/** Notes where a login wanted to go; there are many of one address, whose queries differ. */
export function noteRedirect(redirects: Map<string, Set<string>>, consumer: unknown, redirectTo: unknown): void {
  const url = URL.parse(text(redirectTo))
  if (!url) return
  url.search = ''
  url.hash = ''
  const seen = redirects.get(text(consumer)) ?? new Set()
  redirects.set(text(consumer), seen.add(url.href))
}
