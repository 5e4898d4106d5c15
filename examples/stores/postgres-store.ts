import type { KeptSession, Presence, SessionStore, StoredSession } from '#clients/node/src/portico.ts'

/** A `Pool` of `pg`, or whatever else runs a statement with parameters. */
export interface Queryable {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>
}

/** Run it with your migrations. Deadlines are kept beside the presence: a touch then rewrites no JSON. */
export const postgresSchema = `
CREATE TABLE IF NOT EXISTS portico_session (
  key text PRIMARY KEY,
  session_id text NOT NULL,
  presence json NOT NULL,
  expires_at text NOT NULL,
  active boolean NOT NULL,
  asked_at bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS portico_session_by_id ON portico_session (session_id);
CREATE TABLE IF NOT EXISTS portico_claim (name text PRIMARY KEY, until timestamptz NOT NULL);
`

/** Sessions in PostgreSQL, for an application of many replicas. Each method is one statement. */
export class PostgresStore implements SessionStore {
  readonly #database: Queryable

  constructor(database: Queryable) {
    this.#database = database
  }

  async put(key: string, { presence, active, askedAt }: StoredSession): Promise<void> {
    const { id, expiresAt } = presence.session
    await this.#database.query('INSERT INTO portico_session VALUES ($1, $2, $3, $4, $5, $6)', [
      ...[key, id, JSON.stringify(presence)],
      ...[expiresAt, active, askedAt],
    ])
  }

  async get(key: string): Promise<StoredSession | undefined> {
    const { rows } = await this.#database.query(
      'SELECT presence, expires_at, active, asked_at FROM portico_session WHERE key = $1',
      [key],
    )
    const [row] = rows as { presence: Presence; expires_at: string; active: boolean; asked_at: string }[]
    if (!row) return undefined
    const { presence, active } = row
    const session = { ...presence.session, expiresAt: row.expires_at }
    return { presence: { ...presence, session }, active, askedAt: Number(row.asked_at) }
  }

  async startRound(): Promise<KeptSession[]> {
    // Both parts see the same instant: whoever becomes active after it is not cleared, but counts for the next round.
    const { rows } = await this.#database.query(
      `WITH cleared AS (UPDATE portico_session SET active = false WHERE active),
            swept AS (DELETE FROM portico_claim WHERE until < now())
       SELECT session_id AS id, max(expires_at) AS "expiresAt", bool_or(active) AS active
         FROM portico_session GROUP BY session_id`,
    )
    return rows as unknown as KeptSession[]
  }

  async markActive(ids: readonly string[]): Promise<void> {
    await this.#database.query(
      'UPDATE portico_session SET active = true WHERE session_id = ANY ($1::text[]) AND NOT active',
      [ids],
    )
  }

  async extend(deadlines: ReadonlyMap<string, string>, askedAt: number): Promise<void> {
    await this.#database.query(
      `UPDATE portico_session s SET expires_at = d.expires_at, asked_at = $3
         FROM unnest($1::text[], $2::text[]) AS d(id, expires_at) WHERE s.session_id = d.id`,
      [[...deadlines.keys()], [...deadlines.values()], askedAt],
    )
  }

  async replace(id: string, presence: Presence): Promise<void> {
    await this.#database.query('UPDATE portico_session SET presence = $2, expires_at = $3 WHERE session_id = $1', [
      ...[id, JSON.stringify(presence), presence.session.expiresAt],
    ])
  }

  async drop(ids: readonly string[]): Promise<number> {
    const { rowCount } = await this.#database.query('DELETE FROM portico_session WHERE session_id = ANY ($1::text[])', [
      ids,
    ])
    return rowCount ?? 0
  }

  async claim(name: string, seconds: number): Promise<boolean> {
    const { rowCount } = await this.#database.query(
      `INSERT INTO portico_claim VALUES ($1, now() + make_interval(secs => $2))
       ON CONFLICT (name) DO UPDATE SET until = excluded.until WHERE portico_claim.until <= now()`,
      [name, seconds],
    )
    return rowCount === 1
  }

  async isClaimed(name: string): Promise<boolean> {
    const { rows } = await this.#database.query('SELECT 1 FROM portico_claim WHERE name = $1 AND until > now()', [name])
    return rows.length > 0
  }
}
