import type { Context } from '#lib/db/context.ts'
import { signToken } from '#lib/keys/sign-token.ts'
import { verifyToken } from '#lib/keys/verify-token.ts'

export type LogoutHint = { ssoSessionId: string; sessionId: string }

/** A signed note, handed to a subsystem with the session, that lets its sign-out skip the question. It opens nothing. */
export const signLogoutHint = (ctx: Context, { ssoSessionId, sessionId }: LogoutHint): Promise<string> =>
  signToken(ctx, 'logout-hint+jwt', { aud: 'portico', sid: sessionId, sso: ssoSessionId })

/** What a logout hint says, or null where it is not one of ours or no longer valid. */
export async function readLogoutHint(ctx: Context, hint: string): Promise<LogoutHint | null> {
  const claims = await verifyToken(ctx, 'logout-hint+jwt', hint, { audience: 'portico' })
  if (typeof claims?.sid !== 'string' || typeof claims.sso !== 'string') return null
  return { ssoSessionId: claims.sso, sessionId: claims.sid }
}
