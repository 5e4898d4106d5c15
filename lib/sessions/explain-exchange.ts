import type { SubsystemToken } from '#generated/prisma/client.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { recordFailure } from '#lib/audit/record-failure.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { sameBytes } from '#lib/base/secrets.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { endSubsystemSessions } from './end-sessions.ts'
import type { Exchanged, ExchangeRow } from './exchange-statement.ts'
import { refreshSession } from './refresh-session.ts'
import { refuseEnded } from './refuse-ended.ts'

type Attempt = { hash: Buffer; challenge: string | null; idempotencyKey: Buffer | null; protocol: string }

/** How long the same Idempotency-Key gets the first answer again. */
const retrySeconds = minutes(1)

/** Why an exchange opened nothing; off the hot path, so it may look again. Returns only for an honest retry. */
export async function explainExchange(
  ctx: Context,
  attempt: Attempt,
  who: SubsystemCaller,
  outcome: Exclude<ExchangeRow['outcome'], 'caller_gone'>,
): Promise<Exchanged> {
  const token = await ctx.db.subsystemToken.findUnique({ where: { hash: Uint8Array.from(attempt.hash) } })
  if (!token || token.subsystemId !== who.id || token.protocol !== attempt.protocol) {
    // Somebody plants tokens in browsers, or the application takes what it did not ask for.
    const refused = { kind: 'token.exchange-refused', subsystemId: who.id, facts: { code: 'token_unknown' } } as const
    await recordFailure(ctx, refused, who.id, who)
    throw new Refusal('token_unknown')
  }
  if (outcome === 'not_consumed') {
    if (token.consumedAt) return answerSpent(ctx, attempt, token, who)
    throw new Refusal('token_expired')
  }
  await recordEvent(
    ctx,
    {
      kind: 'token.exchange-refused',
      outcome: 'refused',
      userId: token.userId,
      subsystemId: who.id,
      ssoSessionId: token.ssoSessionId,
      facts: { code: outcome },
    },
    who,
  )
  if (outcome === 'session_ended' || outcome === 'opened') return refuseEnded(ctx, token.ssoSessionId)
  throw new Refusal(outcome)
}

async function answerSpent(
  ctx: Context,
  attempt: Attempt,
  token: SubsystemToken,
  who: SubsystemCaller,
): Promise<Exchanged> {
  if (isHonestRetry(ctx, attempt, token) && token.openedId) {
    const row = await refreshSession(ctx, { id: token.openedId }, who)
    return { row, targetUrl: token.targetUrl, state: token.state }
  }
  await ctx.atomically(async (tx) => {
    if (token.openedId) await endSubsystemSessions(tx, { ids: [token.openedId], reason: 'revoked' }, who)
    await recordEvent(
      tx,
      {
        kind: 'token.replayed',
        outcome: 'refused',
        userId: token.userId,
        subsystemId: who.id,
        ssoSessionId: token.ssoSessionId,
        subsystemSessionId: token.openedId,
      },
      who,
    )
  })
  throw new Refusal('token_spent')
}

/** The same key and the same verifier within a minute: the first answer was lost on its way, nobody stole anything. */
function isHonestRetry(ctx: Context, attempt: Attempt, token: SubsystemToken): boolean {
  return (
    attempt.idempotencyKey !== null &&
    token.idempotencyKey !== null &&
    sameBytes(attempt.idempotencyKey, token.idempotencyKey) &&
    attempt.challenge === token.codeChallenge &&
    token.consumedAt !== null &&
    ctx.now < secondsAfter(token.consumedAt, retrySeconds)
  )
}
