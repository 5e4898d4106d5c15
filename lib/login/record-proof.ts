import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import type { Proof } from '#lib/sessions/open-sso-session.ts'
import type { Attempt } from './attempt.ts'

type Given = {
  proofs: readonly Proof[]
  /** Recovery codes that came with them, sealed: their page stands open from now on. */
  recoveryCodes?: string | null
}

/**
 * Notes proofs on the attempt for the user who gave them; a newer proof of a method takes the place of the older. Proofs that
 * another user gave in the same attempt go with that user, and so do recovery codes that were not kept.
 * Refuses: 400 attempt_expired.
 */
export async function recordProofs(
  ctx: Context,
  attempt: Attempt,
  user: { id: string; epoch: number },
  { proofs: given, recoveryCodes }: Given,
): Promise<Attempt> {
  const methods = new Set(given.map(({ method }) => method))
  const before =
    attempt.userId === user.id ? attempt : { proofs: [], sealedRecoveryCodes: null, recoveryCodesKeptAt: null }
  const noted = {
    userId: user.id,
    userEpoch: user.epoch,
    proofs: [...before.proofs.filter(({ method }) => !methods.has(method)), ...given],
    sealedRecoveryCodes: recoveryCodes ?? before.sealedRecoveryCodes,
    recoveryCodesKeptAt: recoveryCodes ? null : before.recoveryCodesKeptAt,
  }
  // In SQL, since it is part of every sign-in: it spares the event loop Prisma's query compiler.
  const count = await ctx.db.$executeRaw`
    UPDATE login_attempt
       SET user_id = ${noted.userId}::uuid, user_epoch = ${noted.userEpoch}, proofs = ${JSON.stringify(noted.proofs)}::jsonb,
           sealed_recovery_codes = ${noted.sealedRecoveryCodes}, recovery_codes_kept_at = ${noted.recoveryCodesKeptAt}
     WHERE id = ${attempt.id}::uuid AND expires_at > ${ctx.now}`
  if (count === 0) throw new Refusal('attempt_expired')
  return { ...attempt, ...noted }
}
