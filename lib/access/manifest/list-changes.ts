import { z } from 'zod'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { Change, describeChange } from './change.ts'
import { type Touched, touchedPeople } from './touched-people.ts'

export const ListChanges = z.strictObject({ subsystem: z.string().optional() })

/** A change that awaits a decision, and whom it touches. */
export type OpenChange = {
  id: string
  subsystem: { identifier: string; title: string }
  change: Change
  text: string
  touches: Touched
  /** Of the manifest that asks for it last. */
  revision: number | null
  at: Date
}

const shownMax = 500

/** What awaits a decision, oldest first, in the subsystems over which the actor may decide. Refuses: no_such_subsystem, not_permitted (over none). */
export async function listChanges(
  ctx: Context,
  { subsystem }: z.infer<typeof ListChanges>,
  who: Actor,
): Promise<OpenChange[]> {
  const scope = (await rightsOf(ctx, who)).scope('roles.write')
  if (scope.length === 0) throw new Refusal('not_permitted', { detail: 'That needs the right roles.write.' })
  const of = subsystem === undefined ? null : await findSubsystem(ctx, subsystem)
  const rows = await ctx.db.pendingChange.findMany({
    where: {
      state: 'pending',
      AND: [of ? { subsystemId: of.id } : {}, scope === 'all' ? {} : { subsystemId: { in: [...scope] } }],
    },
    include: {
      subsystem: { select: { identifier: true, title: true } },
      push: { select: { revision: true } },
    },
    orderBy: { id: 'asc' },
    take: shownMax,
  })
  const open: OpenChange[] = []
  for (const row of rows) {
    const change = Change.parse(row.change)
    open.push({
      id: row.id,
      subsystem: row.subsystem,
      change,
      text: describeChange(change),
      touches: await touchedPeople(ctx, row.subsystemId, change),
      revision: row.push.revision === null ? null : Number(row.push.revision),
      at: row.at,
    })
  }
  return open
}
