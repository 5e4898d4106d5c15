import type { Context } from '#lib/db/context.ts'

/**
 * Where an application that does not speak the named protocol begins a login of its own, so that people can be led there;
 * null where it speaks it, or nobody can be led anywhere.
 */
export async function findEntrance(
  ctx: Context,
  { identifier, unless }: { identifier: string; unless: string },
): Promise<string | null> {
  const subsystem = await ctx.db.subsystem.findFirst({
    where: { identifier, enabled: true, removedAt: null, connections: { some: { enabled: true } } },
    select: {
      landingUrl: true,
      initiateLoginUrl: true,
      connections: { where: { protocol: unless, enabled: true }, select: { protocol: true } },
    },
  })
  if (!subsystem || subsystem.connections.length > 0) return null
  const { initiateLoginUrl, landingUrl } = subsystem
  return initiateLoginUrl ?? (landingUrl && `${new URL(landingUrl).origin}/`)
}
