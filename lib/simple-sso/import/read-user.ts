import { type ReadArrival, readArrival } from '#lib/users/arrivals/admit-page.ts'
import { isImportableHash } from '#lib/users/passwords/storable-hash.ts'
import type { DjangoUser } from './django-source.ts'

export type DjangoRules = {
  /** The teams that people join, by their groups; a group that is not in it is left out. */
  teamOf: ReadonlyMap<string, string>
  /** The team of all of them. */
  everyone: string | null
}

/** What Django knew of a person, in the words of this portal. Pure. */
export function readUser({ row, groups }: DjangoUser, { teamOf, everyone }: DjangoRules): ReadArrival {
  const text = (column: string) => textOf(row[column]) || undefined
  const notes: string[] = []
  const hash = text('password')
  const passwordHash = hash && isImportableHash(hash) ? hash : undefined
  if (!passwordHash) notes.push(lackOf(hash))
  if (isTrue(row['is_superuser'])) notes.push('administered the Django server, and nothing here')
  const teams = groups.flatMap((group) => teamOf.get(group) ?? [])
  if (teams.length < groups.length) notes.push('was in a group that is no team here')
  const [givenName, familyName] = [text('first_name')?.slice(0, 100), text('last_name')?.slice(0, 100)]
  const name = [givenName, familyName].filter(Boolean).join(' ') || text('username')
  const profile = { username: text('username'), name, email: text('email'), givenName, familyName }
  const standing = {
    // A model of one's own may have no such column.
    locked: row['is_active'] !== undefined && !isTrue(row['is_active']),
    lastSignInAt: dateOf(row['last_login']),
    ...{ temporary: false, managingSubsystemId: null, past: [], totpKey: null, confirmations: [] },
  }
  const teamsOfAll = everyone === null ? teams : [...teams, everyone]
  return readArrival(
    { username: profile.username ?? '', row: { ...profile, passwordHash, teams: teamsOfAll }, notes },
    standing,
  )
}

/** Django writes `!` and something random for people who never had a password here, or have one no more. */
const lackOf = (hash: string | undefined): string =>
  hash && !hash.startsWith('!')
    ? 'has a password of a kind that is not verified here, and needs another one'
    : 'has no password'

/** PostgreSQL keeps no U+0000, and no half of a surrogate pair. */
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.replaceAll('\u0000', '').toWellFormed().trim() : ''

const isTrue = (value: unknown): boolean => value === true || value === 1 || value === 1n

function dateOf(value: unknown): Date | null {
  if (value instanceof Date) return value
  // SQLite writes UTC without saying so.
  const iso = typeof value === 'string' ? value.replace(' ', 'T').replace(/(\d)$/, '$1Z') : ''
  const date = new Date(iso.replace(/Z?(?=[+-]\d\d:\d\dZ$)/, '').replace(/([+-]\d\d:\d\d)Z$/, '$1'))
  return Number.isNaN(date.getTime()) ? null : date
}
