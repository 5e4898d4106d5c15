import type { Context } from '#lib/db/context.ts'

/** A sign-in of a person, as that person sees it: live, or expired with applications that go on. */
export type OwnSession = {
  id: string
  createdAt: Date
  touchedAt: Date
  ip: string | null
  userAgent: string | null
  /** `browser`; `offline` where an application goes on without the person; or as an application's back end opened it. */
  origin: string
  /** When it ends at the latest. */
  absoluteDeadline: Date
  /** `expired` where only applications go on; null while the sign-in itself lives. */
  over: string | null
  /** The applications that are open in it, by title. */
  applications: { identifier: string; title: string }[]
}

type Row = {
  id: string
  created_at: Date
  touched_at: Date
  ip: string | null
  user_agent: string | null
  origin: string
  absolute_deadline: Date
  over: string | null
  applications: { identifier: string; title: string }[]
}

const sessionsMax = 100

/**
 * The SSO sessions of a user under which anything lives, the one seen last first; a hundred at most. One that no browser
 * carries is over with its application.
 */
export async function listOwnSessions(ctx: Context, userId: string): Promise<OwnSession[]> {
  const rows = await ctx.db.$queryRaw<Row[]>`
    SELECT s.id, s.created_at, s.touched_at, s.ip, s.user_agent, s.origin, s.absolute_deadline, sso_session_over(s, u, i, ${ctx.now}) AS over,
           coalesce(jsonb_agg(DISTINCT jsonb_build_object('identifier', b.identifier, 'title', b.title))
                    FILTER (WHERE b.id IS NOT NULL), '[]') AS applications
      FROM sso_session s JOIN "user" u ON u.id = s.user_id JOIN instance i ON i.id = 1
      LEFT JOIN (subsystem_session c JOIN subsystem b ON b.id = c.subsystem_id)
             ON c.sso_session_id = s.id AND subsystem_session_over(c, b, s, u, i, ${ctx.now}) IS NULL
     WHERE s.user_id = ${userId}::uuid AND s.ended_at IS NULL
       AND (sso_session_over(s, u, i, ${ctx.now}) IS NULL OR sso_session_outlived(s, u, i, ${ctx.now}))
     GROUP BY s.id, u.id, i.id HAVING s.origin = 'browser' OR count(b.id) > 0
     ORDER BY s.touched_at DESC, s.id DESC LIMIT ${sessionsMax}`
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    touchedAt: row.touched_at,
    ip: row.ip,
    userAgent: row.user_agent,
    origin: row.origin,
    absoluteDeadline: row.absolute_deadline,
    over: row.over,
    applications: row.applications.sort((a, b) => a.title.localeCompare(b.title)),
  }))
}
