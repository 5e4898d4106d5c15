import { countRefused } from '#lib/audit/count-refused.ts'
import { counted } from '#lib/base/counted.ts'
import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type Finding, fail, pass, warn } from '#lib/setup/health/finding.ts'
import { findSubsystemUse } from '#lib/subsystems/subsystem-use.ts'

type Used = { id: string; touchEverySeconds: number; secretLastUsedAt: Date | null }

const replaySeconds = days(1)
/** The last use of a secret is written once a minute at most. */
const noticedSeconds = minutes(2)

/** What the portal has seen of the application's back end: exchanges, and whether it asks about its sessions. */
export async function checkUse(ctx: Context, used: Used): Promise<Finding[]> {
  const use = (await findSubsystemUse(ctx, [used.id])).get(used.id)
  const since = secondsAfter(ctx.now, -replaySeconds)
  const replayed = await countRefused(ctx, { kind: 'token.replayed', subsystemId: used.id, since })
  return [checkExchange(use?.exchangedAt ?? null, replayed), await checkTouch(ctx, used)]
}

function checkExchange(exchangedAt: Date | null, replayed: number): Finding {
  if (replayed > 0) {
    const advice =
      'Exchange a token once, at the landing URL; a retry carries the same Idempotency-Key. A second exchange counts as theft and ends the session.'
    return fail('Exchange', `${counted(replayed, 'token')} exchanged twice since yesterday`, advice)
  }
  if (exchangedAt) return pass('Exchange', `last one ${exchangedAt.toISOString()}`)
  return warn('Exchange', 'nobody has signed in yet', 'Sign in once in the application, then test again.')
}

async function checkTouch(ctx: Context, { id, touchEverySeconds, secretLastUsedAt }: Used): Promise<Finding> {
  // Sessions that a back end which touches must have asked about by now.
  const before = secondsAfter(ctx.now, -(touchEverySeconds * 2 + noticedSeconds))
  const sessions = await ctx.db.subsystemSession.count({
    where: { subsystemId: id, endedAt: null, createdAt: { lt: before, gt: secondsAfter(ctx.now, -days(1)) } },
  })
  if (sessions === 0) {
    return warn('Touch', 'no session is old enough to tell', 'Stay signed in for some minutes, then test again.')
  }
  if (secretLastUsedAt && secretLastUsedAt > before) return pass('Touch', 'its back end asks about its sessions')
  const heard = secretLastUsedAt ? `since ${secretLastUsedAt.toISOString()}` : 'ever'
  const advice = `Call /api/sso/session/touch every ${touchEverySeconds} seconds with all live sessions; the client for Node does. Otherwise they end when their idle limit is over.`
  return fail('Touch', `no call of its back end ${heard}, though people are signed in`, advice)
}
