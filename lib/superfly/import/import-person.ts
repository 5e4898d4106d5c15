import { addConfirmation } from '#lib/access/confirmations/add-confirmation.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { takeOverTotp } from '#lib/factors/totp/take-over-totp.ts'
import { applyRow } from '#lib/users/apply-row.ts'
import { findUser } from '#lib/users/find-user.ts'
import { keepFormerAccount } from '#lib/users/keep-former-account.ts'
import { normaliseUsername } from '#lib/users/normalise-name.ts'
import { storableHash } from '#lib/users/passwords/storable-hash.ts'
import { rowProblem, UserRow } from '#lib/users/user-row.ts'
import type { OldModel } from './old-model.ts'
import type { StagedPerson } from './stage.ts'

export type PersonOutcome = {
  username: string
  outcome: 'created' | 'granted' | 'unchanged' | 'refused'
  detail?: string
  /** What could not be taken along; the person is there all the same. */
  notes: string[]
}

/** What an import of people goes by. */
export type PeopleRules = {
  model: OldModel
  /** The subsystems that are here, by the names of before. */
  places: ReadonlyMap<string, { id: string; identifier: string }>
  openMasterKey: ((sealed: string) => string | null) | null
  emailVerified: boolean
  /** How many hashes of before are of use. */
  pastMax: number
  dryRun: boolean
}

type Prepared = ReturnType<typeof prepare>

/**
 * Makes the person who is missing, with roles, confirmations, password, lock and authenticator app; one who is here gains the
 * roles that they lack. Never throws a refusal: it is the outcome.
 */
export async function importPerson(
  ctx: Context,
  person: StagedPerson,
  rules: PeopleRules,
  who: Actor,
): Promise<PersonOutcome> {
  const username = person.user['user_name']?.trim() ?? ''
  const notes: string[] = []
  try {
    const prepared = prepare(person, rules, notes)
    if (rules.dryRun) return { username, ...(await foresee(ctx, prepared)), notes }
    const [hash, past] = await hashes(prepared)
    const { outcome } = await ctx.atomically((tx) => take(tx, { ...prepared, hash, past }, rules, who))
    return { username, outcome, notes }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { username, outcome: 'refused', detail: error.message, notes }
  }
}

/** What the old rows say, in the words of this portal. Refuses: malformed_request. */
function prepare(person: StagedPerson, rules: PeopleRules, notes: string[]) {
  const { user } = person
  const text = (column: string) => user[column]?.trim() || undefined
  const held = person.roles.flatMap((row) => rules.model.roleOf.get(row['role_role_id'] ?? '') ?? [])
  const grants = held.flatMap(({ subsystem, role }) => {
    const place = rules.places.get(subsystem)
    return place ? [{ subsystem: place.identifier, role }] : []
  })
  if (held.length < person.roles.length) notes.push('had a role in Superfly itself')
  const passwordHash = hashOf(user)
  if (user['user_password'] && !passwordHash) notes.push('has a password that is no SHA-256, and needs another one')
  const [givenName, familyName] = [text('name'), text('surname')]
  const row = UserRow.safeParse({
    username: text('user_name'),
    name: [givenName, familyName].filter(Boolean).join(' ') || text('user_name'),
    ...{ email: text('email'), givenName, familyName, passwordHash },
    grants: [...new Set(grants.map(({ subsystem, role }) => `${subsystem}:${role}`))],
  })
  if (!row.success) throw new Refusal('malformed_request', { detail: rowProblem(row.error) })
  const homes = [...new Set(held.map(({ subsystem }) => subsystem))]
  return {
    row: row.data,
    person,
    key: keyOf(user, rules, notes),
    home: homes.length === 1 ? (rules.places.get(homes[0] ?? '')?.id ?? null) : null,
    pastHashes: pastHashesOf(person, rules.pastMax),
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

async function foresee(ctx: Context, { row }: Prepared): Promise<Pick<PersonOutcome, 'outcome'>> {
  const normalised = normaliseUsername(row.username)
  const known = await ctx.db.loginName.findUnique({ where: { normalised }, select: { kind: true, retiredAt: true } })
  if (known && (known.retiredAt || known.kind !== 'username')) throw new Refusal('name_taken')
  return { outcome: known ? 'unchanged' : 'created' }
}

async function hashes({ row, pastHashes }: Prepared) {
  const hash = row.passwordHash === undefined ? null : await storableHash(row.passwordHash)
  const past = await Promise.all(pastHashes.map(async ({ hash: old, at }) => ({ hash: await storableHash(old), at })))
  return [hash, past] as const
}

type Taking = Prepared & { hash: string | null; past: readonly { hash: string; at: Date }[] }

async function take(tx: Context, taking: Taking, { emailVerified, model, places }: PeopleRules, who: Actor) {
  const { row, hash, past, key, home, person } = taking
  const applied = await applyRow(tx, { row, hash, emailVerified }, who)
  if (applied.outcome !== 'created') return applied
  const { user } = person
  const { id: userId } = await findUser(tx, row.username)
  const locked = user['is_account_locked'] === 'Y' || user['is_account_suspended'] === 'Y'
  const standing = { locked, temporary: user['is_password_temp'] === 'Y', managingSubsystemId: home, past }
  await keepFormerAccount(tx, { userId, ...standing, lastSignInAt: dateOf(user['last_login_date']) }, who)
  if (key) await takeOverTotp(tx, { userId, key }, who)
  for (const { ract_ract_id: id } of person.confirmations) {
    const confirmed = model.roleActionOf.get(id ?? '')
    const subsystem = confirmed && places.get(confirmed.subsystem)?.identifier
    if (subsystem) await addConfirmation(tx, { user: userId, ...confirmed, subsystem }, who)
  }
  return applied
}
