import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, isSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'

/**
 * Takes one of the uses that an initial access token has. In the transaction that registers, so that what is refused afterwards
 * gives it back. Refuses: registration_token_refused (unknown, revoked, expired or used up, all alike).
 */
export async function takeUse(tx: Context, token: string) {
  if (!isSecret('pit', token)) throw new Refusal('registration_token_refused')
  // Of any number of callers as many get a row as the token has uses left.
  const [taken] = await tx.db.$queryRaw<{ id: string; name: string; runBy: string }[]>`
    UPDATE oidc_initial_token SET uses = uses + 1
     WHERE hash = ${Uint8Array.from(hashSecret(token))} AND revoked_at IS NULL AND expires_at > ${tx.now}
       AND uses < uses_max
    RETURNING id, name, run_by AS "runBy"`
  if (!taken) throw new Refusal('registration_token_refused')
  return taken
}

/** Registration is on as long as there is a token to do it with: no further switch could contradict it. */
export async function isRegistrationOn(ctx: Context): Promise<boolean> {
  const where = { revokedAt: null, expiresAt: { gt: ctx.now } }
  return (await ctx.db.oidcInitialToken.findFirst({ where, select: { id: true } })) !== null
}
