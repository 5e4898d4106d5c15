import type { Context } from '#lib/db/context.ts'
import { askedItems } from '#lib/oidc/consents/asked-items.ts'
import type { ConsentLine } from '#lib/oidc/consents/consent-words.ts'
import { describeItems } from '#lib/oidc/consents/describe-items.ts'
import { oidcConnection } from '#lib/oidc/oidc-connection.ts'
import { oidcProvider } from '#lib/oidc/provider.ts'
import { findConnection } from '#lib/subsystems/connections/find-connection.ts'

/** A device that waits for somebody to connect it. */
export type WaitingDevice = {
  kind: 'waiting'
  /** As it is kept; `shownCode` has the hyphen of the device's screen. */
  userCode: string
  shownCode: string
  subsystem: { identifier: string; title: string }
  runBy: string | null
  lines: ConsentLine[]
  /** Where the device asked from, as far as it is known. */
  from: { ip: string | null; userAgent: string | null }
}

type Read = WaitingDevice | { kind: 'unknown' | 'expired' | 'used' }

/** Letters of any case, however they are grouped. */
const tidied = (typed: string): string => typed.toUpperCase().replace(/[^A-Z]/g, '')

/** What stands behind a code that a person typed. To be called within the request of the browser. */
export async function readDevice(ctx: Context, typed: string): Promise<Read> {
  const userCode = tidied(typed)
  const { DeviceCode } = await oidcProvider(ctx)
  const code = userCode && (await DeviceCode.findByUserCode(userCode, { ignoreExpiration: true }))
  if (!code) return { kind: 'unknown' }
  if (code.error || code.accountId || code.inFlight || code.consumed) return { kind: 'used' }
  if (code.isExpired) return { kind: 'expired' }
  const found = await findConnection(ctx, oidcConnection, { identifier: code.clientId ?? '' })
  if (!found) return { kind: 'unknown' }
  const { settings, identifier, title } = found
  const { ip, userAgent } = (code.deviceInfo ?? {}) as Partial<WaitingDevice['from']>
  return {
    kind: 'waiting',
    userCode,
    shownCode: `${userCode.slice(0, 4)}-${userCode.slice(4)}`,
    subsystem: { identifier, title },
    runBy: settings.thirdParty ? settings.runBy : null,
    lines: await describeItems(ctx, askedItems(code.params ?? {}, settings)),
    from: { ip: ip ?? null, userAgent: userAgent ?? null },
  }
}
