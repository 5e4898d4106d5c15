import { createHash } from 'node:crypto'
import type { SignIn } from './answers.ts'
import { callPortal, type Portal } from './call-portal.ts'
import { readSignIn } from './read-answer.ts'

export interface ExchangeInput {
  subsystemToken: string
  codeVerifier: string
}

/**
 * Trades the one-time token for the person, their roles and their session.
 * Refusals: 400 token_unknown, token_spent, token_expired, verifier_mismatch; 403 user_locked, access_denied,
 * session_ended, reauthentication_required.
 */
export async function exchange(portal: Portal, input: ExchangeInput): Promise<SignIn> {
  return readSignIn(
    await callPortal(portal, '/api/sso/token/exchange', input, { idempotencyKey: idempotencyKeyOf(input) }),
  )
}

/**
 * The portal takes a second exchange of one token for theft, unless it carries the key of the first. Derived, not random:
 * so a landing page that the same browser reloads while the first answer is on its way gets that answer again, from any
 * of the application's processes, and only who also holds the verifier can know the key.
 */
function idempotencyKeyOf({ subsystemToken, codeVerifier }: ExchangeInput): string {
  return createHash('sha256').update(`${subsystemToken}.${codeVerifier}`).digest('base64url')
}
