import type { Context } from '#lib/db/context.ts'

/** The subsystem that is the API of this identifier, on or off; null where none is. */
export async function apiHolder(ctx: Context, uri: string): Promise<{ id: string; identifier: string } | null> {
  const [holder] = await ctx.db.$queryRaw<{ id: string; identifier: string }[]>`
    SELECT b.id, b.identifier FROM connection n JOIN subsystem b ON b.id = n.subsystem_id
     WHERE n.protocol = 'oidc' AND n.settings ->> 'apiIdentifier' = ${uri} AND b.removed_at IS NULL`
  return holder ?? null
}
