import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { findUser } from '#lib/users/find-user.ts'
import { formatSessionId } from './session-id.ts'

const limitDefault = 50

export const ListSessions = z.strictObject({
  /** Username, verified e-mail or id. */
  user: z.string().optional(),
  subsystem: z.string().optional(),
  limit: z.int().min(1).max(1000).optional(),
})

type Row = {
  id: string
  username: string
  origin: string
  created_at: Date
  touched_at: Date
  expires_at: Date
  ip: string | null
  user_agent: string | null
  children: { id: string; identifier: string }[]
}

/**
 * Live SSO sessions, newest first, each with its live subsystem sessions. Refuses: no_such_user, no_such_subsystem.
 */
export async function listSessions(
  ctx: Context,
  { user, subsystem, limit = limitDefault }: z.infer<typeof ListSessions>,
) {
  const holder = user === undefined ? null : await findUser(ctx, user)
  const entered = subsystem === undefined ? null : await findSubsystem(ctx, subsystem)
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT s.id, u.username, s.origin, s.created_at, s.touched_at, s.ip, s.user_agent,
           least(s.absolute_deadline, idle_deadline(s.touched_at, s.idle_seconds)) AS expires_at,
           coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'identifier', b.identifier) ORDER BY c.id)
                    FILTER (WHERE b.id IS NOT NULL), '[]') AS children
      FROM sso_session s JOIN "user" u ON u.id = s.user_id CROSS JOIN instance i
      LEFT JOIN (subsystem_session c JOIN subsystem b ON b.id = c.subsystem_id)
             ON c.sso_session_id = s.id AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NULL
     WHERE sso_session_over(s, u, i, ${ctx.now}) IS NULL
       ${holder ? Prisma.sql`AND s.user_id = ${holder.id}::uuid` : Prisma.empty}
     GROUP BY s.id, u.id
       ${entered ? Prisma.sql`HAVING bool_or(b.id = ${entered.id}::uuid)` : Prisma.empty}
     ORDER BY s.id DESC LIMIT ${limit}`
  return rows.map((row) => ({
    id: row.id,
    user: row.username,
    origin: row.origin,
    createdAt: row.created_at.toISOString(),
    touchedAt: row.touched_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    ip: row.ip,
    userAgent: row.user_agent,
    subsystems: row.children.map(({ id, identifier }) => ({ id: formatSessionId(id), identifier })),
  }))
}
