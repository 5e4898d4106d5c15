import { recordEvent } from '#lib/audit/record-event.ts'
import { shortCode } from '#lib/audit/short-code.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { issueToken } from '#lib/sessions/issue-token.ts'
import type { RoleWish } from '#lib/sessions/role-choice/decide-role.ts'
import { keepRole } from '#lib/sessions/role-choice/keep-role.ts'
import { roleDecision } from '#lib/sessions/role-choice/role-decision.ts'
import type { Door } from './find-door.ts'
import type { NativeLogin } from './native-login.ts'
import { spendRequestToken } from './request-token.ts'

export const nativeProtocol = 'native'

/** How the browser goes on to the subsystem. */
export type Delivery =
  | { kind: 'redirect'; to: string }
  | { kind: 'form_post'; action: string; fields: Record<string, string>; door: Door }

/** A delivery, or the person has to choose a role first; then nothing is spent and nothing issued. */
export type Entry = Delivery | { kind: 'choose' }

/** What a login says about the role: registered by the back end it is the only one, in a link it is marked on the page. */
export const roleWish = ({ role, requestHash }: NativeLogin): RoleWish =>
  requestHash ? { fixed: role } : { preset: role }

/**
 * Issues the one-time token for a live SSO session and says how the browser carries it. Spends the request token, if any.
 * Refuses: 403 access_denied (says whom to ask), user_locked, session_ended; 400 request_spent.
 */
export async function deliverToken(
  ctx: Context,
  door: Door,
  login: NativeLogin,
  session: { id: string; userId: string },
): Promise<Entry> {
  const choosing = { userId: session.userId, subsystemId: door.id, ssoSessionId: session.id }
  const decision = await roleDecision(ctx, choosing, roleWish(login))
  if (decision?.kind === 'ask') return { kind: 'choose' }
  if (login.requestHash) await spendRequestToken(ctx, login.requestHash)
  const { requestHash: _spent, role: wished, protocol = nativeProtocol, ...order } = login
  if (decision?.kind === 'denied') return explainDenial(ctx, door, session, new Refusal('access_denied'), wished)
  if (decision?.kept) {
    await keepRole(ctx, { ssoSessionId: session.id, subsystemId: door.id, roleId: decision.role.id })
  }
  const { subsystemToken } = await issueToken(ctx, {
    ...order,
    role: decision?.role.name,
    ssoSessionId: session.id,
    protocol,
  }).catch((error: unknown) => explainDenial(ctx, door, session, error))
  return carry(door, {
    subsystemToken,
    targetUrl: login.targetUrl,
    iss: ctx.config.publicUrl.origin,
    ...(login.state !== undefined && { state: login.state }),
  })
}

/** How the browser carries these parameters to the landing URL; a query that the URL has already is kept. */
export function carry(door: Door, fields: Record<string, string>): Delivery {
  if (door.tokenDelivery === 'form_post') return { kind: 'form_post', action: door.landingUrl, fields, door }
  const url = new URL(door.landingUrl)
  for (const [name, value] of Object.entries(fields)) url.searchParams.append(name, value)
  return { kind: 'redirect', to: url.href }
}

async function explainDenial(
  ctx: Context,
  door: Door,
  { id, userId }: { id: string; userId: string },
  error: unknown,
  role?: string,
): Promise<never> {
  if (!(error instanceof Refusal) || error.code !== 'access_denied') throw error
  const eventId = await recordEvent(
    ctx,
    {
      kind: 'entry.refused',
      outcome: 'refused',
      userId,
      subsystemId: door.id,
      ssoSessionId: id,
      facts: { code: error.code },
    },
    { kind: 'user', id: userId },
  )
  const whom = door.contact ?? 'an administrator'
  const missing = role === undefined ? 'no role' : `not the role ${role}`
  const detail = `You are signed in, but you have ${missing} in ${door.title}. Ask ${whom} for access.`
  throw new Refusal('access_denied', { detail, reference: shortCode(eventId), about: door.identifier, cause: error })
}
