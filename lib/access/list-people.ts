import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { rightsOf } from './rights.ts'

const limitDefault = 50

export const ListPeople = z.strictObject({
  subsystem: z.string(),
  /** Part of a username or a name. */
  search: z.string().trim().min(1).max(254).optional(),
  /** The username behind which the page begins, or before which it ends. */
  after: z.string().max(256).optional(),
  before: z.string().max(256).optional(),
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
 * there. Refuses: no_such_subsystem, not_permitted.
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
  const backwards = before !== undefined
  const place = before ?? after
  const beyond = backwards ? Prisma.sql`<` : Prisma.sql`>`
  const conditions = [
    Prisma.sql`u.id IN (SELECT h.user_id FROM holding(${ctx.now}) h WHERE h.subsystem_id = ${id}::uuid)`,
    ...(search ? [Prisma.sql`(u.username || ' ' || u.name) ILIKE ${`%${search.replace(/[\\%_]/g, '\\$&')}%`}`] : []),
    ...(place === undefined ? [] : [Prisma.sql`u.username ${beyond} ${place}`]),
  ]
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
     WHERE ${Prisma.join(conditions, ' AND ')}
     ORDER BY u.username ${backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`} LIMIT ${limit + 1}`
  const people = found.slice(0, limit)
  if (backwards) people.reverse()
  const more = found.length > limit
  const isFirst = backwards ? !more : after === undefined
  const isLast = !backwards && !more
  return {
    people,
    previous: isFirst ? null : (people[0]?.username ?? null),
    next: isLast ? null : (people.at(-1)?.username ?? null),
  }
}
