import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { minutes } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { refreshSession } from '#lib/sessions/refresh-session.ts'
import { chooseRole } from '#lib/sessions/role-choice/choose-role.ts'
import { parseSessionId } from '#lib/sessions/session-id.ts'
import { mayHandOver } from '#lib/subsystems/may-hand-over.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { deliverToken } from './deliver-token.ts'
import { type Door, findDoor } from './find-door.ts'
import type { NativeLogin } from './native-login.ts'
import { storeRequest } from './request-token.ts'
import { targetFor } from './validate-login.ts'

const handoverSeconds = minutes(1)

export const IssueToken = z.strictObject({
  session: z.string().max(64).optional(),
  subsystemIdentifier: z.string().max(64),
  targetUrl: z.string().max(2_048).optional(),
  role: z.string().min(1).max(128).optional(),
})
type IssueToken = z.infer<typeof IssueToken>

export type Issuer = { kind: 'launcher'; session: SsoSession } | SubsystemCaller

export type Entry = { redirectUrl: string; expiresInSeconds: number }

/**
 * Enters a subsystem from a live SSO session without a sign-in (native protocol 2.2): for the portal's own launcher, or for
 * a subsystem that may hand its visitor over to exactly that target. No token ever passes through a subsystem.
 * Refuses: 400 unknown_subsystem, target_refused; 403 access_denied, capability_missing, session_ended; 404 session_unknown.
 */
export function issue(ctx: Context, input: IssueToken, who: Issuer): Promise<Entry> {
  return who.kind === 'launcher' ? enter(ctx, input, who.session) : handOver(ctx, input, who)
}

async function enter(ctx: Context, input: IssueToken, session: SsoSession): Promise<Entry> {
  if (input.session !== undefined) throw new Refusal('malformed_request', { detail: 'session: only for subsystems' })
  const door = await findDoor(ctx, { identifier: input.subsystemIdentifier })
  const login = loginOf(door, input)
  const person = { id: session.id, userId: session.user.id }
  if (input.role !== undefined) {
    await chooseRole(ctx, { userId: person.userId, subsystemId: door.id, ssoSessionId: person.id, role: input.role })
  }
  // Without the application's own challenge a token could be planted in someone else's browser: only where it says it may.
  if (!door.acceptsUnsolicited) return { redirectUrl: door.initiateLoginUrl, expiresInSeconds: handoverSeconds }
  const entry = await deliverToken(ctx, { ...door, tokenDelivery: 'query' }, login, person)
  // With which role is asked on the way: by a login of this session's own.
  if (entry.kind === 'choose') return handOn(ctx, login, session.id)
  return { redirectUrl: 'to' in entry ? entry.to : entry.action, expiresInSeconds: handoverSeconds }
}

async function handOver(ctx: Context, input: IssueToken, who: SubsystemCaller): Promise<Entry> {
  const sessionId = parseSessionId(input.session ?? '')
  if (!sessionId) throw new Refusal('session_unknown')
  const door = await findDoor(ctx, { identifier: input.subsystemIdentifier })
  if (!(await mayHandOver(ctx, { fromId: who.id, toId: door.id }))) throw new Refusal('capability_missing')
  const session = await refreshSession(ctx, { id: sessionId }, who)
  const login = loginOf(door, input)
  return handOn(ctx, login, session.sso_session_id)
}

/** A login that the application did not ask for, by the protocol of its own that its back end exchanges. */
function loginOf(door: Door, { targetUrl = '/' }: IssueToken): NativeLogin {
  const protocol = door.protocols.includes('native') ? 'native' : 'superfly'
  return { subsystemId: door.id, protocol, targetUrl: targetFor(protocol, targetUrl, door) }
}

/** A link that goes on as this login, in the browser of this SSO session alone. */
async function handOn(ctx: Context, login: NativeLogin, ssoSessionId: string): Promise<Entry> {
  const { loginUrl } = await storeRequest(ctx, { login }, { expiresInSeconds: handoverSeconds, ssoSessionId })
  return { redirectUrl: loginUrl, expiresInSeconds: handoverSeconds }
}
