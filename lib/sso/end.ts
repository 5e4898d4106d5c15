import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { endSubsystemSessions } from '#lib/sessions/end-sessions.ts'
import { leaveBrowser } from '#lib/sessions/leave-browser.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'

export const End = z.strictObject({ session: z.string().max(64), scope: z.enum(['subsystem', 'everywhere']) })

/**
 * `POST /api/sso/session/end` (native protocol 2.6): ends a session of the calling subsystem, or the whole SSO session with
 * all its applications. Idempotent: what is over, unknown or another subsystem's counts 0.
 */
export async function end(ctx: Context, { session, scope }: z.infer<typeof End>, who: SubsystemCaller) {
  const id = parseSessionId(session)
  const row = id
    ? await ctx.db.subsystemSession.findFirst({
        where: { id, subsystemId: who.id },
        select: { id: true, ssoSessionId: true },
      })
    : null
  if (!row) return { ended: 0 }
  if (scope === 'subsystem') return { ended: await endSubsystemSessions(ctx, { ids: [row.id], reason: 'logout' }, who) }
  const { applications } = await leaveBrowser(ctx, row.ssoSessionId, who)
  return { ended: applications }
}
