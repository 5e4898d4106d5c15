import { z } from 'zod'
import { refuseTwins } from '#lib/access/refuse-twins.ts'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { TeamDescription, TeamName, TeamTitle } from './team-fields.ts'

export const CreateTeam = z.strictObject({
  name: TeamName,
  /** What people read; the name without it. */
  title: TeamTitle.optional(),
  description: TeamDescription.optional(),
})

/**
 * Makes a team without members and grants. One of this name that was removed comes back, as empty as a new one.
 * Refuses: already_exists, not_permitted.
 */
export function createTeam(
  ctx: Context,
  { name, title = name, description = '' }: z.infer<typeof CreateTeam>,
  who: Actor,
): Promise<{ id: string; name: string }> {
  return refuseTwins(`There is a team ${name} already.`, () =>
    ctx.atomically(async (tx) => {
      await requireRight(tx, who, 'teams.write')
      const [revived] = await tx.db.team.updateManyAndReturn({
        where: { name, removedAt: { not: null } },
        data: { title, description, removedAt: null, removedById: null },
        select: { id: true },
      })
      const { id } =
        revived ??
        (await tx.db.team.create({ data: { name, title, description, createdAt: tx.now }, select: { id: true } }))
      await recordEvent(tx, { kind: 'team.created', facts: { teamId: id, team: name, revived: !!revived } }, who)
      return { id, name }
    }),
  )
}
