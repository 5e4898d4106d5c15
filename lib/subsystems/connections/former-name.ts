import type { Context } from '#lib/db/context.ts'
import { Identifier } from '#lib/subsystems/subsystem-settings.ts'

/**
 * The identifier of a subsystem that may be named as its old server named it: `subsystemName` in the settings of its connection.
 * What can be an identifier is one; the old names that were taken along are those that cannot.
 */
export async function identifierOf(ctx: Context, name: string): Promise<string> {
  if (Identifier.safeParse(name).success || name.length > 64) return name
  const [row] = await ctx.db.$queryRaw<{ identifier: string }[]>`
    SELECT b.identifier FROM connection n JOIN subsystem b ON b.id = n.subsystem_id
     WHERE n.protocol = 'superfly' AND n.settings ->> 'subsystemName' = ${name}`
  return row?.identifier ?? name
}
