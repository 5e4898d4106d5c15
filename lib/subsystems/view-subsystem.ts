import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from './find-subsystem.ts'
import { readContent, versionOf } from './subsystem-content.ts'

/**
 * One subsystem: its settings with the version that an edit of them sends back, its live secrets (hints only), the protocols
 * that it speaks, and what it may do at the portal. Refuses: no_such_subsystem, not_permitted.
 */
export async function viewSubsystem(ctx: Context, { subsystem }: { subsystem: string }, who: Actor) {
  const { id, identifier, enabled, builtIn } = await findSubsystem(ctx, subsystem)
  await requireRight(ctx, who, 'subsystems.read', id)
  const [settings, { createdAt, secrets, connections, capabilities }] = [
    await readContent(ctx, id),
    await ctx.db.subsystem.findUniqueOrThrow({
      where: { id },
      select: {
        createdAt: true,
        secrets: {
          where: { revokedAt: null },
          select: { hint: true, createdAt: true, lastUsedAt: true },
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        },
        connections: { where: { enabled: true }, select: { protocol: true }, orderBy: { protocol: 'asc' } },
        capabilities: {
          select: { capability: true, proposed: true, target: { select: { identifier: true, title: true } } },
          orderBy: [{ capability: 'asc' }, { target: { identifier: 'asc' } }],
        },
      },
    }),
  ]
  return {
    ...{ id, identifier, enabled, builtIn, createdAt, settings, version: versionOf(settings), secrets },
    protocols: connections.map(({ protocol }) => protocol),
    capabilities: capabilities.map(({ capability, target, proposed }) => ({ capability, target, proposed })),
  }
}

export type SubsystemView = Awaited<ReturnType<typeof viewSubsystem>>
