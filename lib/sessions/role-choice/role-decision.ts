import type { Context } from '#lib/db/context.ts'
import { decideRole, type RoleDecision, type RoleWish } from './decide-role.ts'
import { type Choosing, offeredRoles } from './offered-roles.ts'

/** With which role somebody enters a subsystem; null where it asks for no choice, or there is nothing to choose from. */
export async function roleDecision(ctx: Context, choosing: Choosing, wish: RoleWish): Promise<RoleDecision | null> {
  const offered = await offeredRoles(ctx, choosing)
  return offered.length > 0 ? decideRole(offered, wish) : null
}
