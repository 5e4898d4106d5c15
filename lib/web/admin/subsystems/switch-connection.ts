import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { disableConnection } from '#lib/subsystems/connections/disable-connection.ts'
import { protocols } from '#lib/web/protocols/protocols.ts'

export const WhichConnection = z.strictObject({
  subsystem: z.string(),
  protocol: z.enum(protocols.map(({ protocol }) => protocol.name)),
})
type Which = z.infer<typeof WhichConnection>

function named(name: string) {
  const found = protocols.find(({ protocol }) => protocol.name === name)
  if (!found) throw new Error(`no protocol ${name}`)
  return found.protocol
}

/** `enableConnection` with the settings of before, or the protocol's own beginning. Refuses: as that. */
export async function enableByName(ctx: Context, { subsystem, protocol: name }: Which, who: Actor) {
  const protocol = named(name)
  return { title: protocol.title, ...(await enableConnection(ctx, protocol, { subsystem }, who)) }
}

/** `disableConnection`. Refuses: as that. */
export async function disableByName(ctx: Context, { subsystem, protocol: name }: Which, who: Actor) {
  const protocol = named(name)
  return { title: protocol.title, ...(await disableConnection(ctx, protocol, { subsystem }, who)) }
}
