import { forbidden } from 'next/navigation'
import { type Rights, rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { proofLacking } from '#lib/factors/proof-lacking.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { leave } from '#lib/web/leave.ts'
import { type AdminPath, signInTo } from '#lib/web/sign-in-to.ts'

/** Someone who may use the dashboard, and what they may do there. */
export type Admitted = { who: Extract<Actor, { kind: 'user' }>; rights: Rights; session: SsoSession }

/**
 * Who is signed in, has proved what the portal's policy asks for and holds any right comes in. Everyone else is sent to the
 * sign-in that leads back to `path`, or told 403.
 */
export async function admission(ctx: Context, session: SsoSession | null, path: AdminPath): Promise<Admitted> {
  if (!session) leave(signInTo(ctx, path))
  const who = { kind: 'user', id: session.user.id } as const
  const rights = await rightsOf(ctx, who)
  if (!rights.any) forbidden()
  const lacking = await proofLacking(ctx, session, { subsystemId: null })
  if (lacking) leave(signInTo(ctx, path, { asUserId: who.id, stepUp: lacking === 'level' }))
  return { who, rights, session }
}
