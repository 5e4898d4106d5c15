import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import type { OfferedRole } from './decide-role.ts'

/** Whose choice it is, where, and in which SSO session; null before there is one. */
export type Choosing = { userId: string; subsystemId: string; ssoSessionId: string | null }

/** $1 user  $2 subsystem  $3 SSO session, or null  $4 now */
const offeredStatement = statement({
  name: 'offered-roles',
  text: `
SELECT r.id, e.name, e.title,
       ARRAY(SELECT coalesce(a.title, a.name) FROM action a
              WHERE a.subsystem_id = b.id AND a.name = ANY (e.actions) ORDER BY 1) AS actions,
       EXISTS (SELECT 1 FROM sso_session_role h
                WHERE h.sso_session_id = $3 AND h.subsystem_id = b.id AND h.role_id = r.id) AS here,
       (SELECT max(h.chosen_at) FROM sso_session_role h JOIN role o ON o.id = h.role_id
         WHERE h.sso_session_id = $3 AND h.subsystem_id <> b.id AND o.name = e.name) AS elsewhere,
       c.role_id IS NOT NULL AS last, coalesce(c.always, false) AS always
  FROM subsystem b
  JOIN effective_role($4) e ON e.user_id = $1 AND e.subsystem_id = b.id
  JOIN role r ON r.subsystem_id = b.id AND r.name = e.name
  LEFT JOIN role_choice c ON c.user_id = $1 AND c.subsystem_id = b.id AND c.role_id = r.id
 WHERE b.id = $2 AND b.role_choice
 ORDER BY lower(e.title), e.name`,
})

/** The roles among which somebody chooses in a subsystem; none where it does not ask for a choice. One statement. */
export const offeredRoles = (ctx: Context, { userId, subsystemId, ssoSessionId }: Choosing): Promise<OfferedRole[]> =>
  ctx.run<OfferedRole>(offeredStatement, [userId, subsystemId, ssoSessionId, ctx.now])
