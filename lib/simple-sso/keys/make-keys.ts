import { z } from 'zod'
import { requireRight } from '#lib/access/rights.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { isUniqueViolation } from '#lib/db/unique-violation.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'
import { KeyText, newKeyText } from './key-text.ts'
import { sealPrivateKey } from './seal-private-key.ts'

export const overlapSecondsDefault = days(7)

export const MakeKeys = z
  .strictObject({
    subsystem: z.string(),
    /** A pair that the application has already; both or neither. */
    publicKey: KeyText.optional(),
    privateKey: KeyText.optional(),
    /** How long the pair of before stays good, so that the application can be given the new one without a gap. */
    overlapSeconds: z.int().min(0).max(days(90)).optional(),
  })
  .refine(({ publicKey, privateKey }) => (publicKey === undefined) === (privateKey === undefined), {
    path: ['privateKey'],
    message: 'give both keys of a pair, or neither',
  })

/** `privateKey` is in this answer and nowhere else; null where the caller brought it. */
export type MadeKeys = { publicKey: string; privateKey: string | null; replacedUntil: Date | null }

/**
 * Gives a subsystem a pair of keys: a new one, or one that it has. The newest pair of before stays good for the overlap, older
 * ones end at once: two are good at a time.
 * Refuses: no_such_subsystem, not_permitted, built_in; already_exists (the public key is in use).
 */
export async function makeKeys(ctx: Context, input: z.infer<typeof MakeKeys>, who: Actor): Promise<MadeKeys> {
  const { publicKey = newKeyText(), privateKey = newKeyText(), overlapSeconds = overlapSecondsDefault } = input
  try {
    return await ctx.atomically(async (tx) => {
      const { id: subsystemId, builtIn } = await findSubsystem(tx, input.subsystem)
      await requireRight(tx, who, 'subsystems.write', subsystemId)
      if (builtIn) throw new Refusal('built_in')
      const replacedUntil = await replaceKeys(tx, subsystemId, overlapSeconds)
      const id = newId()
      const sealedPrivateKey = sealPrivateKey(tx, id, privateKey)
      const row = { id, subsystemId, publicKey, sealedPrivateKey, createdAt: tx.now }
      await tx.db.simpleSsoKey.create({ data: row, select: { id: true } })
      const facts = { hint: publicKey.slice(-4), imported: input.publicKey !== undefined }
      await recordEvent(tx, { kind: 'connection.keys-made', subsystemId, facts }, who)
      return { publicKey, privateKey: input.privateKey === undefined ? privateKey : null, replacedUntil }
    })
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause
    throw new Refusal('already_exists', { detail: 'This public key is in use already.', cause })
  }
}

/** Until when the newest pair of before is good; null where there was none. */
async function replaceKeys(tx: Context, subsystemId: string, overlapSeconds: number): Promise<Date | null> {
  // Two rotations at once would each keep one of the other's.
  await tx.db.$queryRaw`SELECT id FROM subsystem WHERE id = ${subsystemId}::uuid FOR NO KEY UPDATE`
  const live = await tx.db.simpleSsoKey.findMany({
    where: { subsystemId, OR: [{ validTo: null }, { validTo: { gt: tx.now } }] },
    select: { id: true, validTo: true },
    // By id too: they are time-ordered, and several may be of one instant.
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  const [newest, ...older] = live
  if (!newest) return null
  const until = secondsAfter(tx.now, overlapSeconds)
  await tx.db.simpleSsoKey.updateMany({ where: { id: { in: older.map(({ id }) => id) } }, data: { validTo: tx.now } })
  await tx.db.simpleSsoKey.updateMany({ where: { id: newest.id }, data: { validTo: until } })
  return until
}
