import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'

/** What the native protocol needs to know of a subsystem to let someone in. */
export type Door = {
  id: string
  identifier: string
  title: string
  landingUrl: string
  /** Where the application starts a login of its own. */
  initiateLoginUrl: string
  targetPrefixes: string[]
  browserBinding: string
  tokenDelivery: string
  requireRequestToken: boolean
  acceptsUnsolicited: boolean
  contact: string | null
}

const select = {
  id: true,
  identifier: true,
  title: true,
  enabled: true,
  landingUrl: true,
  initiateLoginUrl: true,
  targetPrefixes: true,
  browserBinding: true,
  tokenDelivery: true,
  requireRequestToken: true,
  acceptsUnsolicited: true,
  contact: true,
  connections: { where: { protocol: 'native', enabled: true }, select: { protocol: true } },
} as const

/**
 * The native door of a subsystem, by identifier or id.
 * Refuses: 400 unknown_subsystem (unknown, or it speaks other protocols), subsystem_unavailable (switched off).
 */
export async function findDoor(ctx: Context, by: { identifier: string } | { id: string }): Promise<Door> {
  const row = await ctx.db.subsystem.findUnique({ where: by, select })
  if (!row?.landingUrl || row.connections.length === 0) throw new Refusal('unknown_subsystem')
  if (!row.enabled) throw new Refusal('subsystem_unavailable', { detail: `${row.title} is switched off for now.` })
  const { landingUrl } = row
  return { ...row, landingUrl, initiateLoginUrl: row.initiateLoginUrl ?? `${new URL(landingUrl).origin}/` }
}
