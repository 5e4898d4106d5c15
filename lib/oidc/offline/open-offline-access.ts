import { errors } from 'oidc-provider'
import { days } from '#lib/base/time.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { oidcRequest } from '#lib/oidc/oidc-request.ts'
import { openOfflineSession } from '#lib/sessions/offline/open-offline-session.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { holdConnection } from '#lib/subsystems/connections/hold-connection.ts'

/** A code, as far as it says what it was issued for. */
export type RedeemedCode = { clientId?: string | undefined; grantId?: string | undefined; sid?: string | undefined }

/**
 * Opens the offline session that a redeemed code was issued for, under the name that its consent has carried since then.
 * Refuses as `invalid_grant` where the sign-in is over by now, or the application may not go on any more.
 */
export async function openOfflineAccess({ clientId, grantId, sid }: RedeemedCode): Promise<void> {
  const [id, from] = [parseSessionId(grantId ?? ''), parseSessionId(sid ?? '')]
  const opened = await oidcRequest().ctx.atomically(async (tx) => {
    const settings = await holdConnection(tx, oidcConnection, clientId ?? '')
    if (!settings?.offlineAccess || id === null || from === null) return false
    const { offlineIdleDays: idle, offlineAbsoluteDays: absolute } = settings
    return openOfflineSession(tx, { id, from, idleSeconds: days(idle), absoluteSeconds: days(absolute) })
  })
  if (!opened) throw new errors.InvalidGrant('what it was issued for is over')
}
