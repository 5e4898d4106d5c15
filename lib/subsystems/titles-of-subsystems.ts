import type { Context } from '#lib/db/context.ts'

/** What these ids are called, for lists that name subsystems: id → identifier and title. Unknown ids are left out. */
export async function titlesOfSubsystems(
  ctx: Context,
  ids: readonly (string | null)[],
): Promise<Map<string, { identifier: string; title: string }>> {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))]
  const found = await ctx.db.subsystem.findMany({
    where: { id: { in: wanted } },
    select: { id: true, identifier: true, title: true },
  })
  return new Map(found.map(({ id, ...names }) => [id, names]))
}
