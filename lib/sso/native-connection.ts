import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Protocol } from '#lib/subsystems/connections/protocol.ts'
import { nativeProtocol } from './deliver-token.ts'

/** Portico's own protocol. What it needs to know of an application is what every subsystem says of itself. */
export const nativeConnection: Protocol = {
  name: nativeProtocol,
  title: 'Portico',
  parts: z.strictObject({}),
  whole: z.strictObject({}),
  defaults: {},
  shown: z.object({}),
  settle: async (tx, settings, { id }) => {
    const subsystem = await tx.db.subsystem.findUnique({ where: { id }, select: { landingUrl: true } })
    if (subsystem?.landingUrl) return settings
    throw new Refusal('malformed_request', { detail: 'landingUrl: give the application one first.' })
  },
}
