import { permitTeamGrants } from '#lib/access/permit-grant.ts'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** Why somebody may not add people to a team, as `addTeamMember` would refuse it now; null where they may. */
export async function refuseJoining(ctx: Context, teamId: string, who: Actor): Promise<Refusal | null> {
  try {
    await ctx.atomically(async (tx) => {
      await requireRight(tx, who, 'teams.write')
      await permitTeamGrants(tx, teamId, who)
    })
    return null
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
