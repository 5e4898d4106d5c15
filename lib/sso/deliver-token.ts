import type { Context } from '#lib/db/context.ts'
import { admitPerson } from '#lib/sessions/admit-person.ts'
import type { RoleWish } from '#lib/sessions/role-choice/decide-role.ts'
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
  const { requestHash, role: _wished, subsystemId: _door, protocol = nativeProtocol, ...order } = login
  const admitted = await admitPerson(ctx, door, {
    session,
    wish: roleWish(login),
    order: { ...order, protocol },
    spend: async () => {
      if (requestHash) await spendRequestToken(ctx, requestHash)
    },
  })
  if (admitted.kind === 'choose') return admitted
  return carry(door, {
    subsystemToken: admitted.subsystemToken,
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
