import type { Context } from '#lib/db/context.ts'
import { OutboundFailure } from '#lib/outbound/outbound-failure.ts'
import { outboundFetch } from '#lib/outbound/outbound-fetch.ts'
import type { DeliveryFailure } from './delivery-failure.ts'
import type { DeliveryFormat } from './delivery-format.ts'
import type { LeasedDelivery } from './lease-deliveries.ts'

export type Tried = { status: number | null; failure: DeliveryFailure | null; latencyMs: number }

/** One try to tell an application. Null where its protocol has nothing to say. Never throws for what the application does. */
export async function tellApplication(
  ctx: Context,
  delivery: LeasedDelivery,
  format: DeliveryFormat,
): Promise<Tried | null> {
  const { id, identifier, subsystemId, subsystemSessionId, sessionNumber, ssoSessionId, userId, ...rest } = delivery
  const body = await format(ctx, {
    ...rest,
    subsystem: { id: subsystemId, identifier },
    session: { id: subsystemSessionId, number: sessionNumber, ssoSessionId, userId },
  })
  if (body === null) return null
  if (rest.url === null) return { status: null, failure: 'no_address', latencyMs: 0 }
  const begun = performance.now()
  const { status, failure } = await post(ctx, rest.url, body)
  return { status, failure, latencyMs: Math.round(performance.now() - begun) }
}

type Answered = Pick<Tried, 'status' | 'failure'>

async function post(ctx: Context, url: string, body: URLSearchParams): Promise<Answered> {
  try {
    const { status } = await outboundFetch(ctx.config, url, { method: 'POST', body })
    return { status, failure: failureOf(status) }
  } catch (error) {
    if (!(error instanceof OutboundFailure)) throw error
    // An application that took it and then talks too much, or too slowly, has taken it.
    const taken = error.status !== null && failureOf(error.status) === null
    return { status: error.status, failure: taken ? null : error.kind }
  }
}

function failureOf(status: number): DeliveryFailure | null {
  if (status >= 200 && status < 300) return null
  return status >= 300 && status < 400 ? 'redirected' : 'not_accepted'
}
