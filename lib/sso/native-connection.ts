import { z } from 'zod'
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
}
