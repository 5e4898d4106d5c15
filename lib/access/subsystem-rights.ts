import type { Context } from '#lib/db/context.ts'
import type { PortalAction } from './portal-actions.ts'

/**
 * The rights that the verbs ask for behind a capability. They are what the verbs' own checks go by; whom they reach is
 * `refuseHigher`'s to say, and roles only of the subsystem itself.
 */
const rightsBehind: Record<string, readonly PortalAction[]> = {
  'users.register': ['users.write', 'grants.write'],
  'users.edit': ['users.write'],
  'users.reset-password': ['users.recover'],
  'users.reset-factor': ['users.recover'],
  'users.change-role': ['grants.write'],
}

/** What a subsystem's back end may do at the portal by its confirmed capabilities. */
export async function readSubsystemRights(ctx: Context, subsystemId: string) {
  const held = await ctx.db.subsystemCapability.findMany({
    where: { subsystemId, proposed: false, targetId: null, subsystem: { enabled: true } },
    select: { capability: true },
  })
  return held
    .flatMap(({ capability }) => rightsBehind[capability] ?? [])
    .map((action) => ({ action, limitedTo: action === 'grants.write' ? subsystemId : null }))
}

/** Whether a user is managed by this subsystem: nobody else is reached by what it may change. */
export async function isManagedBy(ctx: Context, subsystemId: string, userId: string): Promise<boolean> {
  const where = { id: userId, managingSubsystemId: subsystemId, removedAt: null }
  return (await ctx.db.user.findFirst({ where, select: { id: true } })) !== null
}
