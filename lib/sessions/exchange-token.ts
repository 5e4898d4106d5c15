import { createHash } from 'node:crypto'
import { callerData } from '#lib/audit/record-event.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { callerGone } from '#lib/subsystems/authenticate-subsystem.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import type { CallerProof } from './caller-row.ts'
import { type Exchanged, type ExchangeRow, exchangeStatement } from './exchange-statement.ts'
import { explainExchange } from './explain-exchange.ts'
import type { AnswerRow } from './session-answer.ts'
import { randomSessionNumber } from './session-number.ts'

export type Exchange = {
  subsystemToken: string
  codeVerifier?: string | undefined
  idempotencyKey?: string | undefined
}

const bySecret: CallerProof = { statement: exchangeStatement, gone: callerGone }

/**
 * Redeems a subsystem token, once, for a session in the calling subsystem.
 * `protocol` is the one the caller speaks: a token issued for another is unknown.
 * Refuses: 400 token_unknown, token_spent (and ends the session opened before), token_expired, verifier_mismatch;
 * 403 user_locked, access_denied, session_ended, reauthentication_required, subsystem_disabled; 401 unauthenticated.
 */
export async function exchangeToken(
  ctx: Context,
  { subsystemToken, codeVerifier, idempotencyKey }: Exchange,
  who: SubsystemCaller,
  protocol: string,
  proof: CallerProof = bySecret,
): Promise<Exchanged> {
  const attempt = {
    hash: hashSecret(subsystemToken),
    challenge: codeVerifier === undefined ? null : challengeOf(codeVerifier),
    idempotencyKey: idempotencyKey === undefined ? null : hashSecret(idempotencyKey),
    protocol,
  }
  const [row] = await ctx.run<ExchangeRow>(proof.statement, [
    attempt.hash,
    who.id,
    who.secretId,
    protocol,
    ctx.now,
    attempt.challenge,
    attempt.idempotencyKey,
    newId(),
    randomSessionNumber(),
    newId(),
    ctx.requestId,
    callerData(ctx),
  ])
  if (isOpened(row)) return { row, targetUrl: row.target_url, state: row.state }
  if (row?.outcome === 'caller_gone') throw await proof.gone(ctx, who)
  return explainExchange(ctx, attempt, who, row?.outcome ?? 'not_consumed')
}

type OpenedRow = AnswerRow & { target_url: string; state: string | null }

/** The statement's left joins make every column nullable; `opened` means that all the rows were there. */
const isOpened = (row: ExchangeRow | undefined): row is ExchangeRow & OpenedRow => row?.outcome === 'opened'

/** S256 of RFC 7636 §4.6. */
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')
