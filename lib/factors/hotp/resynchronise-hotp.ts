import { z } from 'zod'
import { recordEvent } from '#lib/audit/record-event.ts'
import { recordFailure } from '#lib/audit/record-failure.ts'
import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { openFactorKey } from '#lib/factors/factor-key.ts'
import { findFactor } from '#lib/factors/find-factor.ts'
import { requireRecovery } from '#lib/factors/require-recovery.ts'
import { typedCode } from '#lib/factors/typed-code.ts'
import { hotpKind } from './hotp-kind.ts'
import { type HotpShape, matchHotp } from './match-hotp.ts'

/** A token that was pressed this often without signing in still comes back. */
const resynchroniseAhead = 100

const Code = z.string().max(64)

export const ResynchroniseHotp = z.strictObject({
  userId: z.string(),
  /** Id or name. */
  factor: z.string(),
  /** Two codes in the order in which the token showed them, one directly after the other. */
  codes: z.tuple([Code, Code]),
})

/**
 * Finds where a hardware token is that ran ahead, by two consecutive codes (RFC 4226 §7.4); both are spent. It proves
 * nothing: signing in takes the next code. Returns whether they fitted. A guess is spent by whoever calls this for a person.
 * Refuses: not_permitted, no_such_factor.
 */
export async function resynchroniseHotp(
  ctx: Context,
  { userId, factor: idOrName, codes }: z.infer<typeof ResynchroniseHotp>,
  who: Actor,
): Promise<boolean> {
  await requireRecovery(ctx, who, userId)
  const factor = await findFactor(ctx, userId, idOrName)
  const { counter, id } = factor
  if (factor.kind !== hotpKind.kind || counter === null) {
    throw new Refusal('no_such_factor', { detail: `${factor.name} is not a hardware token.` })
  }
  const window = { from: counter, ahead: resynchroniseAhead }
  const matched = matchHotp(openFactorKey(ctx, factor), codes.map(typedCode), window, factor as HotpShape)
  const done = matched !== null && (await moveCounter(ctx, { id, userId, from: counter, matched }, who))
  if (!done) {
    const refused = { kind: 'factor.resynchronise-refused' as const, userId, facts: { factorId: id } }
    await recordFailure(ctx, refused, userId, who)
  }
  return done
}

type Move = { id: string; userId: string; from: bigint; matched: bigint }

const moveCounter = (ctx: Context, { id, userId, from, matched }: Move, who: Actor): Promise<boolean> =>
  ctx.atomically(async (tx) => {
    const { count } = await tx.db.factor.updateMany({
      where: { id, removedAt: null, counter: { lte: matched } },
      data: { counter: matched + 2n },
    })
    const facts = { factorId: id, skipped: Number(matched - from) }
    if (count === 1) await recordEvent(tx, { kind: 'factor.resynchronised', userId, facts }, who)
    return count === 1
  })
