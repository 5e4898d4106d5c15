import { type Rights, rightsOf } from '#lib/access/rights.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { proofLacking } from '#lib/factors/proof-lacking.ts'
import { sessionOf } from '#lib/web/guards.ts'

/** Someone who reads something of the dashboard that is no page. */
export type Administrator = { who: Extract<Actor, { kind: 'user' }>; rights: Rights }

/**
 * A signed-in person who may use the dashboard, following a link of it or asked by a page of it.
 * Refuses: 403 origin_refused, not_permitted, reauthentication_required (the policy of the portal asks for more); 401 session_required.
 */
export async function administrator(ctx: Context, request: Request): Promise<Administrator> {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') throw new Refusal('origin_refused')
  const session = await sessionOf(ctx, request.headers)
  if (!session) throw new Refusal('session_required')
  const who = { kind: 'user', id: session.user.id } as const
  const rights = await rightsOf(ctx, who)
  if (!rights.any) throw new Refusal('not_permitted')
  if (await proofLacking(ctx, session, { subsystemId: null })) throw new Refusal('reauthentication_required')
  return { who, rights }
}
