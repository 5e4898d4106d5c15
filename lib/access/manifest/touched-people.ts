import type { Context } from '#lib/db/context.ts'
import type { Change } from './change.ts'

/** Whom a change touches: how many people, and the names of the first. */
export type Touched = { people: number; names: string[] }

const namesMax = 10

/**
 * Who holds, or will hold, a role that the change is about: by itself, by a group in it, or by an action in either.
 */
export async function touchedPeople(ctx: Context, subsystemId: string, change: Change): Promise<Touched> {
  const role = 'role' in change ? change.role : null
  const group = 'group' in change && role === null ? change.group : null
  const action = 'action' in change && role === null && group === null ? change.action : null
  const [row] = await ctx.db.$queryRaw<Touched[]>`
    WITH touched AS (
      SELECT r.id FROM role r
       WHERE r.subsystem_id = ${subsystemId}::uuid
         AND (r.name = ${role}
           OR EXISTS (SELECT 1 FROM role_action c JOIN action a ON a.id = c.action_id
                       WHERE c.role_id = r.id AND c.valid_to IS NULL AND a.name = ${action})
           OR EXISTS (SELECT 1 FROM role_action_group c JOIN action_group g ON g.id = c.action_group_id
                       WHERE c.role_id = r.id AND c.valid_to IS NULL
                         AND (g.name = ${group}
                           OR EXISTS (SELECT 1 FROM action_group_action i JOIN action a ON a.id = i.action_id
                                       WHERE i.action_group_id = g.id AND i.valid_to IS NULL AND a.name = ${action}))))),
    holder AS (
      SELECT g.user_id FROM "grant" g
       WHERE g.role_id IN (SELECT id FROM touched) AND g.user_id IS NOT NULL AND (g.valid_to IS NULL OR g.valid_to > ${ctx.now})
      UNION
      SELECT m.user_id FROM "grant" g JOIN team_member m ON m.team_id = g.team_id
       WHERE g.role_id IN (SELECT id FROM touched) AND (g.valid_to IS NULL OR g.valid_to > ${ctx.now})
         AND (m.valid_to IS NULL OR m.valid_to > ${ctx.now}))
    SELECT (SELECT count(*)::int FROM holder) AS people,
           ARRAY(SELECT u.name FROM "user" u WHERE u.id IN (SELECT user_id FROM holder)
                  ORDER BY lower(u.name), u.id LIMIT ${namesMax}) AS names`
  return row ?? { people: 0, names: [] }
}
