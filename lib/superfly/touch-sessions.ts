import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { touchNumberedSessions } from '#lib/sessions/touch-sessions.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'

/** Java's long: what no session of ours can be named is no session. */
export const TouchSessions = z.object({ sessionIds: z.array(z.number()).max(50_000).nullish() })

const batchMax = 1_000

/** Slides these sessions of the caller and the sign-ins above them, and nobody else's. Refuses: 403 subsystem_disabled. */
export async function touchSessions(
  ctx: Context,
  { sessionIds }: z.infer<typeof TouchSessions>,
  who: SubsystemCaller,
): Promise<void> {
  const numbers = [...new Set(sessionIds ?? [])].filter((number) => Number.isSafeInteger(number) && number > 0)
  for (let start = 0; start < numbers.length; start += batchMax) {
    await touchNumberedSessions(ctx, numbers.slice(start, start + batchMax), who)
  }
}
