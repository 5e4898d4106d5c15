import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

const pageSize = 100
const keptSeconds = days(30)

export const DescribeImport = z.strictObject({
  importId: z.uuid(),
  outcome: z.string().max(16).optional(),
  /** The page after this line. */
  after: z.coerce.number().int().min(0).optional(),
})

/**
 * How an import stands: its state, how far the present pass is, how many rows of each outcome, and a page of its report.
 * Refuses: not_permitted, no_such_import.
 */
export async function describeImport(
  ctx: Context,
  { importId, outcome, after = 0 }: z.infer<typeof DescribeImport>,
  who: Actor,
) {
  await requireRight(ctx, who, 'users.write')
  const run = await ctx.db.importRun.findUnique({
    where: { id: importId },
    select: {
      id: true,
      fileName: true,
      emailVerified: true,
      state: true,
      total: true,
      lineDone: true,
      createdAt: true,
      finishedAt: true,
      createdBy: { select: { id: true, username: true, name: true } },
    },
  })
  if (!run) throw new Refusal('no_such_import')
  const [groups, looked, rows] = [
    await ctx.db.importRow.groupBy({ by: ['outcome'], where: { runId: importId }, _count: true }),
    await ctx.db.importRow.count({ where: { runId: importId, line: { lte: run.lineDone } } }),
    await ctx.db.importRow.findMany({
      where: { runId: importId, line: { gt: after }, ...(outcome !== undefined && { outcome }) },
      select: reported,
      orderBy: { line: 'asc' },
      take: pageSize + 1,
    }),
  ]
  const counts = Object.fromEntries(groups.map((group) => [group.outcome ?? 'waiting', group._count]))
  const next = rows.length > pageSize ? (rows[pageSize - 1]?.line ?? null) : null
  return { ...run, looked, counts, rows: rows.slice(0, pageSize), next }
}

const reported = {
  line: true,
  username: true,
  outcome: true,
  granted: true,
  joined: true,
  code: true,
  detail: true,
} as const

/** Every row of an import with what became of it, in the order of the file. Refuses: not_permitted. */
export async function* reportImport(ctx: Context, { importId }: { importId: string }, who: Actor) {
  await requireRight(ctx, who, 'users.write')
  for (let after = 0; ; ) {
    const where = { runId: importId, line: { gt: after } }
    const rows = await ctx.db.importRow.findMany({ where, select: reported, orderBy: { line: 'asc' }, take: 1_000 })
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.line
  }
}

/** The last imports, newest first. Refuses: not_permitted. */
export async function listImports(ctx: Context, who: Actor) {
  await requireRight(ctx, who, 'users.write')
  return ctx.db.importRun.findMany({
    where: { state: { not: 'receiving' } },
    select: {
      id: true,
      fileName: true,
      state: true,
      total: true,
      createdAt: true,
      createdBy: { select: { name: true } },
    },
    orderBy: { id: 'desc' },
    take: 20,
  })
}

/** Forgets imports of a month ago and uploads that broke off. */
export const sweepImports = (ctx: Context): Promise<number> =>
  ctx.db.$executeRaw`
    DELETE FROM import_run WHERE created_at < ${secondsAfter(ctx.now, -keptSeconds)}
        OR (state = 'receiving' AND created_at < ${secondsAfter(ctx.now, -days(1))})`
