import { callerData, recordEvent } from '#lib/audit/record-event.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { ssoSessionLimits } from './limits.ts'

/** One proof of identity that was given, as the login attempt noted it. */
export type Proof = {
  method: string
  factorId?: string | undefined
  at: string
  /** It came from the session that this attempt steps up. */
  inherited?: boolean | undefined
  /** A digest of the code, by which the same form is known when it is sent again. */
  mark?: string | undefined
}

export type OpenedSsoSession = { id: string; cookie: string }

type Opening = { userId: string; userEpoch: number; proofs: readonly Proof[] }

/**
 * Opens an SSO session for a browser: one statement, in the transaction that has locked the user's row.
 * The cookie is the only copy of its secret: its hash is stored.
 */
export async function openSsoSession(tx: Context, { userId, userEpoch, proofs }: Opening): Promise<OpenedSsoSession> {
  const id = newId()
  const cookie = newSecret('pss')
  const { idleSeconds, absoluteSeconds } = ssoSessionLimits
  const deadline = secondsAfter(tx.now, absoluteSeconds)
  const rows = JSON.stringify(proofs.map(proofRow))
  const facts = JSON.stringify({ methods: methodsOf(proofs) })
  const personal = JSON.stringify(callerData(tx))
  await tx.db.$queryRaw`
    WITH opened AS (
      INSERT INTO sso_session (id, user_id, cookie_hash, created_at, touched_at, idle_seconds, absolute_deadline, user_epoch,
                               instance_epoch, ip, user_agent)
      SELECT ${id}::uuid, ${userId}::uuid, ${Uint8Array.from(hashSecret(cookie))}, ${tx.now}, ${tx.now}, ${idleSeconds}::int,
             ${deadline}, ${userEpoch}::int, i.session_epoch, nullif(${tx.ip}, ''), nullif(${tx.userAgent}, '')
        FROM instance i WHERE i.id = 1
      RETURNING id),
    proved AS (
      INSERT INTO sso_session_proof (id, sso_session_id, method, factor_id, at)
      SELECT p.id, o.id, p.method, p."factorId", p.at
        FROM opened o CROSS JOIN jsonb_to_recordset(${rows}::jsonb) AS p (id uuid, method text, "factorId" uuid, at timestamptz))
    SELECT record_audit(${newId()}::uuid, ${tx.now}, 'session.opened', 'success', 'user', ${userId}, ${userId}::uuid, NULL, o.id,
                        NULL, nullif(${tx.requestId}, ''), ${facts}::jsonb, ${personal}::jsonb)::text AS event
      FROM opened o`
  return { id, cookie }
}

/**
 * Adds proofs to a live SSO session of the same user and gives it a new cookie: every step up rotates it, so that a cookie
 * that leaked before never reaches the higher level. Returns null where the session ended meanwhile.
 */
export async function raiseSsoSession(
  tx: Context,
  { id, userId, proofs }: { id: string; userId: string; proofs: readonly Proof[] },
): Promise<OpenedSsoSession | null> {
  const cookie = newSecret('pss')
  const { count } = await tx.db.ssoSession.updateMany({
    where: { id, userId, endedAt: null },
    data: { cookieHash: Uint8Array.from(hashSecret(cookie)), touchedAt: tx.now },
  })
  if (count === 0) return null
  await tx.db.ssoSessionProof.createMany({ data: proofs.map((proof) => ({ ...proofRow(proof), ssoSessionId: id })) })
  const facts = { methods: methodsOf(proofs) }
  await recordEvent(tx, { kind: 'session.raised', userId, ssoSessionId: id, facts }, { kind: 'user', id: userId })
  return { id, cookie }
}

const methodsOf = (proofs: readonly Proof[]): string => proofs.map(({ method }) => method).join(' ')

const proofRow = ({ method, factorId, at }: Proof) => ({
  id: newId(),
  method,
  factorId: factorId ?? null,
  at: new Date(at),
})
