import { z } from 'zod'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

const limitDefault = 50

export const ListTeams = z.strictObject({
  /** Part of a name or title. */
  search: z.string().trim().max(100).optional(),
  limit: z.int().min(1).max(1000).optional(),
  /** The page after this name. */
  after: z.string().optional(),
})

export type ListedTeam = {
  id: string
  name: string
  title: string
  description: string
  /** Who is in it now. */
  members: number
  /** What it holds now, or will. */
  grants: number
}

/** Who may see teams: who sees people, and who manages teams. Refuses: not_permitted. */
export async function requireSightOfTeams(ctx: Context, who: Actor): Promise<void> {
  const rights = await rightsOf(ctx, who)
  if (!rights.may('users.read') && !rights.may('teams.write')) {
    throw new Refusal('not_permitted', { detail: 'That needs the right users.read.' })
  }
}

/** A page of teams by name. `next` is what the following page asks for as `after`; null on the last. Refuses: not_permitted. */
export async function listTeams(
  ctx: Context,
  { search, limit = limitDefault, after }: z.infer<typeof ListTeams>,
  who: Actor,
): Promise<{ teams: ListedTeam[]; next: string | null }> {
  await requireSightOfTeams(ctx, who)
  // A % or _ that somebody types means itself.
  const contains = search?.replace(/[\\%_]/g, '\\$&')
  const part = contains ? ({ contains, mode: 'insensitive' } as const) : null
  const ending = { OR: [{ validTo: null }, { validTo: { gt: ctx.now } }] }
  const found = await ctx.db.team.findMany({
    where: {
      removedAt: null,
      ...(after !== undefined && { name: { gt: after } }),
      ...(part && { OR: [{ name: part }, { title: part }] }),
    },
    select: {
      id: true,
      name: true,
      title: true,
      description: true,
      _count: { select: { members: { where: { validFrom: { lte: ctx.now }, ...ending } }, grants: { where: ending } } },
    },
    orderBy: { name: 'asc' },
    // One more than asked for tells whether there is another page.
    take: limit + 1,
  })
  const teams = found.slice(0, limit).map(({ _count, ...team }) => ({ ...team, ..._count }))
  return { teams, next: found.length > limit ? (teams.at(-1)?.name ?? null) : null }
}
