import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { type Lacking as ProofLacking, proofLacking } from '#lib/factors/proof-lacking.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import type { RoleWish } from '#lib/sessions/role-choice/decide-role.ts'
import { carry, type Delivery, deliverToken, nativeProtocol, roleWish } from './deliver-token.ts'
import { type Door, findDoor } from './find-door.ts'
import { type LoginQuery, NativeLogin } from './native-login.ts'
import { claimRequest, spendRequestToken } from './request-token.ts'
import { targetFor, validateLogin } from './validate-login.ts'

/** What a sign-in has to reach before this login can go on; the sign-in itself belongs to lib/login. */
export type ProofWanted = {
  protocol: typeof nativeProtocol
  subsystemId: string
  level: 'password' | 'otp' | undefined
  asUserId: string | undefined
  /** Only the level or the choice of a role is lacking: what the session has proved counts. */
  stepUp: boolean
  role: RoleWish
  payload: NativeLogin
  returnOrigin: string
}

/** What the session has to give before it goes in. */
type Lacking = NonNullable<ProofLacking> | 'role'

export type LoginStart = Delivery | { kind: 'prove'; lacking: Lacking; wanted: ProofWanted }

type Asked = { door: Door; login: NativeLogin; prompt: 'none' | 'login' | undefined; handedOver: boolean }

/**
 * `GET /sso/login`: straight into the subsystem where the browser's SSO session suffices, to a sign-in where it does not.
 * Refuses (as an error page, never a redirect): 400 for whatever is malformed, unknown or disabled; 403 access_denied.
 */
export async function startLogin(
  ctx: Context,
  query: LoginQuery,
  browser: { hash: Uint8Array; session: SsoSession | null },
): Promise<LoginStart> {
  const asked = query.requestToken !== undefined ? await claim(ctx, query, browser) : await validate(ctx, query)
  const { session } = browser
  const lacking = await whatIsLacking(ctx, asked, session)
  if (asked.handedOver && !asked.door.acceptsUnsolicited) return { kind: 'redirect', to: asked.door.initiateLoginUrl }
  if (asked.prompt === 'none') return answerSilently(ctx, asked, session, lacking)
  const person = session && { id: session.id, userId: session.user.id }
  return person && !lacking ? enter(ctx, asked, person) : prove(asked, person, lacking ?? 'proof')
}

type Person = { id: string; userId: string }
type Wanted = Pick<Asked, 'door' | 'login'>

async function enter(ctx: Context, { door, login }: Wanted, person: Person): Promise<LoginStart> {
  const entry = await deliverToken(ctx, door, login, person)
  return entry.kind === 'choose' ? prove({ door, login }, person, 'role') : entry
}

const prove = ({ door, login }: Wanted, person: Person | null, lacking: Lacking): LoginStart => ({
  kind: 'prove',
  lacking,
  wanted: {
    protocol: nativeProtocol,
    subsystemId: door.id,
    level: login.level,
    asUserId: person?.userId,
    stepUp: lacking === 'level' || lacking === 'role',
    role: roleWish(login),
    payload: login,
    returnOrigin: new URL(door.landingUrl).origin,
  },
})

/** Goes on after the sign-in that `startLogin` asked for. What was valid then is checked again: settings may have changed. */
export async function resumeLogin(ctx: Context, payload: unknown, session: Person): Promise<LoginStart> {
  const login = NativeLogin.parse(payload)
  const { protocol = nativeProtocol, targetUrl } = login
  const door = await findDoor(ctx, { id: login.subsystemId }, { protocol })
  return enter(ctx, { door, login: { ...login, targetUrl: targetFor(protocol, targetUrl, door) } }, session)
}

async function validate(
  ctx: Context,
  { requestToken: _none, subsystemIdentifier, ...query }: LoginQuery,
): Promise<Asked> {
  if (!subsystemIdentifier) throw new Refusal('malformed_request', { detail: 'subsystemIdentifier is missing.' })
  const door = await findDoor(ctx, { identifier: subsystemIdentifier })
  const login = validateLogin(door, query)
  if (door.requireRequestToken && login.protocol !== 'superfly') throw new Refusal('request_token_required')
  return { door, login, prompt: query.prompt, handedOver: false }
}

async function claim(
  ctx: Context,
  { requestToken = '', ...others }: LoginQuery,
  browser: { hash: Uint8Array; session: SsoSession | null },
): Promise<Asked> {
  if (Object.values(others).some((value) => value !== undefined)) {
    throw new Refusal('malformed_request', { detail: 'requestToken stands alone.' })
  }
  const { login, prompt, ssoSessionId } = await claimRequest(ctx, requestToken, browser)
  const door = await findDoor(ctx, { id: login.subsystemId })
  return { door, login, prompt, handedOver: ssoSessionId !== null }
}

/** What the session lacks for this login: nothing, a proof at all or a fresh one, or a second factor. */
async function whatIsLacking(
  ctx: Context,
  { door, login, prompt }: Asked,
  session: SsoSession | null,
): Promise<Lacking | null> {
  if (!session || prompt === 'login') return 'proof'
  return proofLacking(ctx, session, { subsystemId: door.id, level: login.level, maxAgeSeconds: login.maxAgeSeconds })
}

/** `prompt=none`: never a page; the answer is a redirect either way, now that the request itself is valid. */
async function answerSilently(
  ctx: Context,
  { door, login }: Asked,
  session: SsoSession | null,
  lacking: Lacking | null,
): Promise<Delivery> {
  const refuse = async (error: string): Promise<Delivery> => {
    const state = login.state === undefined ? {} : { state: login.state }
    return carry(door, { error, iss: ctx.config.publicUrl.origin, ...state })
  }
  if (!session || lacking) {
    if (login.requestHash) await spendRequestToken(ctx, login.requestHash)
    return refuse(!session || lacking === 'proof' ? 'login_required' : 'interaction_required')
  }
  try {
    const entry = await deliverToken(ctx, door, login, { id: session.id, userId: session.user.id })
    if (entry.kind !== 'choose') return entry
    if (login.requestHash) await spendRequestToken(ctx, login.requestHash)
    return refuse('interaction_required')
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'access_denied') return refuse('access_denied')
    if (error.code === 'session_ended' || error.code === 'user_locked') return refuse('login_required')
    throw error
  }
}
