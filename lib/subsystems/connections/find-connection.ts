import type { Context } from '#lib/db/context.ts'
import type { Protocol } from './protocol.ts'

/**
 * The settings with which a subsystem speaks a protocol, secrets included, for the protocol's own paths: null where the
 * subsystem is unknown, removed or off, or the connection is off. Parts that came later have their default.
 */
export async function findConnection<S extends object>(
  ctx: Context,
  { name: protocol, defaults, whole }: Protocol<S>,
  by: { identifier: string } | { id: string },
): Promise<{ id: string; identifier: string; title: string; settings: S } | null> {
  const row = await ctx.db.connection.findFirst({
    where: { protocol, enabled: true, subsystem: { ...by, enabled: true, removedAt: null } },
    select: { settings: true, subsystem: { select: { id: true, identifier: true, title: true } } },
  })
  return row && { ...row.subsystem, settings: whole.parse({ ...defaults, ...(row.settings as object) }) }
}
