import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { refreshSession } from '#lib/sessions/refresh-session.ts'
import { sessionAnswer } from '#lib/sessions/session-answer.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'

export const Refresh = z.strictObject({ session: z.string().max(64) })

/** `POST /api/sso/session/refresh` (native protocol 2.5). Refuses as `refreshSession` does. */
export async function refresh(ctx: Context, { session }: z.infer<typeof Refresh>, who: SubsystemCaller) {
  const id = parseSessionId(session)
  if (!id) throw new Refusal('session_unknown')
  return sessionAnswer(ctx, await refreshSession(ctx, { id }, who))
}
