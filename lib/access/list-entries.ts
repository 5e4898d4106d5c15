import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'

/** A subsystem as its launcher tile shows it to one user. */
export type LauncherEntry = {
  subsystem_id: string
  identifier: string
  title: string
  description: string
  contact: string | null
  accepts_unsolicited: boolean
  initiate_login_url: string | null
  role_titles: string[] | null
  /** It asks with which role to enter. */
  role_choice: boolean
  open: boolean
}

/** $1 user  $2 SSO session  $3 now */
const entriesStatement = statement({
  name: 'list-launcher-entries',
  text: `
SELECT b.identifier, b.title, b.description, b.contact, b.accepts_unsolicited, b.initiate_login_url, r.role_titles, b.role_choice, b.id AS subsystem_id,
       EXISTS (SELECT 1 FROM subsystem_session c
                WHERE c.sso_session_id = $2 AND c.subsystem_id = b.id AND c.ended_at IS NULL
                  AND c.subsystem_epoch = b.session_epoch) AS open
  FROM subsystem b
  LEFT JOIN LATERAL (SELECT array_agg(e.title ORDER BY e.title) AS role_titles
                       FROM effective_role($3) e WHERE e.user_id = $1 AND e.subsystem_id = b.id) r ON true
 WHERE b.enabled AND coalesce(b.initiate_login_url, b.landing_url) IS NOT NULL
   AND EXISTS (SELECT 1 FROM connection n WHERE n.subsystem_id = b.id AND n.enabled)
   AND (r.role_titles IS NOT NULL OR b.contact IS NOT NULL)
 ORDER BY r.role_titles IS NULL, lower(b.title), b.identifier`,
})

/**
 * What the launcher shows a user: every application with a role there, and after them those that name someone to ask.
 * One statement.
 */
export const listEntries = (ctx: Context, who: { userId: string; ssoSessionId: string }): Promise<LauncherEntry[]> =>
  ctx.run<LauncherEntry>(entriesStatement, [who.userId, who.ssoSessionId, ctx.now])
