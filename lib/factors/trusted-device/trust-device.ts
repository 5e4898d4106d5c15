import { recordEvent } from '#lib/audit/record-event.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** How long a browser is trusted. */
export const trustSeconds = days(30)

/** Trusts the browser that has just given a second factor, for 30 days. Returns the value of its cookie. */
export async function trustDevice(
  ctx: Context,
  { userId, userEpoch }: { userId: string; userEpoch: number },
): Promise<string> {
  const cookie = newSecret('ptd')
  const { id } = await ctx.db.trustedDevice.create({
    data: {
      userId,
      userEpoch,
      hash: Uint8Array.from(hashSecret(cookie)),
      userAgent: ctx.userAgent,
      ip: ctx.ip,
      createdAt: ctx.now,
      lastUsedAt: ctx.now,
      expiresAt: secondsAfter(ctx.now, trustSeconds),
    },
    select: { id: true },
  })
  await recordEvent(ctx, { kind: 'device.trusted', userId, facts: { deviceId: id } }, { kind: 'user', id: userId })
  return cookie
}
