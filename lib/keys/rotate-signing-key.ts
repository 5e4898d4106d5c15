import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { createSigningKey, holdSigningKeys } from './create-signing-key.ts'

/** So long others may keep what /.well-known/jwks.json said: the new key is published for as long before it signs. */
const publishedBeforeSeconds = hours(1)
/** Then the old key is put away. What it signed stays valid until it expires. */
const overlapSeconds = hours(24)

export const RotateSigningKey = z.strictObject({
  /** For a key that may have leaked: the new one signs at once, and the old one is put away now. */
  immediately: z.boolean().optional(),
})

/**
 * Makes a new key: published now, it signs in an hour; the old one is retired a day later. While one waits to sign, a
 * second wish changes nothing (`already`), unless `immediately`. Refuses: not_permitted.
 */
export function rotateSigningKey(
  ctx: Context,
  { immediately = false }: z.infer<typeof RotateSigningKey>,
  who: Actor,
): Promise<{ kid: string; signsFrom: Date; already: boolean }> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    await holdSigningKeys(tx)
    const waiting = await tx.db.signingKey.findFirst({
      where: { retiredAt: null, signsFrom: { gt: tx.now } },
      select: { kid: true, signsFrom: true },
    })
    if (waiting && !immediately) return { ...waiting, already: true }
    const retiredAt = secondsAfter(tx.now, immediately ? 0 : overlapSeconds)
    await tx.db.signingKey.updateMany({
      where: { OR: [{ retiredAt: null }, { retiredAt: { gt: retiredAt } }] },
      data: { retiredAt },
    })
    const signsFrom = secondsAfter(tx.now, immediately ? 0 : publishedBeforeSeconds)
    const kid = await createSigningKey(tx, signsFrom)
    await recordEvent(tx, { kind: 'key.rotated', facts: { kid, immediately, signsFrom: signsFrom.toISOString() } }, who)
    return { kid, signsFrom, already: false }
  })
}
