import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { type Actor, system } from '#lib/base/actor.ts'
import { days, hours, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { createSigningKey, holdSigningKeys } from './create-signing-key.ts'
import { type SigningAlgorithm, signingAlgorithms } from './signing-algorithm.ts'

/** So long others may keep what /.well-known/jwks.json said: the new key is published for as long before it signs. */
const publishedBeforeSeconds = hours(1)
/** Then the old key is put away. What it signed stays valid until it expires. */
const overlapSeconds = hours(24)

export const RotateSigningKey = z.strictObject({
  /** For a key that may have leaked: the new one signs at once, and the old one is put away now. */
  immediately: z.boolean().optional(),
  /** Only the key of this algorithm; without it, that of each. */
  algorithm: z.enum(signingAlgorithms).optional(),
})

export type Rotated = { algorithm: SigningAlgorithm; kid: string; signsFrom: Date; already: boolean }

/**
 * Makes the next key of each algorithm that is used: published now, it signs in an hour; the old one is retired a day later.
 * While one waits to sign, a second wish changes nothing (`already`), unless `immediately`. Refuses: not_permitted.
 */
export function rotateSigningKeys(
  ctx: Context,
  { immediately = false, algorithm: only }: z.infer<typeof RotateSigningKey>,
  who: Actor,
): Promise<Rotated[]> {
  return ctx.atomically(async (tx) => {
    await requireRight(tx, who, 'settings.write')
    await holdSigningKeys(tx)
    const used = await tx.db.signingKey.findMany({
      where: { retiredAt: null, algorithm: only ?? { in: [...signingAlgorithms] } },
      distinct: ['algorithm'],
      select: { algorithm: true },
    })
    const rotated: Rotated[] = []
    for (const algorithm of signingAlgorithms) {
      if (used.some((key) => key.algorithm === algorithm)) rotated.push(await rotate(tx, algorithm, immediately, who))
    }
    return rotated
  })
}

async function rotate(tx: Context, algorithm: SigningAlgorithm, immediately: boolean, who: Actor): Promise<Rotated> {
  const waiting = await tx.db.signingKey.findFirst({
    where: { algorithm, retiredAt: null, signsFrom: { gt: tx.now } },
    select: { kid: true, signsFrom: true },
  })
  if (waiting && !immediately) return { algorithm, ...waiting, already: true }
  const retiredAt = secondsAfter(tx.now, immediately ? 0 : overlapSeconds)
  await tx.db.signingKey.updateMany({
    where: { algorithm, OR: [{ retiredAt: null }, { retiredAt: { gt: retiredAt } }] },
    data: { retiredAt },
  })
  const signsFrom = secondsAfter(tx.now, immediately ? 0 : publishedBeforeSeconds)
  const kid = await createSigningKey(tx, algorithm, signsFrom)
  const facts = { kid, algorithm, immediately, signsFrom: signsFrom.toISOString() }
  await recordEvent(tx, { kind: 'key.rotated', facts }, who)
  return { algorithm, kid, signsFrom, already: false }
}

/** A key signs at most so long; then the next one is made by itself. */
const signsDaysMax = 90

/** Rotates the keys of each algorithm whose newest one is too old. Returns how many were made. */
export async function rotateOldKeys(ctx: Context): Promise<number> {
  const newest = await ctx.db.signingKey.groupBy({
    by: ['algorithm'],
    where: { retiredAt: null },
    _max: { signsFrom: true },
  })
  const due = secondsAfter(ctx.now, -days(signsDaysMax))
  const old = signingAlgorithms.filter((algorithm) =>
    newest.some((key) => key.algorithm === algorithm && key._max.signsFrom !== null && key._max.signsFrom <= due),
  )
  for (const algorithm of old) await rotateSigningKeys(ctx, { algorithm }, system)
  return old.length
}
