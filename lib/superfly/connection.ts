import { z } from 'zod'
import type { Protocol } from '#lib/subsystems/connections/protocol.ts'

export const superflyProtocol = 'superfly'

const parts = z.strictObject({
  /** The application keeps a list of its people and is told when something about them changes. */
  tellsUsersChanged: z.boolean().optional(),
})
const whole = z.strictObject({ tellsUsersChanged: z.boolean() })
type SuperflySettings = z.infer<typeof whole>

/** How applications of Superfly 2.0 connect. Where they are told of sign-outs is the subsystem's logout URL. */
export const superflyConnection: Protocol<SuperflySettings> = {
  name: superflyProtocol,
  title: 'Superfly 2.0',
  parts,
  whole,
  defaults: { tellsUsersChanged: false },
  shown: whole,
}
