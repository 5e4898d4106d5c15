import { z } from 'zod'
import type { Context } from '#lib/db/context.ts'
import { openEntry } from '#lib/sessions/open-entry.ts'
import { randomSessionNumber } from '#lib/sessions/session-number.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { refuseOther } from './caller.ts'
import { superflyProtocol } from './connection.ts'
import { SubsystemHint, Username } from './fields.ts'
import { findReached } from './reached-user.ts'
import { type SsoUser, ssoUser } from './sso-user.ts'

export const PseudoAuthenticate = z.object({ username: Username, subsystemIdentifier: SubsystemHint })

/**
 * The application enters as somebody without their proof. The session is one of impersonation: audited, shown as such, and
 * good for nothing else. Null where the person has no access, is locked or out of reach.
 * Refuses: 403 capability_missing, not_permitted (another subsystem's name).
 */
export async function pseudoAuthenticate(
  ctx: Context,
  { username, subsystemIdentifier }: z.infer<typeof PseudoAuthenticate>,
  who: SubsystemCaller,
): Promise<SsoUser | null> {
  await requireCapability(ctx, who, 'users.impersonate')
  await refuseOther(ctx, who, subsystemIdentifier)
  const user = await findReached(ctx, who, { username, reach: 'access' })
  if (!user) return null
  const number = randomSessionNumber()
  const entry = { userId: user.id, userEpoch: user.sessionEpoch, subsystemId: who.id, number, proofs: [] }
  const roles = await ctx.atomically((tx) =>
    openEntry(tx, { ...entry, protocol: superflyProtocol, origin: 'impersonation' }, who),
  )
  return roles && ssoUser({ username: user.username, number, roles, secondFactor: false })
}
