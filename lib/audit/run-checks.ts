import type { Actor } from '#lib/base/actor.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
import { recordEvent } from './record-event.ts'
import { type ChainReport, verifyChain } from './verify-chain.ts'

/** So many blocks pass between two notes of how far it has come; that takes far less than a lease. */
const blocksPerNote = 100
const leaseSeconds = minutes(5)

type Check = { id: string; requestedById: string }

/**
 * Does the verifications that were asked for (`requestCheck`), one process at a time each, and says in their rows how far
 * they have come and what they found. One that is cut off is done by the next process, from the beginning.
 */
export async function runChecks(context: () => Context, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    const check = await takeCheck(context())
    if (!check) return
    const { id } = check
    try {
      await finish(context(), check, await verify(context, id, stopping))
    } catch (error) {
      await context().db.auditCheck.update({ where: { id }, data: { leasedUntil: null }, select: { id: true } })
      if (stopping.aborted) return
      throw error
    }
  }
}

async function takeCheck(ctx: Context): Promise<Check | null> {
  const [taken] = await ctx.db.$queryRaw<Check[]>`
    UPDATE audit_check SET leased_until = ${secondsAfter(ctx.now, leaseSeconds)}
     WHERE id = (SELECT id FROM audit_check
                  WHERE finished_at IS NULL AND (leased_until IS NULL OR leased_until < ${ctx.now})
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, requested_by_id AS "requestedById"`
  return taken ?? null
}

async function verify(context: () => Context, id: string, signal: AbortSignal): Promise<ChainReport> {
  let noted = Promise.resolve()
  const note = (done: { blocks: number; events: number }) => {
    if (done.blocks % blocksPerNote !== 0) return
    noted = noted.then(async () => {
      const ctx = context()
      const leasedUntil = secondsAfter(ctx.now, leaseSeconds)
      await ctx.db.auditCheck.updateMany({ where: { id }, data: { ...done, leasedUntil } })
    })
  }
  const report = await verifyChain(context(), { progress: note, signal })
  await noted
  return report
}

function finish(ctx: Context, { id, requestedById }: Check, report: ChainReport): Promise<void> {
  const { blocks, events, head, firstFault } = report
  const who: Actor = { kind: 'user', id: requestedById }
  return ctx.atomically(async (tx) => {
    const data = { blocks, events, finishedAt: tx.now, report: jsonOf(report) }
    await tx.db.auditCheck.update({ where: { id }, data, select: { id: true } })
    const facts = { blocks, events, intact: firstFault === null, head: head?.hash ?? null }
    await recordEvent(tx, { kind: 'audit.verified', facts }, who)
  })
}
