import { recordEvent } from '#lib/audit/record-event.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { type OpeningTerms, openingTerms } from './opening-terms.ts'
import { randomSessionNumber } from './session-number.ts'

/** Where somebody goes in from a live SSO session, by a protocol that keeps one session per SSO session and subsystem. */
export type EntryWanted = {
  ssoSessionId: string
  userId: string
  subsystemId: string
  protocol: string
  /** The role to enter with, where the subsystem asks for one. */
  role: string | null
}

export type Entered = { kind: 'entered'; id: string } | { kind: 'session_ended' } | { kind: 'access_denied' }

/**
 * The usual case, once somebody is in: the session is there, lives, and slides with its SSO session. One statement; the SSO
 * row is taken first, as everywhere.
 * $1 SSO session  $2 subsystem  $3 protocol  $4 role, or null  $5 now
 */
const againStatement = statement({
  name: 'enter-subsystem-again',
  text: `
WITH session AS (
  UPDATE sso_session s SET touched_at = greatest(s.touched_at, $5)
    FROM "user" u, instance i
   WHERE s.id = $1 AND u.id = s.user_id AND i.id = 1 AND sso_session_over(s, u, i, $5) IS NULL
  RETURNING s.id)
UPDATE subsystem_session c SET touched_at = greatest(c.touched_at, $5)
  FROM session f, sso_session s, subsystem b, "user" u, instance i
 WHERE c.sso_session_id = f.id AND s.id = f.id AND c.subsystem_id = $2 AND c.protocol = $3
   AND c.role IS NOT DISTINCT FROM $4 AND c.ended_at IS NULL
   AND b.id = c.subsystem_id AND u.id = c.user_id AND i.id = 1 AND subsystem_session_over(c, b, s, u, i, $5) IS NULL
   AND EXISTS (SELECT 1 FROM access_of(c.user_id, c.subsystem_id, $5) a WHERE a.digest <> '')
RETURNING c.id`,
})

/**
 * Goes into a subsystem: finds the session that this SSO session has there by this protocol, or opens it. Twice at once is one.
 */
export async function enterSubsystem(ctx: Context, wanted: EntryWanted): Promise<Entered> {
  const { ssoSessionId, subsystemId, protocol, role } = wanted
  const [again] = await ctx.run<{ id: string }>(againStatement, [ssoSessionId, subsystemId, protocol, role, ctx.now])
  return again ? { kind: 'entered', id: again.id } : enterFirst(ctx, wanted)
}

type Standing = OpeningTerms & { digest: string }

/** The SSO row is locked to the end, so whoever else enters at the same time waits and finds what is made here. */
function enterFirst(
  ctx: Context,
  { ssoSessionId, userId, subsystemId, protocol, role }: EntryWanted,
): Promise<Entered> {
  return ctx.atomically(async (tx) => {
    const [live] = await tx.db.$queryRaw<{ id: string }[]>`
      UPDATE sso_session s SET touched_at = greatest(s.touched_at, ${tx.now})
        FROM "user" u, instance i
       WHERE s.id = ${ssoSessionId}::uuid AND u.id = s.user_id AND i.id = 1 AND sso_session_over(s, u, i, ${tx.now}) IS NULL
      RETURNING s.id`
    if (!live) return { kind: 'session_ended' }
    const [standing] = await tx.db.$queryRaw<Standing[]>`
      SELECT a.digest, ${openingTerms(protocol, tx.now)}
        FROM subsystem b JOIN instance i ON i.id = 1
        JOIN connection n ON n.subsystem_id = b.id AND n.protocol = ${protocol} AND n.enabled
        CROSS JOIN LATERAL access_of(${userId}::uuid, b.id, ${tx.now}) a
       WHERE b.id = ${subsystemId}::uuid AND b.enabled`
    if (!standing?.digest) return { kind: 'access_denied' }
    const where = { ssoSessionId, subsystemId, protocol, endedAt: null }
    const [known] = await tx.db.$queryRaw<{ id: string }[]>`
      SELECT c.id FROM subsystem_session c
        JOIN subsystem b ON b.id = c.subsystem_id JOIN sso_session s ON s.id = c.sso_session_id
        JOIN "user" u ON u.id = c.user_id JOIN instance i ON i.id = 1
       WHERE c.sso_session_id = ${ssoSessionId}::uuid AND c.subsystem_id = ${subsystemId}::uuid AND c.protocol = ${protocol}
         AND subsystem_session_over(c, b, s, u, i, ${tx.now}) IS NULL`
    if (known) {
      const data = { role, accessDigest: standing.digest, touchedAt: tx.now }
      await tx.db.subsystemSession.update({ where: { id: known.id }, data, select: { id: true } })
      return { kind: 'entered', id: known.id }
    }
    // One that is over without having been closed yet: closed now, or it would stand beside the new one.
    await tx.db.subsystemSession.updateMany({ where, data: { endedAt: tx.now, endedReason: 'revoked' } })
    const id = await insertSession(tx, { ssoSessionId, userId, subsystemId, protocol, role }, standing)
    return { kind: 'entered', id }
  })
}

async function insertSession(tx: Context, wanted: EntryWanted, standing: Standing): Promise<string> {
  const id = newId()
  const { digest: accessDigest, ...terms } = standing
  const data = { id, number: BigInt(randomSessionNumber()), ...wanted, ...terms, accessDigest }
  await tx.db.subsystemSession.create({ data: { ...data, createdAt: tx.now, touchedAt: tx.now }, select: { id: true } })
  const { ssoSessionId, subsystemId, userId, protocol } = wanted
  const event = { userId, subsystemId, ssoSessionId, subsystemSessionId: id, facts: { protocol } }
  await recordEvent(tx, { kind: 'token.exchanged', ...event }, { kind: 'subsystem', id: subsystemId })
  return id
}
