import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

export const WhichImport = z.strictObject({ importId: z.uuid() })

/**
 * Lets an import that was checked be applied, row by row, with the rights of whoever uploaded it.
 * Refuses: not_permitted, no_such_import, changed_meanwhile (it is not waiting for this any more).
 */
export const confirmImport = (ctx: Context, input: z.infer<typeof WhichImport>, who: Actor): Promise<void> =>
  move(ctx, { ...input, from: ['checked'], to: { state: 'applying', lineDone: 0 }, kind: 'import.confirmed' }, who)

/**
 * Stops an import after the row it is at; what was applied stays. What was not applied is forgotten.
 * Refuses: not_permitted, no_such_import, changed_meanwhile (it is over).
 */
export const cancelImport = (ctx: Context, input: z.infer<typeof WhichImport>, who: Actor): Promise<void> =>
  ctx.atomically(async (tx) => {
    const to = { state: 'cancelled', finishedAt: tx.now }
    await move(tx, { ...input, from: ['checking', 'checked', 'applying'], to, kind: 'import.cancelled' }, who)
    await tx.db.$executeRaw`UPDATE import_row SET value = NULL WHERE run_id = ${input.importId}::uuid`
  })

type Move = {
  importId: string
  from: string[]
  to: { state: string; lineDone?: number; finishedAt?: Date }
  kind: 'import.confirmed' | 'import.cancelled'
}

const move = (ctx: Context, { importId: id, from, to, kind }: Move, who: Actor): Promise<void> =>
  ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'users.write')
    const { count } = await tx.db.importRun.updateMany({ where: { id, state: { in: from } }, data: to })
    if (count > 0) {
      await recordEvent(tx, { kind, facts: { importId: id } }, who)
      return
    }
    const run = await tx.db.importRun.findUnique({ where: { id }, select: { state: true } })
    if (!run) throw new Refusal('no_such_import')
    throw new Refusal('changed_meanwhile', { detail: `The import is ${run.state} already.` })
  })
