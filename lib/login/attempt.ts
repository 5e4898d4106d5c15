import { z } from 'zod'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import type { SsoSession } from '#lib/sessions/find-sso-session.ts'
import type { Proof } from '#lib/sessions/open-sso-session.ts'
import { LoginRequest } from './login-request.ts'
import type { LoginTicket } from './login-ticket.ts'

export const attemptSeconds = minutes(15)
const livePerBrowserMax = 10

/** One sign-in in progress. */
export type Attempt = {
  id: string
  request: LoginRequest
  userId: string | null
  userEpoch: number | null
  proofs: Proof[]
  expiresAt: Date
  finishedAt: Date | null
  /** The session that it opened or, for a step up, that it began with. */
  ssoSessionId: string | null
  /** The role to enter with, where the person was asked. */
  chosen: ChosenRole | null
  /** Recovery codes whose page stands open (`openRecoveryCodes`). */
  sealedRecoveryCodes: string | null
  recoveryCodesKeptAt: Date | null
}

const ChosenRole = z.strictObject({ role: z.string(), always: z.boolean() })
export type ChosenRole = z.infer<typeof ChosenRole>

const Proofs = z.array(
  z.strictObject({
    method: z.string(),
    factorId: z.string().optional(),
    at: z.string(),
    inherited: z.boolean().optional(),
    mark: z.string().optional(),
  }),
)

/**
 * Stores an attempt, unless it is stored already, and lets the oldest of its browser's live ones give way.
 * $1 attempt  $2 hash of the browser's cookie  $3 request  $4 user, $5 their epoch, $6 proofs and $7 SSO session that a step up
 * begins with  $8 now  $9 end  $10 how many others stay
 */
const storeStatement = statement({
  name: 'store-login-attempt',
  text: `
WITH surplus AS (
  DELETE FROM login_attempt WHERE id IN (
    SELECT id FROM login_attempt WHERE browser_hash = $2 AND finished_at IS NULL AND id <> $1
     ORDER BY created_at DESC OFFSET $10))
INSERT INTO login_attempt (id, browser_hash, request, user_id, user_epoch, proofs, sso_session_id, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING
RETURNING id`,
})

/**
 * The attempt that a ticket names, stored now if this is its first POST. A browser keeps at most ten live ones: the oldest
 * gives way. Returns null where the attempt belongs to another browser or was swept.
 */
export async function takeAttempt(
  ctx: Context,
  ticket: LoginTicket,
  browser: { hash: Uint8Array; session: SsoSession | null },
): Promise<Attempt | null> {
  const stored = ticket.request && (await store(ctx, ticket.attemptId, ticket.request, browser))
  return stored ?? findAttempt(ctx, ticket.attemptId, browser.hash)
}

/** The stored attempt of this browser, whatever has become of it; null where it is another browser's or gone. */
export async function findAttempt(ctx: Context, id: string, browserHash: Uint8Array): Promise<Attempt | null> {
  const row = await ctx.db.loginAttempt.findFirst({ where: { id, browserHash: Uint8Array.from(browserHash) } })
  if (!row) return null
  return {
    ...row,
    request: LoginRequest.parse(row.request),
    proofs: Proofs.parse(row.proofs),
    chosen: ChosenRole.nullable().parse(row.chosen),
  }
}

async function store(
  ctx: Context,
  id: string,
  request: LoginRequest,
  browser: { hash: Uint8Array; session: SsoSession | null },
): Promise<Attempt | null> {
  const begun = {
    userId: null,
    userEpoch: null,
    proofs: [],
    ssoSessionId: null,
    ...(await inherit(ctx, request, browser.session)),
  }
  const expiresAt = secondsAfter(ctx.now, attemptSeconds)
  const { userId, userEpoch, proofs, ssoSessionId } = begun
  const [stored] = await ctx.run(storeStatement, [
    id,
    browser.hash,
    JSON.stringify(request),
    userId,
    userEpoch,
    JSON.stringify(proofs),
    ssoSessionId,
    ctx.now,
    expiresAt,
    livePerBrowserMax - 1,
  ])
  if (!stored) return null
  const unused = { finishedAt: null, chosen: null, sealedRecoveryCodes: null, recoveryCodesKeptAt: null }
  return { id, request, ...begun, expiresAt, ...unused }
}

/**
 * A step up begins with what the session of the same person has proved already; such proofs are not given a second time to
 * the session in the end.
 */
export async function inherit(ctx: Context, request: LoginRequest, session: SsoSession | null) {
  if (!request.stepUp || !session || request.asUserId !== session.user.id) return null
  const user = await ctx.db.user.findUniqueOrThrow({
    where: { id: session.user.id },
    select: { sessionEpoch: true },
  })
  const given = await ctx.db.ssoSessionProof.findMany({ where: { ssoSessionId: session.id }, orderBy: { at: 'asc' } })
  const proofs: Proof[] = given.map(({ method, factorId, at }) => ({
    method,
    ...(factorId && { factorId }),
    at: at.toISOString(),
    inherited: true,
  }))
  return { userId: session.user.id, userEpoch: user.sessionEpoch, proofs, ssoSessionId: session.id }
}
