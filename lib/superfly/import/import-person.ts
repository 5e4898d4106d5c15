import { type ReadArrival, readArrival } from '#lib/users/arrivals/admit-page.ts'
import type { OldModel } from './old-model.ts'
import type { StagedPerson } from './stage.ts'

/** What an import of people goes by. */
export type PeopleRules = {
  model: OldModel
  /** The subsystems that are here, by the names of before. */
  places: ReadonlyMap<string, { id: string; identifier: string }>
  openMasterKey: ((sealed: string) => string | null) | null
  /** How many hashes of before are of use. */
  pastMax: number
}

/** What the old rows say of a person, in the words of this portal. Pure. */
export function readPerson(person: StagedPerson, rules: PeopleRules): ReadArrival {
  const { user } = person
  const notes: string[] = []
  const held = person.roles.flatMap((row) => rules.model.roleOf.get(row['role_role_id'] ?? '') ?? [])
  if (held.length < person.roles.length) notes.push('had a role in Superfly itself')
  const homes = [...new Set(held.map(({ subsystem }) => subsystem))]
  const row = rowOf(person, held, rules, notes)
  return readArrival(
    { username: user['user_name']?.trim() ?? '', row, notes },
    {
      locked: user['is_account_locked'] === 'Y' || user['is_account_suspended'] === 'Y',
      temporary: user['is_password_temp'] === 'Y',
      managingSubsystemId: homes.length === 1 ? (rules.places.get(homes[0] ?? '')?.id ?? null) : null,
      lastSignInAt: dateOf(user['last_login_date']),
      past: pastHashesOf(person, rules.pastMax),
      totpKey: keyOf(user, rules, notes),
      confirmations: person.confirmations.flatMap(({ ract_ract_id: id }) => {
        const confirmed = rules.model.roleActionOf.get(id ?? '')
        const subsystem = confirmed && rules.places.get(confirmed.subsystem)?.identifier
        return subsystem ? [{ ...confirmed, subsystem }] : []
      }),
    },
  )
}

function rowOf(
  { user }: StagedPerson,
  held: readonly { subsystem: string; role: string }[],
  { places }: PeopleRules,
  notes: string[],
) {
  const text = (column: string) => user[column]?.trim() || undefined
  const grants = held.flatMap(({ subsystem, role }) => {
    const place = places.get(subsystem)
    return place ? [`${place.identifier}:${role}`] : []
  })
  const passwordHash = hashOf(user)
  if (user['user_password'] && !passwordHash) notes.push('has a password that is no SHA-256, and needs another one')
  const [givenName, familyName] = [text('name'), text('surname')]
  return {
    username: text('user_name'),
    name: [givenName, familyName].filter(Boolean).join(' ') || text('user_name'),
    ...{ email: text('email'), givenName, familyName, passwordHash },
    grants: [...new Set(grants)],
  }
}

type Row = StagedPerson['user']

function hashOf(row: Row): string | undefined {
  const digest = row['user_password']?.trim() ?? ''
  return /^[0-9a-f]{64}$/i.test(digest) ? `superfly-sha256$${row['salt']?.trim() ?? ''}$${digest}` : undefined
}

function keyOf(user: Row, { model, openMasterKey }: PeopleRules, notes: string[]): string | null {
  const sealed = user['master_key']?.trim()
  if (!sealed || model.withoutOtp.has(user['otp_otp_type_id'] ?? '')) return null
  const key = openMasterKey?.(sealed) ?? null
  if (key === null) notes.push('has an authenticator app whose key was not opened')
  return key
}

const pastHashesOf = ({ history }: StagedPerson, max: number) =>
  history
    .map((row) => ({ hash: hashOf(row), at: dateOf(row['end_date']) ?? dateOf(row['start_date']) ?? new Date(0) }))
    .flatMap(({ hash, at }) => (hash ? [{ hash, at }] : []))
    .sort((one, other) => other.at.getTime() - one.at.getTime())
    .slice(0, max)

/** MySQL's dates have no zone; its servers mostly run on UTC, and only the day matters here. */
function dateOf(text: string | null | undefined): Date | null {
  const date = text ? new Date(`${text.replace(' ', 'T')}Z`) : null
  return date && !Number.isNaN(date.getTime()) ? date : null
}
