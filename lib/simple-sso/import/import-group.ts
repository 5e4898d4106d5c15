import { portalIdentifier } from '#lib/access/administration.ts'
import { createTeam } from '#lib/access/teams/create-team.ts'
import { TeamName } from '#lib/access/teams/team-fields.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

export type TeamOutcome = {
  group: string
  team: string
  outcome: 'created' | 'unchanged' | 'refused'
  detail?: string
}

/** A name of a team for each group: as like as can be, with a number behind it where two would have the same. */
export function teamNamesFor(groups: readonly string[]): Map<string, string> {
  const taken = new Set<string>()
  return new Map(
    groups.map((group) => {
      const bare = group
        .normalize('NFKD')
        .toLowerCase()
        .replace(/\p{M}/gu, '')
        .replace(/[^a-z0-9._-]+/g, '-')
        .slice(0, 56)
        .replace(/^[._-]+|[._-]+$/g, '')
      const name = TeamName.safeParse(bare).success ? bare : 'group'
      let free = name
      for (let n = 2; taken.has(free); n += 1) free = `${name}-${n}`
      taken.add(free)
      return [group, free]
    }),
  )
}

/**
 * Makes a team of a group, or takes the one that has its name. One that holds something at the portal is refused: a group of the
 * same name must make nobody an administrator here. Never throws a refusal: it is the outcome.
 */
export async function importGroup(
  ctx: Context,
  { group, team, dryRun }: { group: string; team: string; dryRun: boolean },
  who: Actor,
): Promise<TeamOutcome> {
  const known = await ctx.db.team.findFirst({
    where: { name: team, removedAt: null },
    select: { grants: { where: ofPortal(ctx.now), select: { id: true } } },
  })
  if (known?.grants.length) {
    return { group, team, outcome: 'refused', detail: 'A team of this name administers the portal.' }
  }
  if (known) return { group, team, outcome: 'unchanged' }
  try {
    if (!dryRun) await createTeam(ctx, { name: team, title: group.trim().slice(0, 100) || team }, who)
    return { group, team, outcome: 'created' }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { group, team, outcome: 'refused', detail: error.message }
  }
}

const ofPortal = (now: Date) => ({
  role: { subsystem: { identifier: portalIdentifier } },
  OR: [{ validTo: null }, { validTo: { gt: now } }],
})
