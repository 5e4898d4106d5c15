import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { identifierOf } from '#lib/subsystems/connections/former-name.ts'

/** The protocols whose browser legs are these. An application may speak both while it moves from one to the other. */
const doorProtocols = ['native', 'superfly'] as const
export type DoorProtocol = (typeof doorProtocols)[number]

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
  /** Which of them are on. */
  protocols: readonly DoorProtocol[]
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
  connections: { where: { enabled: true }, select: { protocol: true } },
} as const

/**
 * The native door of a subsystem, by identifier or id; `protocol` where only that one will do.
 * Refuses: 400 unknown_subsystem (unknown, or it speaks other protocols), subsystem_unavailable (switched off).
 */
export async function findDoor(
  ctx: Context,
  by: { identifier: string } | { id: string },
  { protocol }: { protocol?: DoorProtocol } = {},
): Promise<Door> {
  const where = 'identifier' in by ? { identifier: await identifierOf(ctx, by.identifier) } : by
  const row = await ctx.db.subsystem.findUnique({ where, select })
  const protocols = doorProtocols.filter((known) => row?.connections.some((one) => one.protocol === known))
  const closed = protocol ? !protocols.includes(protocol) : protocols.length === 0
  if (!row?.landingUrl || closed) throw new Refusal('unknown_subsystem')
  if (!row.enabled) throw new Refusal('subsystem_unavailable', { detail: `${row.title} is switched off for now.` })
  const { landingUrl } = row
  return { ...row, protocols, landingUrl, initiateLoginUrl: row.initiateLoginUrl ?? `${new URL(landingUrl).origin}/` }
}
