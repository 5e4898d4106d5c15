import type { ImportRun } from '#generated/prisma/client.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { seconds, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { applyRow } from '#lib/users/apply-row.ts'
import { storableHash } from '#lib/users/passwords/storable-hash.ts'
import { UserRow } from '#lib/users/user-row.ts'
import { planRows } from './plan-rows.ts'

const leaseSeconds = seconds(60)
/** Each row that is applied is a transaction: how far it is should be seen, and a cancellation be heard, within seconds. */
const rowsAtOnce = { checking: 500, applying: 100 }

/**
 * Takes the oldest import that has work left, and works at it batch by batch until it is done, cancelled, or `signal` says
 * stop; then at the next. A process that dies leaves its lease to run out and the next one goes on where it stopped: a row and
 * what became of it are written in one transaction. `context` gives each batch the time of its own.
 */
export async function workAtImports(context: () => Context, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    const run = await lease(context())
    if (!run) return
    while (!signal?.aborted && (await workAtBatch(context, run.id)));
    await context().db.importRun.updateMany({ where: { id: run.id }, data: { leasedUntil: null } })
  }
}

async function lease(ctx: Context): Promise<{ id: string } | undefined> {
  const until = secondsAfter(ctx.now, leaseSeconds)
  const [run] = await ctx.db.$queryRaw<{ id: string }[]>`
    UPDATE import_run SET leased_until = ${until}
     WHERE id = (SELECT id FROM import_run
                  WHERE state IN ('checking', 'applying') AND (leased_until IS NULL OR leased_until < ${ctx.now})
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`
  return run
}

/** One batch. Returns whether there may be more. */
async function workAtBatch(context: () => Context, id: string): Promise<boolean> {
  const ctx = context()
  const [run] = await ctx.db.importRun.updateManyAndReturn({
    where: { id, state: { in: ['checking', 'applying'] } },
    data: { leasedUntil: secondsAfter(ctx.now, leaseSeconds) },
  })
  if (!run) return false // Cancelled meanwhile.
  const rows = await ctx.db.importRow.findMany({
    where: { runId: id, line: { gt: run.lineDone } },
    orderBy: { line: 'asc' },
    take: run.state === 'checking' ? rowsAtOnce.checking : rowsAtOnce.applying,
  })
  const last = rows.at(-1)
  if (!last) {
    await finishPass(ctx, run)
    return false
  }
  if (run.state === 'checking') await checkRows(ctx, run, rows)
  else for (const row of rows) await applyOne(context(), run, row)
  await ctx.db.importRun.updateMany({ where: { id }, data: { lineDone: last.line } })
  return true
}

type Row = { line: number; value: unknown; outcome: string | null }

const actorOf = (run: ImportRun): Actor => ({ kind: 'user', id: run.createdById })

async function checkRows(ctx: Context, run: ImportRun, rows: readonly Row[]): Promise<void> {
  const planned = await planRows(ctx, rows, run.emailVerified, actorOf(run))
  const columns = planned.map((row) => ({
    line: row.line,
    username: row.username,
    outcome: row.outcome,
    granted: row.outcome === 'refused' ? 0 : row.granted,
    joined: row.outcome === 'refused' ? 0 : row.joined,
    code: row.outcome === 'refused' ? row.code : null,
    detail: row.outcome === 'refused' ? row.detail : null,
  }))
  await ctx.db.$executeRaw`
    UPDATE import_row r SET username = p.username, outcome = p.outcome, granted = p.granted, joined = p.joined, code = p.code, detail = p.detail
      FROM jsonb_to_recordset(${JSON.stringify(columns)}::jsonb)
           AS p (line int, username text, outcome text, granted int, joined int, code text, detail text)
     WHERE r.run_id = ${run.id}::uuid AND r.line = p.line`
  // Two rows of one name would be one person with the first row's data: whoever wrote the file should say which is right.
  await ctx.db.$executeRaw`
    UPDATE import_row r SET outcome = 'refused', code = 'name_taken', granted = 0, joined = 0, detail = 'username: stands on line ' || e.line || ' already'
      FROM import_row e
     WHERE r.run_id = ${run.id}::uuid AND r.line = ANY(${rows.map(({ line }) => line)}::int[]) AND r.outcome <> 'refused'
       AND e.run_id = r.run_id AND e.username = r.username AND e.line < r.line AND e.outcome <> 'refused'`
}

async function applyOne(ctx: Context, run: ImportRun, { line, value, outcome }: Row): Promise<void> {
  if (outcome !== 'create' && outcome !== 'grant') return
  const which = { runId_line: { runId: run.id, line } }
  try {
    const row = UserRow.parse(value)
    const hash = row.passwordHash === undefined ? null : await storableHash(row.passwordHash)
    await ctx.atomically(async (tx) => {
      const done = await applyRow(tx, { row, hash, emailVerified: run.emailVerified }, actorOf(run))
      await tx.db.importRow.update({ where: which, data: done, select: { line: true } })
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.status === 503) throw error
    const { code, message: detail } = error
    await ctx.db.importRow.update({
      where: which,
      data: { outcome: 'refused', granted: 0, joined: 0, code, detail },
      select: { line: true },
    })
  }
}

async function finishPass(ctx: Context, run: ImportRun): Promise<void> {
  const applied = run.state === 'applying'
  await ctx.atomically(async (tx) => {
    const { count } = await tx.db.importRun.updateMany({
      where: { id: run.id, state: run.state },
      data: applied ? { state: 'applied', finishedAt: tx.now } : { state: 'checked' },
    })
    if (count === 0 || !applied) return
    await tx.db.$executeRaw`UPDATE import_row SET value = NULL WHERE run_id = ${run.id}::uuid`
    await recordEvent(tx, { kind: 'import.applied', facts: { importId: run.id, rows: run.total } }, actorOf(run))
  })
}
