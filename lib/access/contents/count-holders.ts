import { counted } from '#lib/base/counted.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** How many hold one of these roles, now or later. */
export async function countHolders(
  ctx: Context,
  roleIds: readonly string[],
): Promise<{ users: number; teams: number }> {
  const [row] = await ctx.db.$queryRaw<{ users: number; teams: number }[]>`
    SELECT count(DISTINCT user_id)::int AS users, count(DISTINCT team_id)::int AS teams FROM "grant"
     WHERE role_id = ANY (${[...roleIds]}::uuid[]) AND (valid_to IS NULL OR valid_to > ${ctx.now})`
  return row ?? { users: 0, teams: 0 }
}

const namedMax = 3

/** The first few who hold one of these roles themselves, now or later. */
export async function nameHolders(ctx: Context, roleIds: readonly string[]): Promise<string[]> {
  const rows = await ctx.db.$queryRaw<{ username: string }[]>`
    SELECT u.username FROM "user" u
     WHERE u.id IN (SELECT user_id FROM "grant"
                     WHERE role_id = ANY (${[...roleIds]}::uuid[]) AND (valid_to IS NULL OR valid_to > ${ctx.now}))
     ORDER BY u.username LIMIT ${namedMax}`
  return rows.map(({ username }) => username)
}

/** Nothing that people hold goes by mistake. Refuses: in_use, saying how many hold it. */
export async function refuseHeld(ctx: Context, what: string, roleIds: readonly string[]): Promise<void> {
  const { users, teams } = await countHolders(ctx, roleIds)
  if (users + teams === 0) return
  throw new Refusal('in_use', { detail: `${what} is held by ${counted(users, 'user')} and ${counted(teams, 'team')}.` })
}
