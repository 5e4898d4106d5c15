import { randomUUID } from 'node:crypto'
import type { AuditEvent } from '#lib/audit/record-event.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { columnsOf } from '#lib/users/create-user.ts'
import { sealWeakHash } from '#lib/users/passwords/sealed-hash.ts'
import type { AdmitOptions, Arrival } from './arrival.ts'
import type { Newcomer } from './sort-arrivals.ts'

/** Somebody who is being made, under the id that they will have. */
export type Made = Newcomer & { id: string }

/** An id for each of them; whoever is made here is v4, for it is `sub` everywhere. */
export const withIds = (newcomers: readonly Newcomer[]): Made[] =>
  newcomers.map((newcomer) => ({ ...newcomer, id: randomUUID() }))

/**
 * Makes many accounts with their names, passwords and passwords of before: a statement a table. A name that somebody else took
 * a moment ago breaks the whole batch (unique violation). Only inside a transaction. Returns the events to record.
 */
export async function insertNewcomers(
  tx: Context,
  made: readonly Made[],
  { emailVerified }: Pick<AdmitOptions, 'emailVerified'>,
): Promise<AuditEvent[]> {
  const profiles = made.map(({ id, arrival }) => ({
    ...{ id, arrival },
    columns: columnsOf({ ...arrival.row, emailVerified: emailVerified && arrival.row.email !== undefined }),
  }))
  await insertUsers(tx, profiles)
  await tx.db.$executeRaw`
    INSERT INTO login_name (normalised, kind, user_id)
    SELECT r.normalised, r.kind, r."userId" FROM jsonb_to_recordset(${jsonOf(
      made.flatMap(({ id: userId, names }) => names.map((name) => ({ ...name, userId }))),
    )}::jsonb) r (normalised text, kind text, "userId" uuid)`
  await insertPasswords(tx, made)
  return profiles.flatMap(({ id: userId, columns, arrival }): AuditEvent[] => {
    const facts = { emailVerified: columns.emailVerified, password: arrival.row.passwordHash !== undefined }
    const created = { kind: 'user.created', userId, facts, personal: { username: columns.username } } as const
    return arrival.locked ? [created, { kind: 'user.locked', userId }] : [created]
  })
}

type Profiled = { id: string; arrival: Arrival; columns: ReturnType<typeof columnsOf> }

/** As one value of JSON: hundreds of rows by Prisma's `createMany` cost five times as much of this process. */
const jsonOf = (rows: readonly object[]): string => JSON.stringify(rows)

const insertUsers = (tx: Context, profiles: readonly Profiled[]) =>
  tx.db.$executeRaw`
    INSERT INTO "user" (id, username, email, email_verified, name, given_name, family_name, locale, created_at,
                        last_sign_in_at, locked_at, managing_subsystem_id)
    SELECT r.id, r.username, r.email, r."emailVerified", r.name, r."givenName", r."familyName", r.locale, ${tx.now},
           r."lastSignInAt", CASE WHEN r.locked THEN ${tx.now}::timestamptz END, r."managingSubsystemId"
      FROM jsonb_to_recordset(${jsonOf(
        profiles.map(({ id, columns, arrival: { managingSubsystemId, lastSignInAt, locked } }) => ({
          ...{ id, ...columns, managingSubsystemId, lastSignInAt, locked },
        })),
      )}::jsonb) r (id uuid, username text, email text, "emailVerified" boolean, name text, "givenName" text,
                    "familyName" text, locale text, "lastSignInAt" timestamptz, locked boolean, "managingSubsystemId" uuid)`

async function insertPasswords(tx: Context, made: readonly Made[]): Promise<void> {
  const passwords = made.flatMap(({ id: userId, arrival: { row, temporary } }) =>
    row.passwordHash === undefined ? [] : [{ userId, hash: sealWeakHash(tx, row.passwordHash), temporary }],
  )
  await tx.db.$executeRaw`
    INSERT INTO password (user_id, hash, changed_at, temporary)
    SELECT r."userId", r.hash, ${tx.now}, r.temporary
      FROM jsonb_to_recordset(${jsonOf(passwords)}::jsonb) r ("userId" uuid, hash text, temporary boolean)`
  // Ids are time-ordered and the newest is looked at first: the oldest is written first.
  const past = made.flatMap(({ id: userId, arrival }) =>
    arrival.past.toReversed().map(({ hash, at }) => ({ id: newId(), userId, hash: sealWeakHash(tx, hash), at })),
  )
  if (past.length === 0) return
  await tx.db.$executeRaw`
    INSERT INTO past_password (id, user_id, hash, at)
    SELECT r.id, r."userId", r.hash, r.at
      FROM jsonb_to_recordset(${jsonOf(past)}::jsonb) r (id uuid, "userId" uuid, hash text, at timestamptz)`
}
