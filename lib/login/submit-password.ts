import { z } from 'zod'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { unknownNameDigest } from '#lib/audit/unknown-name-digest.ts'
import { system } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { findTrustedDevice } from '#lib/factors/trusted-device/find-trusted-device.ts'
import type { Proof } from '#lib/sessions/open-sso-session.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import { normaliseName } from '#lib/users/normalise-name.ts'
import { type Credentials, checkCredentials, type Disbelief } from '#lib/users/passwords/check-credentials.ts'
import { type Claimed, type ClaimedAs, findClaimed } from '#lib/users/passwords/find-claimed.ts'
import { advance } from './advance.ts'
import type { Attempt } from './attempt.ts'
import { type Browser, openForm, type Submitted } from './open-form.ts'
import { recordProofs } from './record-proof.ts'

export const SubmitPassword = z.strictObject({
  attempt: z.string().max(8_192),
  username: z.string().max(256).default(''),
  password: z.string().max(1_024),
})

/**
 * The password step. A wrong or unknown name, a wrong password and a locked user are one answer: the form again.
 * Refuses: 400 attempt_unknown; 429 too_many_guesses; 503 busy; and what `advance` refuses.
 */
export async function submitPassword(
  ctx: Context,
  input: z.infer<typeof SubmitPassword>,
  browser: Browser,
): Promise<Submitted> {
  const form = await openForm(ctx, input.attempt, browser, { username: input.username })
  const { attempt } = form
  if (attempt.expiresAt <= ctx.now) return form.startOver('attempt_expired')
  const claimed = attempt.request.asUserId ? { userId: attempt.request.asUserId } : { name: input.username }
  const found = await findClaimed(ctx, claimed)
  const guess = await spendGuess(ctx, { path: 'password', ...guessedAt(ctx, claimed, found) })
  const credentials = await checkCredentials(ctx, {
    found,
    password: input.password,
    stranger: !guess.known,
  }).catch(async (error: unknown) => {
    await guess.giveBack()
    throw error
  })
  if ('reason' in credentials) {
    await recordDisbelief(ctx, attempt, credentials, input.username)
    return form.again('password', 'credentials_refused', { username: input.username })
  }
  await guess.giveBack()
  const user = { id: credentials.userId, epoch: credentials.sessionEpoch }
  const proofs = [passwordProof(ctx), ...(await trustedDeviceProof(ctx, credentials, browser))]
  return advance(ctx, form, await recordProofs(ctx, attempt, user, { proofs }), browser)
}

const passwordProof = (ctx: Context): Proof => ({ method: 'password', at: ctx.now.toISOString() })

/** Whose budget a guess is taken from; a name that nobody bears has one as well, or the throttle would tell which exist. */
function guessedAt(ctx: Context, claimed: ClaimedAs, found: Claimed | null) {
  if (found) return { userId: found.id }
  return 'userId' in claimed ? claimed : { nameDigest: digestOf(ctx, claimed.name) }
}

const digestOf = (ctx: Context, typed: string): string => unknownNameDigest(ctx, normaliseName(typed) ?? typed)

/** What this browser's being trusted adds; `nextStep` decides whether it counts. */
async function trustedDeviceProof(
  ctx: Context,
  { userId, sessionEpoch }: Credentials,
  { trustedDevice }: Browser,
): Promise<Proof[]> {
  const device = await findTrustedDevice(ctx, { cookie: trustedDevice ?? null, userId, userEpoch: sessionEpoch })
  return device ? [{ method: 'trusted_device', factorId: device.id, at: ctx.now.toISOString() }] : []
}

/** Unknown names are often passwords typed into the wrong field: only a digest of them is kept. */
function recordDisbelief(
  ctx: Context,
  attempt: Attempt,
  { reason, userId }: Disbelief,
  typed: string,
): Promise<unknown> {
  const digest = userId === null ? digestOf(ctx, typed) : null
  const event = {
    kind: 'sign-in.refused' as const,
    userId,
    subsystemId: attempt.request.subsystemId ?? null,
    facts: { reason, attempt: attempt.id, ...(digest && { nameDigest: digest }) },
  }
  return recordFailure(ctx, event, userId ?? digest ?? '', system)
}
