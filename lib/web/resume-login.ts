import type { Context } from '#lib/db/context.ts'
import type { LoginRequest } from '#lib/login/login-request.ts'
import type { BrowserAnswer } from './browser-answer.ts'
import type { Resume } from './protocols/protocol-at-edge.ts'
import { protocols } from './protocols/protocols.ts'
import { PortalPayload } from './sign-in-to.ts'

/** Each protocol takes the visitor back after sign-in. Login does not know them, and they do not know login. */
const resumes: Record<string, Resume> = {
  portal: async (_ctx, payload) => ({ to: PortalPayload.parse(payload)?.to ?? '/apps' }),
  ...Object.fromEntries(protocols.map(({ protocol, resume }) => [protocol.name, resume])),
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
