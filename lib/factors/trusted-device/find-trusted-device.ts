import { hashSecret, isSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'

type Asked = { cookie: string | null; userId: string; userEpoch: number }

/**
 * The trusted device that a cookie names, if it is this user's, not revoked, not older than 30 days, and of the same epoch:
 * a new password or a lock raises the epoch and with it ends all trust. Notes when it was used last.
 */
export async function findTrustedDevice(
  ctx: Context,
  { cookie, userId, userEpoch }: Asked,
): Promise<{ id: string } | null> {
  if (!cookie || !isSecret('ptd', cookie)) return null
  const [device] = await ctx.db.trustedDevice.updateManyAndReturn({
    where: {
      hash: Uint8Array.from(hashSecret(cookie)),
      userId,
      userEpoch,
      revokedAt: null,
      expiresAt: { gt: ctx.now },
    },
    data: { lastUsedAt: ctx.now },
    select: { id: true },
  })
  return device ?? null
}
