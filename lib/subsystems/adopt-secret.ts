import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'

/** A secret that another server made: nobody guesses it, and it is in no dictionary. A UUID has 36 characters. */
const lengthMin = 20

/**
 * Takes over, in the place of all others, the secret that an application has already. Only inside a transaction, for a subsystem
 * that was made in it. Refuses: not_permitted, password_refused (too short to be a secret).
 */
export async function adoptSecret(
  tx: Context,
  { subsystemId, secret }: { subsystemId: string; secret: string },
  who: Actor,
): Promise<void> {
  await requireRight(tx, who, 'subsystems.write', subsystemId)
  if (secret.length < lengthMin)
    throw new Refusal('password_refused', { detail: 'Its token is too short to be a secret.' })
  await tx.db.subsystemSecret.updateMany({ where: { subsystemId, revokedAt: null }, data: { revokedAt: tx.now } })
  const row = { hash: new Uint8Array(hashSecret(secret)), hint: secret.slice(-4), createdAt: tx.now }
  await tx.db.subsystemSecret.create({ data: { subsystemId, ...row }, select: { id: true } })
  await recordEvent(tx, { kind: 'subsystem.secret-rotated', subsystemId, facts: { hint: row.hint, revoked: 1 } }, who)
}
