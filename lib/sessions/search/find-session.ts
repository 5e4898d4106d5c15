import { z } from 'zod'
import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type FoundSession, foundSession, type SessionRow, sessionColumns } from './session-row.ts'

export const FindSession = z.strictObject({ id: z.uuid() })

/**
 * One SSO session with all that was ever opened below it, also where it is over. Of single subsystems' owners it holds
 * theirs alone. Refuses: session_unknown (also where the caller may not see it).
 */
export async function findSession(
  ctx: Context,
  { id }: z.infer<typeof FindSession>,
  who: Actor,
): Promise<FoundSession> {
  const scope = (await rightsOf(ctx, who)).scope('sessions.read')
  const [row] = await ctx.db.$queryRaw<SessionRow[]>`
    SELECT ${sessionColumns({ now: ctx.now, scope, ended: true })}
      FROM sso_session s JOIN "user" u ON u.id = s.user_id CROSS JOIN instance i WHERE s.id = ${id}::uuid`
  if (!row || (scope !== 'all' && row.children.length === 0)) throw new Refusal('session_unknown')
  return foundSession(row)
}
