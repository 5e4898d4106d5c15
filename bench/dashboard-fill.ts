import type pg from 'pg'

export const subsystems = 50
const grantsEach = 5
const rareHolders = 40

/** Tables that get a row or more for each person. */
const large = ['user', 'login_name', 'password', 'factor', 'grant']

/**
 * People by the million, made by PostgreSQL itself: names of random letters, five roles each over fifty applications, one
 * application that hardly anybody enters, and one team. One in a thousand is locked, one in five hundred must choose a
 * password, nineteen in twenty have no second factor. Indexes are made afterwards, and references are not looked up row by
 * row: both at once take a tenth of the time.
 */
export async function fillPeople(client: pg.Client, people: number): Promise<void> {
  await client.query(`SET session_replication_role = replica`)
  await client.query(`SET maintenance_work_mem = '512MB'`)
  const makeIndexes = await dropIndexes(client)
  await fillUsers(client, people)
  await client.query(`
    INSERT INTO subsystem (id, identifier, title)
    SELECT gen_random_uuid(), 'application' || n, 'Application ' || n FROM generate_series(0, ${subsystems}) n`)
  await client.query(`
    INSERT INTO role (id, subsystem_id, name, title)
    SELECT gen_random_uuid(), id, 'reader', 'Reader' FROM subsystem WHERE identifier LIKE 'application%'`)
  await fillGrants(client)
  await makeIndexes()
  // As autovacuum leaves them: with statistics, and known to be visible to everybody.
  await client.query(`VACUUM (ANALYZE)`)
}

/** Gives what makes them again. Those that hold a constraint stay. */
async function dropIndexes(client: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT format('%I', i.indexname) AS name, i.indexdef AS definition FROM pg_indexes i
      WHERE i.schemaname = 'public' AND i.tablename = ANY($1)
        AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)`,
    [large],
  )
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`)
  return async () => {
    for (const { definition } of rows) await client.query(definition)
  }
}

async function fillUsers(client: pg.Client, people: number): Promise<void> {
  await client.query(`
    INSERT INTO "user" (username, email, email_verified, name, locked_at, created_at, last_sign_in_at, temporary_since)
    SELECT w.first || i, w.first || i || '@example.org', true, initcap(w.first) || ' ' || initcap(w.last),
           CASE WHEN i % 1000 = 7 THEN now() END, now() - i * interval '1 second',
           CASE WHEN i % 3 > 0 THEN now() - (i::bigint * 7919 % ${people})::int * interval '3 seconds' END,
           -- What a trigger would write: they are off.
           CASE WHEN hashtext(w.first || i) % 500 = 0 THEN now() END
      FROM generate_series(1, ${people}) i
     CROSS JOIN LATERAL (SELECT translate(substr(md5('first' || i % 19997), 1, 6), '0123456789', 'ghijklmnop') AS first,
                                translate(substr(md5('last' || i), 1, 7), '0123456789', 'ghijklmnop') AS last) w`)
  await client.query(`
    INSERT INTO login_name (normalised, kind, user_id) SELECT lower(username), 'username', id FROM "user"`)
  await client.query(`
    INSERT INTO password (user_id, hash, changed_at, temporary)
    SELECT id, 'x', now(), temporary_since IS NOT NULL FROM "user"`)
  await client.query(`
    INSERT INTO factor (id, user_id, kind, name, sealed_key, period, created_at)
    SELECT gen_random_uuid(), id, 'totp', 'phone', 'x', 30, now() FROM "user" WHERE hashtext(id::text) % 20 = 0`)
}

/** Application 0 is the one that hardly anybody enters. */
async function fillGrants(client: pg.Client): Promise<void> {
  await client.query(`
    INSERT INTO "grant" (id, user_id, role_id, valid_from)
    SELECT uuidv7(), u.id, r.id, now() - interval '1 day'
      FROM (SELECT id, row_number() OVER () AS n FROM "user") u
     CROSS JOIN generate_series(1, ${grantsEach}) k
      JOIN subsystem s ON s.identifier = 'application' || (1 + (u.n * 13 + k * 11) % ${subsystems})
      JOIN role r ON r.subsystem_id = s.id`)
  await client.query(`
    INSERT INTO "grant" (id, user_id, role_id, valid_from)
    SELECT gen_random_uuid(), u.id, r.id, now() - interval '1 day'
      FROM (SELECT id FROM "user" ORDER BY id LIMIT ${rareHolders}) u
      JOIN subsystem s ON s.identifier = 'application0' JOIN role r ON r.subsystem_id = s.id`)
  await client.query(`
    INSERT INTO team (id, name, title) VALUES (gen_random_uuid(), 'engineers', 'Engineers')`)
  await client.query(`
    INSERT INTO team_member (id, team_id, user_id, valid_from)
    SELECT gen_random_uuid(), t.id, u.id, now() - interval '1 day'
      FROM team t, (SELECT id FROM "user" ORDER BY id DESC LIMIT 200) u`)
}
