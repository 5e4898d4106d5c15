import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, personOf } from '#lib/base/actor.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'

export const CreateInitialToken = z.strictObject({
  /** What it is for, to know it again. */
  name: z.string().trim().min(1).max(100),
  /** Who runs what is registered with it. Their own word would be worth nothing, so whoever gives the token away says it. */
  runBy: z.string().trim().min(1).max(100),
  /** How many applications it registers. */
  uses: z.int().min(1).max(1_000).default(1),
  /** How long it is good for. */
  days: z.int().min(1).max(365).default(7),
})

/**
 * Makes an initial access token (RFC 7591 §3): whoever has it connects applications by themselves. It is in this answer and
 * nowhere else. Refuses: not_permitted (it connects applications, so it needs the right to: subsystems.write everywhere).
 */
export function createInitialToken(
  ctx: Context,
  { name, runBy, uses: usesMax = 1, days: lifetime = 7 }: z.input<typeof CreateInitialToken>,
  who: Actor,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'subsystems.write')
    const token = newSecret('pit')
    const [hash, hint] = [Uint8Array.from(hashSecret(token)), token.slice(-4)]
    const [createdAt, expiresAt] = [tx.now, secondsAfter(tx.now, days(lifetime))]
    const { id } = await tx.db.oidcInitialToken.create({
      data: { name, runBy, usesMax, hash, hint, createdById: personOf(who), createdAt, expiresAt },
      select: { id: true },
    })
    const facts = { tokenId: id, name, runBy, uses: usesMax, expiresAt: expiresAt.toISOString() }
    await recordEvent(tx, { kind: 'registration.token-created', facts }, who)
    return { id, token, expiresAt }
  })
}
