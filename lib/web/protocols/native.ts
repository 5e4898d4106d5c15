import type { Context } from '#lib/db/context.ts'
import type { Delivery } from '#lib/sso/deliver-token.ts'
import { nativeConnection } from '#lib/sso/native-connection.ts'
import { type LoginStart, resumeLogin } from '#lib/sso/start-login.ts'
import type { BrowserAnswer } from '#lib/web/browser-answer.ts'
import type { ProtocolAtEdge } from './protocol-at-edge.ts'
import { proveFirst } from './prove-first.ts'

/** A login as the browser sees it: straight in, or to the step that begins with what is lacking. */
export function goOn(ctx: Context, start: LoginStart): BrowserAnswer {
  return start.kind === 'prove' ? proveFirst(ctx, start) : deliver(start)
}

function deliver(delivery: Delivery): BrowserAnswer {
  if (delivery.kind === 'redirect') return { to: delivery.to }
  const { action, fields, door } = delivery
  const subsystem = { identifier: door.identifier, title: door.title }
  return { page: '/continue', data: { action, fields, subsystem }, status: 200 }
}

export const native: ProtocolAtEdge = {
  protocol: nativeConnection,
  about: 'For applications of your own: roles, actions and sessions by a few calls, with a ready client library.',
  part: '',
  secretIs: 'The application reads it as PORTICO_SECRET.',
  resume: async (ctx, payload, session) => goOn(ctx, await resumeLogin(ctx, payload, session)),
}
