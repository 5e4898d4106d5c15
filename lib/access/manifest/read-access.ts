import type { Context } from '#lib/db/context.ts'
import type { StoredAccess } from './stored.ts'

/** What a subsystem has, for the planner: one statement, for others wait for the row that this runs under. */
export async function readAccess(ctx: Context, subsystemId: string): Promise<StoredAccess> {
  const [row] = await ctx.db.$queryRaw<StoredAccess[]>`
    WITH standing (live, removed, withdrawn) AS (VALUES ('live', 'removed', 'withdrawn'))
    SELECT
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'name', a.name, 'title', a.title, 'description', a.description, 'sensitive', a.sensitive, 'declared', a.declared,
                'standing', CASE WHEN a.removed_at IS NULL THEN s.live WHEN a.withdrawn THEN s.withdrawn ELSE s.removed END)), '[]')
         FROM action a CROSS JOIN standing s WHERE a.subsystem_id = ${subsystemId}::uuid) AS actions,
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'name', g.name, 'title', g.title, 'declared', g.declared, 'edited', g.edited_at IS NOT NULL,
                'standing', CASE WHEN g.removed_at IS NULL THEN s.live WHEN g.withdrawn THEN s.withdrawn ELSE s.removed END,
                'actions', (SELECT coalesce(jsonb_agg(a.name), '[]') FROM action_group_action c JOIN action a ON a.id = c.action_id
                             WHERE c.action_group_id = g.id AND c.valid_to IS NULL))), '[]')
         FROM action_group g CROSS JOIN standing s WHERE g.subsystem_id = ${subsystemId}::uuid) AS groups,
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'name', r.name, 'title', r.title, 'principalName', r.principal_name, 'declared', r.declared, 'edited', r.edited_at IS NOT NULL,
                'standing', CASE WHEN r.removed_at IS NULL THEN s.live WHEN r.withdrawn THEN s.withdrawn ELSE s.removed END,
                'held', EXISTS (SELECT 1 FROM "grant" h WHERE h.role_id = r.id AND (h.valid_to IS NULL OR h.valid_to > ${ctx.now})),
                'actions', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'confirmable', c.confirmable)), '[]')
                              FROM role_action c JOIN action a ON a.id = c.action_id WHERE c.role_id = r.id AND c.valid_to IS NULL),
                'groups', (SELECT coalesce(jsonb_agg(g.name), '[]') FROM role_action_group c JOIN action_group g ON g.id = c.action_group_id
                            WHERE c.role_id = r.id AND c.valid_to IS NULL))), '[]')
         FROM role r CROSS JOIN standing s WHERE r.subsystem_id = ${subsystemId}::uuid) AS roles`
  return row ?? { actions: [], groups: [], roles: [] }
}
