import { z } from 'zod'
import { openJob } from '#lib/db/add-job.ts'
import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
import { recordEvent } from './record-event.ts'
import { verifyChain } from './verify-chain.ts'

const Wanted = z.strictObject({ id: z.uuid() })

/** So many blocks pass between two notes of how far it has come. */
const blocksPerNote = 100

/** Does a verification that was asked for (`requestCheck`), and says in its row how far it has come and what it found. */
export async function runCheck(ctx: Context, payload: unknown, signal?: AbortSignal): Promise<void> {
  const opened = openJob(ctx, 'verify-chain', payload)
  // Sealed under another root secret: whoever wants it asks again.
  if (opened === null) return
  const { id } = Wanted.parse(opened)
  const check = await ctx.db.auditCheck.findUnique({ where: { id } })
  if (!check || check.finishedAt) return
  let noted = Promise.resolve()
  const note = (done: { blocks: number; events: number }) => {
    if (done.blocks % blocksPerNote !== 0) return
    noted = noted.then(async () => {
      await ctx.db.auditCheck.updateMany({ where: { id }, data: done })
    })
  }
  const report = await verifyChain(ctx, { progress: note, ...(signal && { signal }) })
  await noted
  const { blocks, events } = report
  await ctx.atomically(async (tx) => {
    await tx.db.auditCheck.update({
      where: { id },
      data: { blocks, events, finishedAt: tx.now, report: jsonOf(report) },
      select: { id: true },
    })
    const facts = { blocks, events, intact: report.firstFault === null, head: report.head?.hash ?? null }
    await recordEvent(tx, { kind: 'audit.verified', facts }, { kind: 'user', id: check.requestedById })
  })
}
