import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'
import type { EventKind } from './event-kinds.ts'

type Wanted = { kind: EventKind; subsystemId: string; since: Date }

/** How many refusals of a kind there were about a subsystem since then; those that are not sealed yet too. */
export async function countRefused(ctx: Context, { kind, subsystemId, since }: Wanted): Promise<number> {
  const which = Prisma.sql`e.subsystem_id = ${subsystemId}::uuid AND e.kind = ${kind} AND e.outcome = 'refused' AND e.at >= ${since}`
  const [row] = await ctx.db.$queryRaw<{ n: number }[]>`
    SELECT ((SELECT count(*) FROM audit_inbox e WHERE ${which}) + (SELECT count(*) FROM audit_event e WHERE ${which}))::int AS n`
  return row?.n ?? 0
}
