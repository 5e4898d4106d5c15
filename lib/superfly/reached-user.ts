import { type Reach, type Reached, reachedUsers } from '#lib/access/reach.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { findNamedUser } from '#lib/users/find-named-user.ts'

/** The user of this name, if the caller reaches them; for whoever is out of reach the answer is that of an unknown name. */
export async function findReached(
  ctx: Context,
  who: SubsystemCaller,
  { username, reach }: { username: string; reach: Reach },
): Promise<Reached | null> {
  const userId = await findNamedUser(ctx, username)
  const [user] = await reachedUsers(ctx, { subsystemId: who.id, reach }, userId ? [userId] : [])
  return user ?? null
}

/** The same for methods that cannot go on without. Refuses: 404 no_such_user. */
export async function requireReached(
  ctx: Context,
  who: SubsystemCaller,
  which: { username: string; reach: Reach },
): Promise<Reached> {
  const user = await findReached(ctx, who, which)
  if (!user) throw new Refusal('no_such_user', { detail: `${who.identifier} has no user ${which.username}.` })
  return user
}
