import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { readUserPage } from '#lib/users/search/read-user-page.ts'
import { userConditions } from '#lib/users/search/user-filter.ts'
import { rightsOf } from './rights.ts'

const limitDefault = 50

export const ListPeople = z.strictObject({
  subsystem: z.string(),
  /** Part of a username, name or e-mail; one or two letters are the start of a word. */
  search: z.string().trim().min(1).max(254).optional(),
  /** The page behind this place, or before that one: what an answer gives as `next` and `previous`. */
  after: z.string().max(1_024).optional(),
  before: z.string().max(1_024).optional(),
  limit: z.int().min(1).max(1000).optional(),
})

/** One way in which a person holds a role: by a grant of their own, or through a team. */
export type Way = {
  role: string
  title: string
  team: string | null
  until: string | null
  /** What in the role counts only for those for whom it is confirmed, and whether it is for this person. */
  confirmable: { action: string; confirmed: boolean }[]
}

export type Holder = {
  id: string
  username: string
  name: string
  lockedAt: Date | null
  /** Whether it comes to at least one action: a role may be empty, or wait for a confirmation. */
  admitted: boolean
  ways: Way[]
}

/**
 * Everybody who holds a role in a subsystem now, by username, and through what. For those who may see people there or grant
 * there. Refuses: no_such_subsystem, not_permitted, malformed_request (a place that no answer gave).
 */
export async function listPeople(
  ctx: Context,
  { subsystem, search, after, before, limit = limitDefault }: z.infer<typeof ListPeople>,
  who: Actor,
) {
  const { id } = await findSubsystem(ctx, subsystem)
  const rights = await rightsOf(ctx, who)
  if (!rights.may('users.read', id) && !rights.may('grants.write', id)) {
    throw new Refusal('not_permitted', { detail: 'That needs the right users.read or grants.write.' })
  }
  const conditions = await userConditions(ctx, { subsystem, search }, 'all')
  const page = await readUserPage(ctx, { conditions, limit, after, before })
  const ids = page.users.map((user) => user.id)
  const found = await ctx.db.$queryRaw<Holder[]>`
    SELECT u.id, u.username, u.name, u.locked_at AS "lockedAt", w.ways,
           EXISTS (SELECT 1 FROM effective_action(${ctx.now}) e WHERE e.user_id = u.id AND e.subsystem_id = ${id}::uuid) AS admitted
      FROM "user" u CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_object('role', r.name, 'title', coalesce(r.title, r.name), 'team', way.team,
                                            'until', way.until, 'confirmable', coalesce(k.confirmable, '[]')) ORDER BY r.name, way.team NULLS FIRST) AS ways
          FROM (SELECT g.role_id, NULL AS team, g.valid_to AS until FROM "grant" g
                 WHERE g.user_id = u.id AND holds(g.valid_from, g.valid_to, ${ctx.now})
                UNION ALL
                SELECT g.role_id, t.title, least(g.valid_to, m.valid_to)
                  FROM team_member m JOIN "grant" g ON g.team_id = m.team_id JOIN team t ON t.id = m.team_id
                 WHERE m.user_id = u.id AND holds(m.valid_from, m.valid_to, ${ctx.now}) AND holds(g.valid_from, g.valid_to, ${ctx.now})
               ) way JOIN role r ON r.id = way.role_id
               LEFT JOIN LATERAL (
                 SELECT jsonb_agg(jsonb_build_object('action', a.name, 'confirmed', EXISTS (
                          SELECT 1 FROM confirmation c WHERE c.user_id = u.id AND c.role_action_id = ra.id
                             AND holds(c.valid_from, c.valid_to, ${ctx.now}))) ORDER BY a.name) AS confirmable
                   FROM role_action ra JOIN action a ON a.id = ra.action_id
                  WHERE ra.role_id = r.id AND ra.confirmable AND ra.valid_to IS NULL) k ON true
         WHERE r.subsystem_id = ${id}::uuid) w
     WHERE u.id = ANY(${ids}::uuid[])`
  const people = ids.flatMap((userId) => found.filter((holder) => holder.id === userId))
  return { people, previous: page.before, next: page.after }
}
