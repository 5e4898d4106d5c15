import { z } from 'zod'
import { ApplicationUrl } from '#lib/subsystems/application-url.ts'
import type { Protocol } from '#lib/subsystems/connections/protocol.ts'

export const superflyProtocol = 'superfly'

/** As the old server called the application, where that cannot be an identifier: its client goes on calling itself so. */
const SubsystemName = z.string().trim().min(1).max(64).nullable()

const parts = z.strictObject({
  subsystemName: SubsystemName.optional(),
  /** Where it takes Superfly's notices; without one, the logout URL of the application. */
  logoutUrl: ApplicationUrl.nullable().optional(),
  /** The application keeps a list of its people and is told when something about them changes. */
  tellsUsersChanged: z.boolean().optional(),
})
const whole = z.strictObject({
  subsystemName: SubsystemName,
  logoutUrl: ApplicationUrl.nullable(),
  tellsUsersChanged: z.boolean(),
})
type SuperflySettings = z.infer<typeof whole>

/** How applications of Superfly 2.0 connect. */
export const superflyConnection: Protocol<SuperflySettings> = {
  name: superflyProtocol,
  title: 'Superfly 2.0',
  parts,
  whole,
  defaults: { subsystemName: null, logoutUrl: null, tellsUsersChanged: false },
  shown: whole,
}
