import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { Change, describeChange } from './change.ts'

export const ListPushes = z.strictObject({ subsystem: z.string() })

const pushesMax = 50

/** The last manifests of a subsystem and what came of each, newest first. Refuses: no_such_subsystem, not_permitted. */
export async function listPushes(ctx: Context, { subsystem: identifier }: z.infer<typeof ListPushes>, who: Actor) {
  const subsystem = await findSubsystem(ctx, identifier)
  await requireRight(ctx, who, 'subsystems.read', subsystem.id)
  const rows = await ctx.db.manifestPush.findMany({
    where: { subsystemId: subsystem.id },
    include: { pending: { include: { decidedBy: { select: { name: true } } }, orderBy: { id: 'asc' } } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: pushesMax,
  })
  return rows.map(({ id, at, revision, applied, unchanged, pending }) => ({
    id,
    at,
    revision: revision === null ? null : Number(revision),
    applied: Change.array().parse(applied).map(describeChange),
    unchanged,
    decisions: pending.map((row) => ({
      id: row.id,
      text: describeChange(Change.parse(row.change)),
      state: row.state,
      by: row.decidedBy?.name ?? null,
    })),
  }))
}
