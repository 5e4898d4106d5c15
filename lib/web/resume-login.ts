import type { Context } from '#lib/db/context.ts'
import { type LoginRequest, sealLoginRequest } from '#lib/login/login-request.ts'
import { type Delivery, nativeProtocol } from '#lib/sso/deliver-token.ts'
import { type LoginStart, resumeLogin } from '#lib/sso/start-login.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import { PortalPayload } from './sign-in-to.ts'
import { stepPaths } from './step-paths.ts'

type Resume = (ctx: Context, payload: unknown, session: { id: string; userId: string }) => Promise<BrowserAnswer>

/** Each protocol takes the visitor back after sign-in. Login does not know them, and they do not know login. */
const resumes: Record<string, Resume> = {
  portal: async (_ctx, payload) => ({ to: PortalPayload.parse(payload)?.to ?? '/apps' }),
  [nativeProtocol]: async (ctx, payload, session) => goOn(ctx, await resumeLogin(ctx, payload, session)),
}

/** Sends a signed-in visitor back to whoever asked for the sign-in. */
export async function resumeAfterLogin(
  ctx: Context,
  request: LoginRequest,
  session: { id: string; userId: string },
): Promise<BrowserAnswer> {
  const resume = resumes[request.protocol]
  if (!resume) throw new Error(`no protocol ${request.protocol} to go back to`)
  return resume(ctx, request.payload, session)
}

/** A login as the browser sees it: straight in, or to the step that begins with what is lacking. */
export function goOn(ctx: Context, start: LoginStart): BrowserAnswer {
  if (start.kind !== 'prove') return deliver(start)
  const step = start.lacking === 'level' ? 'otp' : start.lacking === 'role' ? 'choose_role' : 'password'
  return { to: `${stepPaths[step]}?request=${encodeURIComponent(sealLoginRequest(ctx, start.wanted))}` }
}

function deliver(delivery: Delivery): BrowserAnswer {
  if (delivery.kind === 'redirect') return { to: delivery.to }
  const { action, fields, door } = delivery
  const subsystem = { identifier: door.identifier, title: door.title }
  return { page: '/continue', data: { action, fields, subsystem }, status: 200 }
}
