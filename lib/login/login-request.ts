import { z } from 'zod'
import { hours } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

/** A page left open overnight still works in the morning; what it asks for is checked again when it is used. */
const sealedSecondsMax = hours(24)

/**
 * Why a browser was sent to sign in. Login reads what it needs to decide the steps; `payload` belongs to the protocol that
 * sent the visitor, and login hands it back untouched.
 */
export const LoginRequest = z.strictObject({
  protocol: z.string(),
  subsystemId: z.string().optional(),
  /** The level that the session must reach. */
  level: z.enum(['password', 'otp']).optional(),
  /** Prove again, as this user. */
  asUserId: z.string().optional(),
  /** The name that the form begins with, where the application thinks to know who comes (OpenID Connect's `login_hint`). */
  username: z.string().max(200).optional(),
  /** What the session has proved already counts; only what it lacks is asked for. */
  stepUp: z.boolean().optional(),
  /** The role to enter with: registered by the application as the only one, or merely marked on the page. */
  role: z.strictObject({ fixed: z.string().optional(), preset: z.string().optional() }).optional(),
  payload: z.unknown(),
  /** Where the browser will be sent in the end: the one foreign origin that the forms may lead to. */
  returnOrigin: z.string().optional(),
})
export type LoginRequest = z.infer<typeof LoginRequest>

/** Someone who came to the portal itself. */
export const portalLogin: LoginRequest = { protocol: 'portal', payload: null }

/** What is asked for, of whoever comes: not of the person whose session was there. */
export const ofAnyone = ({ asUserId: _person, stepUp: _session, ...request }: LoginRequest): LoginRequest => request

const Sealed = z.strictObject({ at: z.number(), request: LoginRequest })
const purpose = 'login request'

/** The request as one opaque value: until the first form is posted it travels through the browser and nothing is stored. */
export const sealLoginRequest = (ctx: Context, request: LoginRequest): string =>
  ctx.sealer.seal(JSON.stringify({ at: ctx.now.getTime(), request }), purpose)

/** The request in a sealed value, or null where it is not ours or a day old. */
export function openLoginRequest(ctx: Context, sealed: string): LoginRequest | null {
  const text = ctx.sealer.open(sealed, purpose)
  if (text === null) return null
  const { at, request } = Sealed.parse(JSON.parse(text))
  return ctx.now.getTime() - at < sealedSecondsMax * 1_000 ? request : null
}
