import { createHash } from 'node:crypto'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { batchMax, inBatches } from '#lib/db/in-batches.ts'

const rememberedSeconds = hours(24)
const keyLengthMax = 64
const purpose = 'api reply'

/** What one Idempotency-Key asked for. */
type Asked = { apiKeyId: string; key: string; asked: unknown }

/**
 * Does something once for an Idempotency-Key: the same question again gets the first answer, also while the first is still at
 * work, since the second waits for its row. What was refused left nothing and may be tried again. Answers may hold fresh
 * secrets, so they rest sealed, for a day. Refuses: malformed_request (key), idempotency_mismatch (another question).
 */
export function rememberReply(
  ctx: Context,
  { apiKeyId, key, asked }: Asked,
  work: (tx: Context) => Promise<unknown>,
): Promise<unknown> {
  if (key.length === 0 || key.length > keyLengthMax) {
    throw new Refusal('malformed_request', { detail: `Idempotency-Key: 1 to ${keyLengthMax} characters.` })
  }
  const keyHash = Uint8Array.from(hashSecret(key))
  const requestHash = Uint8Array.from(createHash('sha256').update(JSON.stringify(asked)).digest())
  const which = { apiKeyId_keyHash: { apiKeyId, keyHash } }
  return ctx.atomically(async (tx) => {
    const { count } = await tx.db.apiReply.createMany({
      data: { apiKeyId, keyHash, requestHash, at: tx.now },
      skipDuplicates: true,
    })
    if (count === 0) {
      const before = await tx.db.apiReply.findUniqueOrThrow({ where: which })
      if (!Buffer.from(before.requestHash).equals(requestHash)) throw new Refusal('idempotency_mismatch')
      const opened = before.sealedBody === null ? null : tx.sealer.open(before.sealedBody, purpose)
      if (opened === null) throw new Error('a remembered reply cannot be read')
      return JSON.parse(opened)
    }
    const reply = await work(tx)
    const sealedBody = tx.sealer.seal(JSON.stringify(reply), purpose)
    await tx.db.apiReply.update({ where: which, data: { sealedBody }, select: { at: true } })
    return reply
  })
}

/** Forgets answers of more than a day ago. Returns how many went. */
export function sweepReplies(ctx: Context, stopping?: AbortSignal): Promise<number> {
  const before = secondsAfter(ctx.now, -rememberedSeconds)
  return inBatches(
    () => ctx.db.$executeRaw`
      DELETE FROM api_reply WHERE (api_key_id, key_hash) IN (
        SELECT api_key_id, key_hash FROM api_reply WHERE at < ${before} ORDER BY at LIMIT ${batchMax}
           FOR UPDATE SKIP LOCKED)`,
    stopping,
  )
}
