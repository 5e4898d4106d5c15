import type { Context } from '#lib/db/context.ts'
import type { Giving } from './give-to-newcomers.ts'

/** Which of these people lack a role or a team of what is to be given to them, without an end. Changes nothing. */
export async function findLacking(ctx: Context, givings: readonly Giving[]): Promise<Set<string>> {
  const grants = givings.flatMap(({ userId, holdings }) => holdings.roles.map(({ id }) => ({ userId, id })))
  const teams = givings.flatMap(({ userId, holdings }) => holdings.teams.map(({ id }) => ({ userId, id })))
  if (grants.length + teams.length === 0) return new Set()
  const rows = await ctx.db.$queryRaw<{ userId: string }[]>`
    SELECT w.user_id AS "userId"
      FROM unnest(${ofUsers(grants)}::uuid[], ${idsOf(grants)}::uuid[]) w (user_id, role_id)
     WHERE NOT EXISTS (SELECT FROM "grant" g WHERE g.user_id = w.user_id AND g.role_id = w.role_id
                          AND g.limited_to_id IS NULL AND g.valid_from <= ${ctx.now} AND g.valid_to IS NULL)
    UNION
    SELECT w.user_id FROM unnest(${ofUsers(teams)}::uuid[], ${idsOf(teams)}::uuid[]) w (user_id, team_id)
     WHERE NOT EXISTS (SELECT FROM team_member m WHERE m.user_id = w.user_id AND m.team_id = w.team_id
                          AND m.valid_from <= ${ctx.now} AND m.valid_to IS NULL)`
  return new Set(rows.map(({ userId }) => userId))
}

type Pair = { userId: string; id: string }
const ofUsers = (pairs: readonly Pair[]): string[] => pairs.map(({ userId }) => userId)
const idsOf = (pairs: readonly Pair[]): string[] => pairs.map(({ id }) => id)
