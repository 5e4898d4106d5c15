import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

/** The live pairs of a subsystem, newest first; never a private key. Refuses: no_such_subsystem, not_permitted. */
export async function listKeys(ctx: Context, { subsystem }: { subsystem: string }, who: Actor) {
  const { id: subsystemId } = await findSubsystem(ctx, subsystem)
  await requireRight(ctx, who, 'subsystems.read', subsystemId)
  return ctx.db.simpleSsoKey.findMany({
    where: { subsystemId, OR: [{ validTo: null }, { validTo: { gt: ctx.now } }] },
    select: { publicKey: true, createdAt: true, validTo: true, lastUsedAt: true },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
}
