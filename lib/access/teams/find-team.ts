import { Refusal } from '#lib/base/refusal.ts'
import { isUuid } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'

/** The team of this name or id. Refuses: no_such_team. */
export async function findTeam(ctx: Context, nameOrId: string) {
  const which = isUuid(nameOrId) ? { id: nameOrId } : { name: nameOrId }
  const team = await ctx.db.team.findFirst({
    where: { ...which, removedAt: null },
    select: { id: true, name: true, title: true, description: true },
  })
  if (!team) throw new Refusal('no_such_team', { detail: `There is no team ${nameOrId}.` })
  return team
}
