import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type Lacking, proofLacking } from '#lib/factors/proof-lacking.ts'
import { admitPerson } from '#lib/sessions/admit-person.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import { claimRequest, findRequest, type Request, spendRequest } from './claim-request.ts'
import { protocolName } from './connection.ts'
import { type Door, findDoor, requireApproved } from './find-door.ts'
import { newKeyText } from './keys/key-text.ts'
import { openPrivateKey } from './keys/seal-private-key.ts'
import { redirectWith } from './redirect.ts'
import { signedAsOf } from './signed-as.ts'
import { signForUrl, signingKey } from './signing.ts'

export const AuthorizeQuery = z.strictObject({ token: z.string().max(256).optional() })

/** What a sign-in hands back to this protocol. */
const Payload = z.strictObject({ requestHash: z.string() })

type Person = { id: string; userId: string }

/** The sign-in that this login needs; it belongs to lib/login. */
type Wanted = {
  protocol: typeof protocolName
  subsystemId: string
  asUserId?: string
  stepUp: boolean
  payload: z.infer<typeof Payload>
  returnOrigin: string
}

export type Authorized =
  | { kind: 'redirect'; to: string }
  | { kind: 'prove'; lacking: NonNullable<Lacking> | 'role'; wanted: Wanted }

/**
 * `GET authorize/?token=…`: straight back to the application where the browser's SSO session suffices, to a sign-in where it
 * does not. The access token is made here and nowhere earlier.
 * Refuses (as an error page): 400 malformed_request, request_unknown, request_spent, request_expired, unknown_subsystem,
 * subsystem_unavailable; 403 redirect_unapproved, access_denied, user_locked, session_ended.
 */
export async function authorize(
  ctx: Context,
  { token }: z.infer<typeof AuthorizeQuery>,
  browser: { hash: Uint8Array; session: SsoSession | null },
): Promise<Authorized> {
  if (!token) throw new Refusal('malformed_request', { detail: 'Token missing.' })
  const request = await claimRequest(ctx, token, browser.hash)
  const door = await findDoor(ctx, request.subsystemId)
  requireApproved(door, request.redirectTo)
  const { session } = browser
  if (!session) return prove(request, null, 'proof')
  const person = { id: session.id, userId: session.user.id }
  const lacking = await proofLacking(ctx, session, { subsystemId: door.id })
  return lacking ? prove(request, person, lacking) : enter(ctx, door, request, person)
}

/** Goes on after the sign-in that `authorize` asked for. What was valid then is checked again. Refuses: as `authorize`. */
export async function resumeAuthorize(ctx: Context, payload: unknown, person: Person): Promise<Authorized> {
  const request = await findRequest(ctx, Payload.parse(payload).requestHash)
  const door = await findDoor(ctx, request.subsystemId)
  requireApproved(door, request.redirectTo)
  return enter(ctx, door, request, person)
}

async function enter(ctx: Context, door: Door, request: Request, person: Person): Promise<Authorized> {
  const admitted = await admitPerson(ctx, door, {
    session: person,
    wish: {},
    order: { protocol: protocolName, targetUrl: request.redirectTo, token: newKeyText() },
    spend: () => spendRequest(ctx, request),
  })
  if (admitted.kind === 'choose') return prove(request, person, 'role')
  return {
    kind: 'redirect',
    to: redirectWith(request.redirectTo, await signToken(ctx, request, admitted.subsystemToken)),
  }
}

/** Signed by the pair of keys that asked, as it signs: while keys are rotated the application may hold either. */
async function signToken(ctx: Context, { keyId, signedAs }: Request, accessToken: string): Promise<string> {
  const key = await ctx.db.simpleSsoKey.findUniqueOrThrow({
    where: { id: keyId },
    select: { id: true, sealedPrivateKey: true },
  })
  return signForUrl(accessToken, signingKey(openPrivateKey(ctx, key)), signedAsOf(signedAs), ctx.now)
}

const prove = (
  { hash, subsystemId, redirectTo }: Request,
  person: Person | null,
  lacking: NonNullable<Lacking> | 'role',
): Authorized => ({
  kind: 'prove',
  lacking,
  wanted: {
    protocol: protocolName,
    subsystemId,
    ...(person && { asUserId: person.userId }),
    stepUp: lacking === 'level' || lacking === 'role',
    payload: { requestHash: hash },
    returnOrigin: new URL(redirectTo).origin,
  },
})
