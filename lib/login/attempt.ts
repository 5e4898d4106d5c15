import { z } from 'zod'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
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
 * The attempt that a ticket names, stored now if this is its first POST. A browser keeps at most ten live ones: the oldest
 * gives way. Returns null where the attempt belongs to another browser or was swept.
 */
export async function takeAttempt(
  ctx: Context,
  ticket: LoginTicket,
  browser: { hash: Uint8Array; session: SsoSession | null },
): Promise<Attempt | null> {
  const hash = Uint8Array.from(browser.hash)
  if (ticket.request) {
    await ctx.db.loginAttempt.createMany({
      data: {
        id: ticket.attemptId,
        browserHash: hash,
        request: jsonOf(ticket.request),
        ...((await inherit(ctx, ticket.request, browser.session)) ?? {}),
        createdAt: ctx.now,
        expiresAt: secondsAfter(ctx.now, attemptSeconds),
      },
      skipDuplicates: true,
    })
    await dropOldest(ctx, hash, ticket.attemptId)
  }
  return findAttempt(ctx, ticket.attemptId, hash)
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

async function dropOldest(ctx: Context, browserHash: Uint8Array<ArrayBuffer>, newest: string): Promise<void> {
  const surplus = await ctx.db.loginAttempt.findMany({
    where: { browserHash, finishedAt: null, id: { not: newest } },
    orderBy: { createdAt: 'desc' },
    skip: livePerBrowserMax - 1,
    select: { id: true },
  })
  if (surplus.length === 0) return
  await ctx.db.loginAttempt.deleteMany({ where: { id: { in: surplus.map(({ id }) => id) } } })
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
