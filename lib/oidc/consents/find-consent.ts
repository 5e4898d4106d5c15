import type { Context } from '#lib/db/context.ts'

type Whose = { userId: string; subsystemId: string }

/** What a person lets an application have; empty where they were never asked, or took it back. */
export async function findConsent(ctx: Context, { userId, subsystemId }: Whose): Promise<readonly string[]> {
  const row = await ctx.db.oidcConsent.findUnique({
    where: { userId_subsystemId: { userId, subsystemId } },
    select: { given: true },
  })
  return row?.given ?? []
}
