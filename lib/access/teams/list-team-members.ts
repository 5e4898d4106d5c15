import { z } from 'zod'
import { Prisma } from '#generated/prisma/client.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findTeam } from './find-team.ts'
import { requireSightOfTeams } from './list-teams.ts'

const limitDefault = 50

export const ListTeamMembers = z.strictObject({
  team: z.string(),
  /** Part of a username or name. */
  search: z.string().trim().max(254).optional(),
  /** With the memberships that are over. */
  ended: z.boolean().optional(),
  limit: z.int().min(1).max(1000).optional(),
  /** The page after the membership of this id. */
  after: z.uuid().optional(),
})

export type TeamMembership = {
  id: string
  userId: string
  username: string
  name: string
  lockedAt: Date | null
  validFrom: Date
  validTo: Date | null
  /** The username of who added them; null = the command line, or somebody who was deleted. */
  addedBy: string | null
}

/**
 * A page of a team's memberships, the newest first. `next` is what the following page asks for as `after`.
 * Refuses: no_such_team, not_permitted.
 */
export async function listTeamMembers(
  ctx: Context,
  { team, search, ended = false, limit = limitDefault, after }: z.infer<typeof ListTeamMembers>,
  who: Actor,
): Promise<{ members: TeamMembership[]; next: string | null }> {
  await requireSightOfTeams(ctx, who)
  const { id } = await findTeam(ctx, team)
  const pattern = `%${search?.replace(/[\\%_]/g, '\\$&') ?? ''}%`
  const rows = await ctx.db.$queryRaw<TeamMembership[]>`
    SELECT m.id, u.id AS "userId", u.username, u.name, u.locked_at AS "lockedAt",
           m.valid_from AS "validFrom", m.valid_to AS "validTo", b.username AS "addedBy"
      FROM team_member m JOIN "user" u ON u.id = m.user_id LEFT JOIN "user" b ON b.id = m.added_by_id
     WHERE m.team_id = ${id}::uuid
       ${ended ? Prisma.empty : Prisma.sql`AND (m.valid_to IS NULL OR m.valid_to > ${ctx.now})`}
       ${search ? Prisma.sql`AND (u.username ILIKE ${pattern} OR u.name ILIKE ${pattern})` : Prisma.empty}
       ${after ? Prisma.sql`AND m.id < ${after}::uuid` : Prisma.empty}
     ORDER BY m.id DESC LIMIT ${limit + 1}`
  const members = rows.slice(0, limit)
  return { members, next: rows.length > limit ? (members.at(-1)?.id ?? null) : null }
}
