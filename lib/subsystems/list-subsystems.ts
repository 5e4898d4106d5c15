import type { Context } from '#lib/db/context.ts'

/** Every subsystem by identifier, with the protocols it speaks and its live secrets' hints. */
export async function listSubsystems(ctx: Context) {
  const found = await ctx.db.subsystem.findMany({
    select: {
      id: true,
      identifier: true,
      title: true,
      enabled: true,
      builtIn: true,
      landingUrl: true,
      logoutUrl: true,
      createdAt: true,
      connections: { where: { enabled: true }, select: { protocol: true }, orderBy: { protocol: 'asc' } },
      secrets: {
        where: { revokedAt: null },
        select: { hint: true, createdAt: true },
        orderBy: { createdAt: 'asc' },
      },
    },
    orderBy: { identifier: 'asc' },
  })
  return found.map(({ connections, ...row }) => ({ ...row, protocols: connections.map(({ protocol }) => protocol) }))
}
