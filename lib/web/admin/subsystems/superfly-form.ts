import { z } from 'zod'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { editConnection, enableConnection } from '#lib/subsystems/connections/change-connection.ts'
import { viewConnection } from '#lib/subsystems/connections/view-connection.ts'
import { superflyConnection } from '#lib/superfly/connection.ts'
import { orNothing, Ticked } from '#lib/web/form-values.ts'
import type { SubsystemPage } from './subsystem-page.ts'

const parts = superflyConnection.parts.shape

/** The settings as the dashboard's form sends them. */
export const SuperflyForm = z.strictObject({
  subsystem: z.string(),
  version: z.string(),
  subsystemName: orNothing(z.string().optional()).pipe(parts['subsystemName']),
  logoutUrl: orNothing(z.string().optional()).pipe(parts['logoutUrl']),
  tellsUsersChanged: Ticked,
})

/** Saves the settings; the first time that switches the protocol on. Refuses: as `enableConnection`. */
export async function saveSuperfly(ctx: Context, change: z.infer<typeof SuperflyForm>, who: Actor) {
  const { enabled } = await viewConnection(ctx, superflyConnection, { subsystem: change.subsystem }, who)
  return (enabled ? editConnection : enableConnection)(ctx, superflyConnection, change, who)
}

/** Superfly of one application: settings, and what its own settings become. */
export async function viewSuperfly({ ctx, who, subsystem, may }: SubsystemPage) {
  const { identifier } = subsystem
  const view = await viewConnection(ctx, superflyConnection, { subsystem: identifier }, who)
  const settings = superflyConnection.whole.parse(view.settings)
  return {
    enabled: view.enabled,
    version: view.version,
    mayWrite: may('subsystems.write'),
    server: ctx.config.publicUrl.origin,
    calledItself: settings.subsystemName ?? identifier,
    settings,
  }
}
