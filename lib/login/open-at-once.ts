import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { newSsoSession, type OpenedSsoSession, type Proof } from '#lib/sessions/open-sso-session.ts'
import type { Attempt } from './attempt.ts'

/**
 * What `finish` does in a transaction, in one statement: under the user's row lock, the attempt is spent and its session opened.
 * $1 attempt  $2 user  $3 their epoch at the proof  $4 now  $5 session  $6 all of it
 */
const openStatement = statement({
  name: 'finish-sign-in',
  text: `
WITH person AS (
  SELECT id FROM "user" WHERE id = $2 AND session_epoch = $3 AND locked_at IS NULL FOR NO KEY UPDATE),
spent AS (
  UPDATE login_attempt a SET finished_at = $4, sso_session_id = $5 FROM person p
   WHERE a.id = $1 AND a.finished_at IS NULL AND a.sso_session_id IS NULL
  RETURNING a.id)
SELECT open_sso_session($6::jsonb), note_sign_in($2, $4) FROM spent`,
})

/**
 * Ends the usual sign-in: a password alone, in a browser that holds no session, without a role to choose. Null where it is
 * another, or where something has come between: then nothing has happened.
 */
export async function openAtOnce(
  ctx: Context,
  attempt: Attempt & { userId: string },
  proofs: readonly Proof[],
  browserHash: Uint8Array,
): Promise<OpenedSsoSession | null> {
  const { id, userId, userEpoch, ssoSessionId, finishedAt, chosen } = attempt
  const usual = !ssoSessionId && !finishedAt && !chosen && proofs.every(({ method }) => method === 'password')
  if (!usual || userEpoch === null) return null
  const { opened, row } = newSsoSession(ctx, { userId, userEpoch, proofs, browserHash })
  const rows = await ctx.run(openStatement, [id, userId, userEpoch, ctx.now, opened.id, row])
  return rows.length === 1 ? opened : null
}
