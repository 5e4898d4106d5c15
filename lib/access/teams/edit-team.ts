import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { contentVersion, refuseStale } from '#lib/base/content-version.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { findTeam } from './find-team.ts'
import { holdTeam } from './hold-team.ts'
import { TeamDescription, TeamTitle } from './team-fields.ts'

export const EditTeam = z.strictObject({
  team: z.string(),
  title: TeamTitle.optional(),
  description: TeamDescription.optional(),
  /** Of title and description as they were shown: `contentVersion`. */
  version: z.string().optional(),
})

/** Changes how a team is called and described; its name stays. Refuses: no_such_team, changed_meanwhile, not_permitted. */
export function editTeam(
  ctx: Context,
  { team, version, ...changes }: z.infer<typeof EditTeam>,
  who: Actor,
): Promise<{ id: string; version: string }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'teams.write')
    await holdTeam(tx, (await findTeam(tx, team)).id)
    const { id, name, ...before } = await findTeam(tx, team)
    const wanted = withoutUndefined(changes)
    refuseStale(version, before, wanted)
    const after = { ...before, ...wanted }
    const changed = changedFacts(before, after)
    if (Object.keys(changed).length > 0) {
      await tx.db.team.update({ where: { id }, data: after, select: { id: true } })
      await recordEvent(tx, { kind: 'team.edited', facts: { teamId: id, team: name, ...changed } }, who)
    }
    return { id, version: contentVersion(after) }
  })
}
