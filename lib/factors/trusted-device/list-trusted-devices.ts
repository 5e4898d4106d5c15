import type { Context } from '#lib/db/context.ts'

/** A browser that is trusted. */
export type TrustedDeviceView = {
  id: string
  userAgent: string
  ip: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
}

/** The browsers in which a user's second factor need not be given now, the one used last first. */
export async function listTrustedDevices(ctx: Context, userId: string): Promise<TrustedDeviceView[]> {
  const { sessionEpoch } = await ctx.db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { sessionEpoch: true },
  })
  return ctx.db.trustedDevice.findMany({
    where: { userId, userEpoch: sessionEpoch, revokedAt: null, expiresAt: { gt: ctx.now } },
    select: { id: true, userAgent: true, ip: true, createdAt: true, lastUsedAt: true, expiresAt: true },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
  })
}
