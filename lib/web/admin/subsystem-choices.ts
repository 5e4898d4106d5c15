import type { Context } from '#lib/db/context.ts'

const choicesMax = 200

/** The subsystems of a scope, as a filter offers them. */
export async function subsystemChoices(ctx: Context, scope: 'all' | readonly string[]) {
  const found = await ctx.db.subsystem.findMany({
    where: { removedAt: null, ...(scope !== 'all' && { id: { in: [...scope] } }) },
    select: { identifier: true, title: true },
    orderBy: { title: 'asc' },
    take: choicesMax,
  })
  return found.map(({ identifier, title }) => ({ value: identifier, label: title }))
}
