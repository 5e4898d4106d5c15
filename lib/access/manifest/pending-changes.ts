import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
import { Change, changeKey } from './change.ts'

/** The keys of changes that an administrator has decided against: they are not asked again. */
export async function refusedChanges(ctx: Context, subsystemId: string): Promise<Set<string>> {
  const rows = await ctx.db.pendingChange.findMany({
    where: { subsystemId, state: 'rejected' },
    select: { change: true },
  })
  return new Set(rows.map(({ change }) => changeKey(Change.parse(change))))
}

/** What awaits a decision after a push: the same change keeps its row, what is wanted no more is superseded. */
export async function replacePending(
  tx: Context,
  { subsystemId, pushId, hold, at }: { subsystemId: string; pushId: string; hold: readonly Change[]; at: Date },
): Promise<void> {
  const open = await tx.db.pendingChange.findMany({
    where: { subsystemId, state: 'pending' },
    select: { id: true, change: true },
  })
  const wanted = new Map(hold.map((change) => [changeKey(change), change]))
  const kept: string[] = []
  const over: string[] = []
  for (const row of open) {
    const isWanted = wanted.delete(changeKey(Change.parse(row.change)))
    const list = isWanted ? kept : over
    list.push(row.id)
  }
  await tx.db.pendingChange.updateMany({ where: { id: { in: kept } }, data: { pushId } })
  await tx.db.pendingChange.updateMany({
    where: { id: { in: over } },
    data: { state: 'superseded', decidedAt: at },
  })
  await tx.db.pendingChange.createMany({
    data: [...wanted.values()].map((change) => ({ subsystemId, pushId, change: jsonOf(change), at })),
  })
}
