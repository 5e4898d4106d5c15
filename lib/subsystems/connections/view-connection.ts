import { requireRight } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { readRow, told, versionOf } from './connection-row.ts'
import type { Protocol } from './protocol.ts'

/** How a subsystem speaks a protocol; for one that it never spoke, off and by default. */
export type ConnectionView = {
  protocol: string
  title: string
  enabled: boolean
  version: string
  settings: Record<string, unknown>
}

/** One protocol of a subsystem: on or off, its settings without secrets, and their version. Refuses: no_such_subsystem, not_permitted. */
export async function viewConnection<S extends object>(
  ctx: Context,
  protocol: Protocol<S>,
  { subsystem }: { subsystem: string },
  who: Actor,
): Promise<ConnectionView> {
  const { id } = await findSubsystem(ctx, subsystem)
  await requireRight(ctx, who, 'subsystems.read', id)
  const row = await readRow(ctx, id, protocol.name)
  return {
    protocol: protocol.name,
    title: protocol.title,
    enabled: row?.enabled ?? false,
    version: versionOf(protocol, row),
    settings: told(protocol, row?.settings ?? {}),
  }
}

/** Every protocol that this Portico knows, as a subsystem speaks it. Refuses: no_such_subsystem, not_permitted. */
export async function listConnections(
  ctx: Context,
  protocols: readonly Protocol[],
  { subsystem }: { subsystem: string },
  who: Actor,
): Promise<ConnectionView[]> {
  const views: ConnectionView[] = []
  for (const protocol of protocols) views.push(await viewConnection(ctx, protocol, { subsystem }, who))
  return views
}
