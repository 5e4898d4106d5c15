import type { Context } from '#lib/db/context.ts'

type Void = {
  userId: string
  /** Factors that were removed, browsers that are trusted no longer. */
  factorIds: readonly string[]
  /** Methods that prove nothing any more, whichever code it was. */
  methods?: readonly string[]
}

/**
 * Forgets, in every session of a user, what was proved by something that is taken away: from now on a session has the level
 * that its other proofs give. Tokens on their way were issued to the higher level, so they ask for it at their exchange.
 * In the transaction that takes it away, and before any session is ended there: an exchange holds its token first.
 */
export async function forgetProofs(tx: Context, { userId, factorIds, methods = [] }: Void): Promise<void> {
  const proved = { OR: [{ factorId: { in: [...factorIds] } }, { method: { in: [...methods] } }], session: { userId } }
  const forgotten = await tx.db.ssoSessionProof.findMany({ where: proved, select: { id: true, ssoSessionId: true } })
  if (forgotten.length === 0) return
  await tx.db.ssoSessionProof.deleteMany({ where: { id: { in: forgotten.map(({ id }) => id) } } })
  const ssoSessionId = { in: forgotten.map((proof) => proof.ssoSessionId) }
  await tx.db.subsystemToken.updateMany({ where: { ssoSessionId, consumedAt: null }, data: { level: 'otp' } })
}
