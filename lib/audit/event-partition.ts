import type { Context } from '#lib/db/context.ts'

/** Makes the partitions of `audit_event` for the months of these instants, where they do not exist. */
export async function ensureMonths(ctx: Context, instants: readonly Date[]): Promise<void> {
  const months = new Set(instants.map((at) => Date.UTC(at.getUTCFullYear(), at.getUTCMonth())))
  for (const month of months) await ensureMonth(ctx, new Date(month))
}

async function ensureMonth(ctx: Context, start: Date): Promise<void> {
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1))
  const name = `audit_event_${start.toISOString().slice(0, 7).replace('-', '_')}`
  const [found] = await ctx.db.$queryRaw<{ exists: boolean }[]>`SELECT to_regclass(${name}) IS NOT NULL AS exists`
  if (found?.exists) return
  // Made apart and attached: CREATE … PARTITION OF would lock every reader of the log out.
  await ctx.db.$executeRawUnsafe(`CREATE TABLE ${name} (LIKE audit_event INCLUDING DEFAULTS)`)
  const bounds = `FROM ('${start.toISOString()}') TO ('${end.toISOString()}')`
  await ctx.db.$executeRawUnsafe(`ALTER TABLE audit_event ATTACH PARTITION ${name} FOR VALUES ${bounds}`)
  // The trigger of the whole table does not see one month emptied by itself.
  await ctx.db.$executeRawUnsafe(
    `CREATE TRIGGER ${name}_no_truncate BEFORE TRUNCATE ON ${name} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  )
}
