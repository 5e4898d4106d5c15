import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import type { ChainReport } from './verify-chain.ts'

/** A verification of the log: how far it has come, or what it found. */
export type Check = {
  requestedAt: Date
  finishedAt: Date | null
  blocks: number
  events: number
  report: ChainReport | null
}

/** The verification that was asked for last; null where none was. Refuses: not_permitted. */
export async function lastCheck(ctx: Context, who: Actor): Promise<Check | null> {
  await requireRight(ctx, who, 'audit.read')
  const row = await ctx.db.auditCheck.findFirst({ orderBy: { id: 'desc' } })
  if (!row) return null
  const { requestedAt, finishedAt, blocks, events, report } = row
  return { requestedAt, finishedAt, blocks, events: Number(events), report: report as ChainReport | null }
}
