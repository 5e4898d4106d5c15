import { rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { oidcProtocol } from '#lib/oidc/oidc-connection.ts'
import { findSubsystemUse } from '#lib/subsystems/subsystem-use.ts'

export type Registration = {
  identifier: string
  title: string
  enabled: boolean
  at: Date
  /** When it last changed what it says of itself, in which its redirect URIs are. */
  changedAt: Date
  with: { id: string; name: string }
  runBy: string | null
  redirectUris: string[]
  stated: Record<string, unknown>
  /** With access; zero until an administrator gives somebody a role. */
  people: number
}

/**
 * Applications that registered by themselves, newest first, of those over which the actor may read; of one alone where its
 * identifier is named. Refuses: not_permitted.
 */
export async function listRegistrations(
  ctx: Context,
  { subsystem }: { subsystem?: string },
  who: Actor,
): Promise<Registration[]> {
  const scope = (await rightsOf(ctx, who)).scope('subsystems.read')
  if (scope.length === 0) throw new Refusal('not_permitted', { detail: 'That needs the right subsystems.read.' })
  const rows = await ctx.db.oidcRegistration.findMany({
    where: {
      subsystem: { removedAt: null, ...(subsystem !== undefined && { identifier: subsystem }) },
      ...(scope !== 'all' && { subsystemId: { in: [...scope] } }),
    },
    select: {
      subsystemId: true,
      at: true,
      changedAt: true,
      stated: true,
      initialToken: { select: { id: true, name: true } },
      subsystem: {
        select: {
          identifier: true,
          title: true,
          enabled: true,
          connections: { where: { protocol: oidcProtocol }, select: { settings: true } },
        },
      },
    },
    orderBy: [{ at: 'desc' }, { subsystemId: 'desc' }],
    take: 1_000,
  })
  const use = await findSubsystemUse(
    ctx,
    rows.map(({ subsystemId }) => subsystemId),
  )
  return rows.map(({ subsystemId, initialToken, subsystem: { connections, ...about }, stated, ...times }) => {
    const settings = (connections[0]?.settings ?? {}) as { runBy?: string | null; redirectUris?: string[] }
    return {
      ...about,
      ...times,
      with: initialToken,
      runBy: settings.runBy ?? null,
      redirectUris: settings.redirectUris ?? [],
      stated: stated as Record<string, unknown>,
      people: use.get(subsystemId)?.people ?? 0,
    }
  })
}
