import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

/** Addresses that an application asked to be answered at and nobody has approved, the latest first. Refuses: no_such_subsystem, not_permitted. */
export async function listSeenRedirects(ctx: Context, { subsystem }: { subsystem: string }, who: Actor) {
  const { id: subsystemId } = await findSubsystem(ctx, subsystem)
  await requireRight(ctx, who, 'subsystems.read', subsystemId)
  return ctx.db.simpleSsoSeenRedirect.findMany({
    where: { subsystemId },
    select: { url: true, times: true, firstSeenAt: true, lastSeenAt: true },
    orderBy: { lastSeenAt: 'desc' },
  })
}
