import type { Context } from '#lib/db/context.ts'

/** Who these ids are, for lists that name people: id → name and username. Unknown ids are left out. */
export async function namesOfUsers(
  ctx: Context,
  ids: readonly (string | null)[],
): Promise<Map<string, { name: string; username: string }>> {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))]
  const found = await ctx.db.user.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true, username: true },
  })
  return new Map(found.map(({ id, ...names }) => [id, names]))
}
