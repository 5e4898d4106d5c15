import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

type Asked = { ssoSessionId: string; methods: readonly string[]; seconds: number }

/** Whether a proof of one of these methods was given in the session at most so many seconds ago. */
export async function hasRecentProof(ctx: Context, { ssoSessionId, methods, seconds }: Asked): Promise<boolean> {
  const proof = await ctx.db.ssoSessionProof.findFirst({
    where: { ssoSessionId, method: { in: [...methods] }, at: { gt: secondsAfter(ctx.now, -seconds) } },
    select: { id: true },
  })
  return proof !== null
}
