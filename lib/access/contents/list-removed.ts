import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { type ListContents, requireSightOfContents } from './list-contents.ts'

const eachMax = 50

/**
 * What was removed from a subsystem by a person or its manifest and may be made again under its name, the latest first: at most
 * fifty actions, groups and roles each. Refuses: no_such_subsystem, not_permitted.
 */
export async function listRemoved(ctx: Context, { subsystem }: ListContents, who: Actor) {
  const { id: subsystemId } = await findSubsystem(ctx, subsystem)
  await requireSightOfContents(ctx, who, subsystemId)
  const where = { subsystemId, removedAt: { not: null } } as const
  const few = { orderBy: { removedAt: 'desc' }, take: eachMax } as const
  const removedBy = { select: { username: true } } as const
  const named = { name: true, title: true, removedAt: true, removedBy } as const
  const actions = await ctx.db.action.findMany({
    where,
    ...few,
    select: { ...named, description: true, sensitive: true },
  })
  const groups = await ctx.db.actionGroup.findMany({ where, ...few, select: named })
  const roles = await ctx.db.role.findMany({ where, ...few, select: { ...named, principalName: true } })
  return { actions: actions.map(byName), groups: groups.map(byName), roles: roles.map(byName) }
}

/** Who removed it, by username; null where it was the manifest, or an operator at the command line. */
const byName = <T extends { removedBy: { username: string } | null }>({ removedBy, ...row }: T) => ({
  ...row,
  removedBy: removedBy?.username ?? null,
})
