import { portalIdentifier } from '#lib/access/administration.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { advance } from './advance.ts'
import type { LoginRequest } from './login-request.ts'
import { type LoginTicket, sealLoginTicket } from './login-ticket.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { recordProofs } from './record-proof.ts'

type Proven = {
  /** The form with which the person left. */
  attempt: string
  /** The connected identity that came back, and whose it is. */
  identity: { id: string; userId: string }
}

/**
 * The word of another sign-in server, in place of the password: everything after it is as after a password. Which server, and
 * whether to believe it, is its protocol's to know.
 * Refuses: 400 attempt_unknown; 403 user_locked; and what `advance` refuses.
 */
export async function submitUpstream(
  ctx: Context,
  { attempt: sealed, identity }: Proven,
  browser: Browser,
): Promise<Submitted> {
  const form = await openForm(ctx, sealed, browser)
  const { attempt } = form
  if (attempt.expiresAt <= ctx.now) return form.startOver('attempt_expired')
  const { asUserId } = attempt.request
  if (asUserId !== undefined && asUserId !== identity.userId) return form.again('password', 'upstream_refused')
  const user = await ctx.db.user.findUnique({
    where: { id: identity.userId },
    select: { id: true, sessionEpoch: true, lockedAt: true },
  })
  if (!user || user.lockedAt) throw new Refusal('user_locked')
  const proof = { method: 'upstream', factorId: identity.id, at: ctx.now.toISOString() }
  const proven = await recordProofs(ctx, attempt, { id: user.id, epoch: user.sessionEpoch }, { proofs: [proof] })
  return advance(ctx, form, proven, browser)
}

type Message = NonNullable<LoginTicket['message']>

/** A sign-in whose person is at another server, or comes back from there. */
type Left = {
  attemptId: string
  /** Whose sign-in page it is: the identifier of the subsystem, `portal` where the person came to the portal itself. */
  asker: string
  /** The ticket of its form, saying why it is shown again. */
  ticket: (message?: Message) => string
}

/** Stores the attempt of a form whose person goes to another server, or finds it again. Refuses: 400 attempt_unknown. */
export async function leaveForUpstream(ctx: Context, sealed: string, browser: Browser): Promise<Left> {
  const { attempt } = await openForm(ctx, sealed, browser)
  const ticket = (message?: Message) =>
    sealLoginTicket(ctx, { attemptId: attempt.id, ...(message && { message }) }, browser.hash)
  return { attemptId: attempt.id, asker: await askerOf(ctx, attempt.request), ticket }
}

async function askerOf(ctx: Context, { subsystemId: id }: LoginRequest): Promise<string> {
  const subsystem = id ? await ctx.db.subsystem.findUnique({ where: { id }, select: { identifier: true } }) : null
  return subsystem?.identifier ?? portalIdentifier
}
