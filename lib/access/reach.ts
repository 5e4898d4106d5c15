import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'

/** People whom a subsystem reaches: who may enter it, or whom it manages; both together where reading is all it does. */
export type Reach = 'access' | 'managed' | 'access or managed'

/**
 * SQL: whether a subsystem reaches the user `u`. Nobody is reached who holds something at the portal, or will: an application
 * that is broken into must not be a way to the people who run the portal.
 */
function within(ctx: Context, subsystemId: string, reach: Reach): Prisma.Sql {
  const access = Prisma.sql`EXISTS (
    SELECT 1 FROM effective_action(${ctx.now}) e WHERE e.user_id = u.id AND e.subsystem_id = ${subsystemId}::uuid)`
  const managed = Prisma.sql`coalesce(u.managing_subsystem_id = ${subsystemId}::uuid, false)`
  const reached = { access, managed, 'access or managed': Prisma.sql`(${managed} OR ${access})` }[reach]
  return Prisma.sql`u.removed_at IS NULL AND ${reached} AND NOT EXISTS (
    SELECT 1 FROM "grant" g JOIN role r ON r.id = g.role_id JOIN subsystem b ON b.id = r.subsystem_id AND b.built_in
      LEFT JOIN team_member m ON m.team_id = g.team_id AND (m.valid_to IS NULL OR m.valid_to > ${ctx.now})
     WHERE coalesce(g.user_id, m.user_id) = u.id AND (g.valid_to IS NULL OR g.valid_to > ${ctx.now}))`
}

export type Reached = {
  id: string
  username: string
  email: string | null
  givenName: string | null
  familyName: string | null
  lockedAt: Date | null
  lastSignInAt: Date | null
  sessionEpoch: number
}

const columns = Prisma.sql`u.id, u.username, u.email, u.given_name AS "givenName", u.family_name AS "familyName",
  u.locked_at AS "lockedAt", u.last_sign_in_at AS "lastSignInAt", u.session_epoch AS "sessionEpoch"`

type Within = { subsystemId: string; reach: Reach }

/** Those of these users whom the subsystem reaches; of all, where none are named. */
export function reachedUsers(
  ctx: Context,
  { subsystemId, reach }: Within,
  userIds?: readonly string[],
): Promise<Reached[]> {
  const among = userIds ? Prisma.sql`u.id = ANY(${[...userIds]}::uuid[])` : Prisma.sql`true`
  return ctx.db.$queryRaw<Reached[]>`
    SELECT ${columns} FROM "user" u WHERE ${among} AND ${within(ctx, subsystemId, reach)} ORDER BY u.username`
}

/** What each person who may enter a subsystem may do in it, by username. */
export const reachedActions = (ctx: Context, subsystemId: string) =>
  ctx.db.$queryRaw<{ username: string; email: string | null; actions: string[] }[]>`
    SELECT u.username, u.email, e.actions
      FROM (SELECT e.user_id, array_agg(DISTINCT a.name ORDER BY a.name) AS actions
              FROM effective_action(${ctx.now}) e JOIN action a ON a.id = e.action_id
             WHERE e.subsystem_id = ${subsystemId}::uuid GROUP BY e.user_id) e
      JOIN "user" u ON u.id = e.user_id
     WHERE u.locked_at IS NULL AND ${within(ctx, subsystemId, 'access')} ORDER BY u.username`
