import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'

type Wanted = { kinds: readonly string[]; until: Date } & ({ userId: string } | { subsystemId: string })

/** The last event of these kinds about a user or a subsystem, at `until` or before; those that are not sealed yet too. */
export async function findLastEvent(ctx: Context, wanted: Wanted): Promise<{ kind: string; at: Date } | null> {
  const about =
    'userId' in wanted
      ? Prisma.sql`e.user_id = ${wanted.userId}::uuid`
      : Prisma.sql`e.subsystem_id = ${wanted.subsystemId}::uuid`
  const which = Prisma.sql`${about} AND e.kind = ANY (${[...wanted.kinds]}) AND e.outcome = 'success' AND e.at <= ${wanted.until}`
  const [row] = await ctx.db.$queryRaw<{ kind: string; at: Date }[]>`
    SELECT kind, at FROM ((SELECT e.id, e.kind, e.at FROM audit_inbox e WHERE ${which} ORDER BY e.at DESC, e.id DESC LIMIT 1)
                          UNION ALL
                          (SELECT e.id, e.kind, e.at FROM audit_event e WHERE ${which} ORDER BY e.at DESC, e.id DESC LIMIT 1)) last
     ORDER BY at DESC, id DESC LIMIT 1`
  return row ?? null
}
