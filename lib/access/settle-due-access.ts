import { Prisma } from '#generated/prisma/client.ts'
import { system } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { queueDeliveries } from '#lib/deliveries/queue-deliveries.ts'
import { endSubsystemSessions } from '#lib/sessions/end-sessions.ts'
import { holdUser, settleAccess } from './settle-access.ts'

/** So many people in one transaction: their rows are held for less than a second. */
const peopleMax = 2_000
/** So many sessions are closed by one statement. */
const sessionsMax = 1_000

type DueRow = {
  id: string
  userId: string | null
  roleId: string | null
  teamId: string | null
  subsystemId: string | null
  doneTo: string | null
}

/**
 * Acts on access that changed for many, by a role, a group or a team, and on what began or ended by its date: writes the
 * digests anew and ends sessions where no action is left. Every process may call it each second; what one is at, another
 * leaves alone, and one that breaks off goes on where it was. Until then touch, exchange and refresh have the truth, for they
 * compute it. Returns how many people it was about.
 */
export async function settleDueAccess(ctx: Context): Promise<number> {
  let people = 0
  for (;;) {
    const settled = await ctx.atomically(settleNext)
    if (settled === null) return people
    people += settled
  }
}

/** One person, or one batch of many; null when nothing is due. */
async function settleNext(tx: Context): Promise<number | null> {
  const [due] = await tx.db.$queryRaw<DueRow[]>`
    SELECT id, user_id AS "userId", role_id AS "roleId", team_id AS "teamId", subsystem_id AS "subsystemId", done_to AS "doneTo"
      FROM access_due WHERE due_at <= ${tx.now} ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`
  if (!due) return null
  if (due.userId !== null) {
    await settleUser(tx, due.userId)
    await tx.db.accessDue.delete({ where: { id: due.id }, select: { id: true } })
    return 1
  }
  const people = await nextPeople(tx, due)
  if (due.subsystemId !== null && people.length > 0) await settleMany(tx, people, due.subsystemId)
  if (people.length < peopleMax) await tx.db.accessDue.delete({ where: { id: due.id }, select: { id: true } })
  else {
    const doneTo = people.at(-1) ?? null
    await tx.db.accessDue.update({ where: { id: due.id }, data: { doneTo }, select: { id: true } })
  }
  return people.length
}

async function settleUser(tx: Context, userId: string): Promise<void> {
  const at = await holdUser(tx, userId)
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT r.subsystem_id AS id FROM "grant" g JOIN role r ON r.id = g.role_id
     WHERE g.user_id = ${userId}::uuid OR g.team_id IN (SELECT team_id FROM team_member WHERE user_id = ${userId}::uuid)`
  await settleAccess(tx, { userId, subsystemIds: rows.map(({ id }) => id), at }, system)
}

/** Whoever holds the role, or is in the team, or ever did. */
async function nextPeople(tx: Context, { roleId, teamId, doneTo }: DueRow): Promise<string[]> {
  const concerned =
    roleId !== null
      ? Prisma.sql`SELECT g.user_id FROM "grant" g WHERE g.role_id = ${roleId}::uuid
                   UNION SELECT m.user_id FROM "grant" g JOIN team_member m ON m.team_id = g.team_id WHERE g.role_id = ${roleId}::uuid`
      : Prisma.sql`SELECT DISTINCT m.user_id FROM team_member m WHERE m.team_id = ${teamId}::uuid`
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT c.user_id AS id FROM (${concerned}) c
     WHERE ${doneTo === null ? Prisma.sql`c.user_id IS NOT NULL` : Prisma.sql`c.user_id > ${doneTo}::uuid`}
     ORDER BY c.user_id LIMIT ${peopleMax}`
  return rows.map(({ id }) => id)
}

async function settleMany(tx: Context, people: readonly string[], subsystemId: string): Promise<void> {
  const at = await holdUsers(tx, people)
  const changed = await tx.db.$queryRaw<{ id: string }[]>`
    INSERT INTO access_digest (user_id, subsystem_id, digest)
    SELECT q.id, ${subsystemId}::uuid, coalesce(a.digest, '')
      FROM unnest(${people}::uuid[]) q (id)
      LEFT JOIN (SELECT d.user_id, d.digest FROM access_digest_at(${at}) d
                  WHERE d.subsystem_id = ${subsystemId}::uuid AND d.user_id = ANY (${people}::uuid[])) a ON a.user_id = q.id
        ON CONFLICT (user_id, subsystem_id) DO UPDATE SET digest = excluded.digest WHERE access_digest.digest <> excluded.digest
    RETURNING user_id AS id`
  await tellChanged(
    tx,
    changed.map(({ id }) => id),
    subsystemId,
  )
  const lost = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM subsystem_session c
      JOIN access_digest d ON d.user_id = c.user_id AND d.subsystem_id = c.subsystem_id AND d.digest = ''
     WHERE c.user_id = ANY (${people}::uuid[]) AND c.subsystem_id = ${subsystemId}::uuid AND c.ended_at IS NULL`
  for (let from = 0; from < lost.length; from += sessionsMax) {
    const ids = lost.slice(from, from + sessionsMax).map(({ id }) => id)
    await endSubsystemSessions(tx, { ids, reason: 'permissions_removed' }, system)
  }
}

/**
 * Takes many rows, as `holdUser` takes one: a grant that is being added meanwhile writes the later digest. Returns the instant at
 * which they are held, as a value: PostgreSQL would not look into `access_digest_at` with a clock in it, but compute everybody's.
 */
async function holdUsers(tx: Context, people: readonly string[]): Promise<Date> {
  const [row] = await tx.db.$queryRaw<{ at: Date }[]>`
    WITH held AS (SELECT id FROM "user" WHERE id = ANY (${people}::uuid[]) ORDER BY id FOR NO KEY UPDATE)
    SELECT greatest(${tx.now}, clock_timestamp()) AS at FROM (SELECT count(*) FROM held) everybody`
  return row?.at ?? tx.now
}

/** Queues that applications are told of the sessions which were told something else. */
async function tellChanged(tx: Context, people: readonly string[], subsystemId: string): Promise<void> {
  const sessions = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM subsystem_session c
      JOIN access_digest d ON d.user_id = c.user_id AND d.subsystem_id = c.subsystem_id AND d.digest NOT IN ('', c.access_digest)
     WHERE c.user_id = ANY (${people}::uuid[]) AND c.subsystem_id = ${subsystemId}::uuid AND c.ended_at IS NULL`
  await queueDeliveries(tx, 'permissions-changed', sessions)
}
