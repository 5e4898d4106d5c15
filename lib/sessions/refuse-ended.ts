import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** Throws the refusal that tells why an SSO session opens nothing any more: user_locked or session_ended. */
export async function refuseEnded(ctx: Context, ssoSessionId: string): Promise<never> {
  const session = await ctx.db.ssoSession.findUnique({
    where: { id: ssoSessionId },
    select: { user: { select: { lockedAt: true } } },
  })
  throw new Refusal(session?.user.lockedAt ? 'user_locked' : 'session_ended')
}
