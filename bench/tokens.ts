import type pg from 'pg'

/** The n-th prepared token: of the right form, and made the same way by SQL. */
export const tokenOf = (n: number): string => `pst_${String(n).padStart(43, '0')}`

/** Leaves exactly `count` fresh tokens, spread over everybody's SSO sessions, and none of the sessions opened before. */
export async function prepareTokens(
  pool: pg.Pool,
  subsystemId: string,
  count: number,
  protocol = 'native',
): Promise<void> {
  await pool.query('TRUNCATE subsystem_token, audit_inbox')
  await pool.query('DELETE FROM subsystem_session WHERE subsystem_id = $1', [subsystemId])
  await pool.query(
    `INSERT INTO subsystem_token (hash, subsystem_id, sso_session_id, user_id, protocol, target_url, created_at, expires_at)
     SELECT sha256(convert_to('pst_' || lpad(n::text, 43, '0'), 'UTF8')), $1, s.id, s.user_id, $3, '/page/7',
            clock_timestamp(), clock_timestamp() + interval '1 hour'
       FROM generate_series(0, $2::int - 1) n
       JOIN (SELECT id, user_id, row_number() OVER () - 1 AS place, count(*) OVER () AS total FROM sso_session) s
         ON s.place = n % s.total`,
    [subsystemId, count, protocol],
  )
  await pool.query('VACUUM ANALYZE subsystem_token, subsystem_session, sso_session')
}

/** Of these tokens, how many are spent: what the server must have answered. */
export async function spentTokens(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query('SELECT count(*)::int AS spent FROM subsystem_token WHERE consumed_at IS NOT NULL')
  return rows[0].spent
}
