import type { Client, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { recordEvent } from '#lib/audit/record-event.ts'
import { subsystemOf } from '#lib/oidc/client-metadata.ts'
import { oidcRequest } from '#lib/oidc/oidc-request.ts'
import { decided } from '#lib/oidc/record-store.ts'
import { type DeviceOutcome, outcomePath } from './device-outcome.ts'

type DeviceFeature = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>
type Failure = Error & { cause?: unknown; error_description?: string }

/** As eight letters in two groups, of an alphabet without vowels and without what looks alike: 2.5 · 10¹⁰ codes (RFC 8628 §6.1). */
export const deviceFeature: DeviceFeature = {
  enabled: true,
  charset: 'base-20',
  mask: '****-****',
  deviceInfo: () => {
    const { ip, userAgent } = oidcRequest().ctx
    return { ip, userAgent }
  },
  // Codes are typed, and what they connect is confirmed, on pages of the portal's own (`lib/web/device-legs.ts`).
  userCodeInputSource: async (koa, _form, out, error) => {
    const told = outcomeOf(koa, (error ?? {}) as Failure, out?.error_description ?? null)
    if (told.kind === 'refused') await record(koa, 'device.refused')
    return goTo(koa, told)
  },
  userCodeConfirmSource: async (koa) => {
    throw new Error(`a code was posted to ${koa.path} without an answer`)
  },
  successSource: async (koa) => {
    await record(koa, 'device.connected')
    return goTo(koa, { kind: 'connected', title: titleOf(koa), detail: null })
  },
}

const kinds: Record<string, DeviceOutcome['kind']> = {
  NoCodeError: 'unknown',
  NotFoundError: 'unknown',
  ExpiredError: 'expired',
  AlreadyUsedError: 'used',
}

function outcomeOf(koa: KoaContextWithOIDC, failure: Failure, description: string | null): DeviceOutcome {
  const title = titleOf(koa)
  if (description === decided) return { kind: 'used', title, detail: null }
  if (failure.name !== 'AbortedError') return { kind: kinds[failure.name] ?? 'failed', title, detail: description }
  const { cause } = failure
  // The library's one word for both: a button of the person's, and an application that does not let them in.
  if (cause === undefined) return { kind: 'refused', title, detail: null }
  const detail = (cause as Failure).error_description
  return { kind: 'no_access', title, detail: typeof detail === 'string' ? detail : null }
}

function goTo(koa: KoaContextWithOIDC, outcome: DeviceOutcome): undefined {
  const { ctx, session } = oidcRequest()
  koa.status = 303
  koa.redirect(session ? outcomePath(ctx, session.user.id, outcome) : '/device')
}

const clientIn = (koa: KoaContextWithOIDC): Client | undefined => koa.oidc.entities.Client
const titleOf = (koa: KoaContextWithOIDC): string | null => clientIn(koa)?.clientName ?? null

async function record(koa: KoaContextWithOIDC, kind: 'device.connected' | 'device.refused'): Promise<void> {
  const { ctx, session } = oidcRequest()
  if (!session) return
  const client = clientIn(koa)
  const about = { userId: session.user.id, ssoSessionId: session.id }
  const subsystemId = client ? subsystemOf(client).subsystemId : null
  const outcome = kind === 'device.connected' ? 'success' : 'refused'
  await recordEvent(ctx, { kind, outcome, ...about, subsystemId }, { kind: 'user', id: session.user.id })
}
