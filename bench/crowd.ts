import type pg from 'pg'
import type { Subsystem } from './fill.ts'

/**
 * People, each signed in once and present in the wiki, made by PostgreSQL itself: those with the numbers above `from`, up to
 * `to`. So a database grows from one size to the next.
 */
export async function fillSessions(client: pg.Client, wiki: Subsystem, from: number, to: number): Promise<void> {
  // Every reference is to a row made here: checking each would take most of the time.
  await client.query('SET session_replication_role = replica')
  await client.query('DROP TABLE IF EXISTS crowd')
  // Ids of version 7 in the order of time, as the portal's own: first the milliseconds, then the row's number.
  await client.query(
    `CREATE UNLOGGED TABLE crowd AS
     SELECT n, gen_random_uuid() AS user_id,
            (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7000a' || lpad(to_hex(n), 15, '0'))::uuid AS sso_id,
            (lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 12, '0') || '7000b' || lpad(to_hex(n), 15, '0'))::uuid AS session_id
       FROM generate_series($1::int + 1, $2::int) n`,
    [from, to],
  )
  await client.query(`
    INSERT INTO "user" (id, username, name) SELECT user_id, 'crowd' || n, 'No. ' || n FROM crowd`)
  await client.query(
    `INSERT INTO "grant" (id, user_id, role_id, valid_from)
     SELECT gen_random_uuid(), user_id, r.id, now() - interval '1 day' FROM crowd, role r
      WHERE r.subsystem_id = $1 AND r.name = 'editor'`,
    [wiki.id],
  )
  await client.query(`
    INSERT INTO sso_session (id, user_id, cookie_hash, created_at, touched_at, idle_seconds, absolute_deadline, user_epoch, instance_epoch)
    SELECT sso_id, user_id, sha256(convert_to(sso_id::text, 'UTF8')), now(), now(), 1800, now() + interval '12 hours', 0, 0 FROM crowd`)
  // They all have the same access, so one of them says what it amounts to.
  await client.query(
    `INSERT INTO access_digest (user_id, subsystem_id, digest)
     SELECT user_id, $1, (SELECT a.digest FROM access_of((SELECT user_id FROM crowd LIMIT 1), $1, now()) a) FROM crowd`,
    [wiki.id],
  )
  await client.query(
    `INSERT INTO subsystem_session (id, number, sso_session_id, subsystem_id, user_id, protocol, created_at, touched_at,
                                    subsystem_epoch, access_digest, user_revision)
     SELECT session_id, 9000000000 + n, sso_id, $1, user_id, 'native', now(), now(), 0, d.digest, 0
       FROM crowd JOIN access_digest d USING (user_id) WHERE d.subsystem_id = $1`,
    [wiki.id],
  )
  await client.query('DROP TABLE crowd')
  await client.query('RESET session_replication_role')
  await client.query('VACUUM ANALYZE "user", "grant", access_digest, sso_session, subsystem_session')
}

/** Ids of so many sessions in the wiki, spread over all of them, as the API writes them. */
export async function someSessions(client: pg.Client, wiki: Subsystem, count: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT 'sss_' || replace(id::text, '-', '') AS id FROM subsystem_session
      WHERE subsystem_id = $1 ORDER BY md5(id::text) LIMIT $2`,
    [wiki.id, count],
  )
  return rows.map(({ id }) => id)
}
