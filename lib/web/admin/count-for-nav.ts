import type { Rights } from '#lib/access/rights.ts'
import type { Context } from '#lib/db/context.ts'

/** How many there are, as the navigation says it: "1,204", "10,000+"; absent where it is not this person's to know. */
export type NavCounts = { users?: string; subsystems?: string; sessions?: string; approvals?: string }

const countMax = 10_000

/** Counts that cost next to nothing, however many there are: none goes further than ten thousand. */
export async function countForNav(ctx: Context, rights: Rights): Promise<NavCounts> {
  const [row] = await ctx.db.$queryRaw<{ users: number; subsystems: number }[]>`
    SELECT (SELECT count(*)::int FROM (SELECT 1 FROM "user" LIMIT ${countMax + 1}) few) AS users,
           (SELECT count(*)::int FROM (SELECT 1 FROM subsystem LIMIT ${countMax + 1}) few) AS subsystems`
  if (!row) return {}
  return {
    ...(rights.scope('users.read') === 'all' && { users: capped(row.users) }),
    ...(rights.scope('subsystems.read') === 'all' && { subsystems: capped(row.subsystems) }),
  }
}

/** A count that was made with a limit one above ten thousand. */
export const capped = (count: number): string =>
  count > countMax ? `${countMax.toLocaleString('en-GB')}+` : count.toLocaleString('en-GB')
