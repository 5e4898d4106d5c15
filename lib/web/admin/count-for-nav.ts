import type { Rights } from '#lib/access/rights.ts'
import type { Context } from '#lib/db/context.ts'

/** How many there are, as the navigation says it: "1,204", "10,000+"; absent where it is not this person's to know. */
export type NavCounts = { users?: string; subsystems?: string; sessions?: string; approvals?: string }

const countMax = 10_000

type Counts = { users: number; subsystems: number; sessions: number | null; approvals: number }

/** Counts that cost next to nothing, however many there are: none goes further than ten thousand. */
export async function countForNav(ctx: Context, rights: Rights): Promise<NavCounts> {
  const deciding = rights.scope('roles.write')
  const [row] = await ctx.db.$queryRaw<Counts[]>`
    SELECT (SELECT count(*)::int FROM (SELECT 1 FROM "user" WHERE removed_at IS NULL ORDER BY created_at, id LIMIT ${countMax + 1}) few) AS users,
           (SELECT count(*)::int FROM subsystem WHERE removed_at IS NULL) AS subsystems,
           (SELECT sso_live FROM session_sample ORDER BY at DESC LIMIT 1) AS sessions,
           (SELECT count(*)::int FROM pending_change
             WHERE state = 'pending' AND (${deciding === 'all'} OR subsystem_id = ANY(${deciding === 'all' ? [] : [...deciding]}::uuid[])))
             AS approvals`
  if (!row) return {}
  return {
    ...(rights.may('users.read') && { users: capped(row.users) }),
    ...(rights.may('subsystems.read') && { subsystems: capped(row.subsystems) }),
    ...(rights.may('sessions.read') && row.sessions !== null && { sessions: capped(row.sessions) }),
    ...(deciding.length > 0 && { approvals: capped(row.approvals) }),
  }
}

/** A count that was made with a limit one above ten thousand. */
export const capped = (count: number): string =>
  count > countMax ? `${countMax.toLocaleString('en-GB')}+` : count.toLocaleString('en-GB')
