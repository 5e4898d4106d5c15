import { recordEvent } from '#lib/audit/record-event.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { randomSessionNumber } from '#lib/sessions/session-number.ts'

type Wanted = {
  /** The subsystem session that is to be opened. */
  id: string
  /** The live one of a browser's sign-in in which the person agreed to it. */
  from: string
  idleSeconds: number
  absoluteSeconds: number
}

type Opened = { sso_session_id: string; user_id: string; subsystem_id: string; protocol: string }

/**
 * Lets a subsystem go on for a person who has signed out: beside a live session it opens another one, under an SSO session of
 * origin `offline` that no browser carries and nothing else is entered from. It has the proofs and the epochs of the session
 * that it comes from, read in the statement that writes it, and holds the person as whoever opens one does: what ends
 * everything at that instant ends this as well.
 * False where that session is over.
 */
export function openOfflineSession(ctx: Context, wanted: Wanted): Promise<boolean> {
  const { id, from, idleSeconds, absoluteSeconds } = wanted
  return ctx.atomically(async (tx) => {
    const [opened] = await tx.db.$queryRaw<Opened[]>`
      WITH origin AS MATERIALIZED (
        SELECT c.user_id, c.subsystem_id, c.protocol, c.role, c.subsystem_epoch, c.access_digest,
               s.id AS sso_session_id, s.user_epoch, s.instance_epoch, s.ip, s.user_agent
          FROM subsystem_session c JOIN subsystem b ON b.id = c.subsystem_id JOIN sso_session s ON s.id = c.sso_session_id
          JOIN "user" u ON u.id = c.user_id JOIN instance i ON i.id = 1
         WHERE c.id = ${from}::uuid AND subsystem_session_over(c, b, s, u, i, ${tx.now}) IS NULL
           FOR NO KEY UPDATE OF u),
      sso AS (
        INSERT INTO sso_session (id, user_id, origin, created_at, touched_at, idle_seconds, absolute_deadline, user_epoch,
                                 instance_epoch, ip, user_agent)
        SELECT ${newId()}::uuid, o.user_id, 'offline', ${tx.now}, ${tx.now}, ${idleSeconds}::int,
               ${tx.now}::timestamptz + make_interval(secs => ${absoluteSeconds}::int), o.user_epoch, o.instance_epoch, o.ip, o.user_agent
          FROM origin o
        RETURNING id),
      proofs AS (
        INSERT INTO sso_session_proof (id, sso_session_id, method, factor_id, at)
        SELECT gen_random_uuid(), sso.id, p.method, p.factor_id, p.at
          FROM sso CROSS JOIN origin o JOIN sso_session_proof p ON p.sso_session_id = o.sso_session_id)
      INSERT INTO subsystem_session (id, number, sso_session_id, subsystem_id, user_id, protocol, role, created_at, touched_at,
                                     subsystem_epoch, access_digest)
      SELECT ${id}::uuid, ${randomSessionNumber()}::bigint, sso.id, o.subsystem_id, o.user_id, o.protocol, o.role, ${tx.now}, ${tx.now},
             o.subsystem_epoch, o.access_digest
        FROM sso CROSS JOIN origin o
      RETURNING sso_session_id, user_id, subsystem_id, protocol`
    if (!opened) return false
    const { sso_session_id: ssoSessionId, user_id: userId, subsystem_id: subsystemId, protocol } = opened
    const about = { userId, subsystemId, ssoSessionId, subsystemSessionId: id, facts: { protocol } }
    await recordEvent(tx, { kind: 'offline.opened', ...about }, { kind: 'subsystem', id: subsystemId })
    return true
  })
}
