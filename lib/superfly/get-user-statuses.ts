import { z } from 'zod'
import { reachedUsers } from '#lib/access/reach.ts'
import type { Context } from '#lib/db/context.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { countGuesses } from '#lib/throttle/count-guesses.ts'
import { findNamedUser } from '#lib/users/find-named-user.ts'
import { Username } from './fields.ts'

export const GetUserStatuses = z.object({ userNames: z.array(Username).max(5_000).nullish() })

/**
 * How these people stand (all whom the caller reaches, where none are named). When and from where somebody failed to sign in
 * stays at the portal. Refuses: 403 capability_missing.
 */
export async function getUserStatuses(
  ctx: Context,
  { userNames }: z.infer<typeof GetUserStatuses>,
  who: SubsystemCaller,
) {
  await requireCapability(ctx, who, 'users.read')
  const named: string[] = []
  for (const name of userNames ?? []) named.push(...[await findNamedUser(ctx, name)].filter((id) => id !== null))
  const reach = { subsystemId: who.id, reach: 'access or managed' } as const
  const users = await reachedUsers(ctx, reach, userNames ? named : undefined)
  const failed = await countGuesses(
    ctx,
    users.map(({ id }) => id),
  )
  return users.map(({ id, username, lockedAt, lastSignInAt }) => ({
    username,
    accountLocked: lockedAt !== null,
    lastLoginDate: lastSignInAt && javaDate(lastSignInAt),
    loginsFailed: failed.get(id) ?? 0,
    lastFailedLoginDate: null,
    lastFailedLoginIp: null,
  }))
}

/** `yyyy-MM-dd'T'HH:mm:ssZ`, as the clients' Gson reads it: no fractions, and the zone as +0000. */
const javaDate = (date: Date): string => date.toISOString().replace(/\.\d{3}Z$/, '+0000')
