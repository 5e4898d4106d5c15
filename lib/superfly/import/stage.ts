import type pg from 'pg'
import type { Database } from '#lib/db/database.ts'
import type { DumpRow } from './read-dump.ts'

/** Tables whose rows belong to a user, and the column that says to whom. */
const owned: Record<string, string> = {
  users: 'user_id',
  user_roles: 'user_user_id',
  user_role_actions: 'user_user_id',
  user_history: 'user_user_id',
}

export const stagedTables = Object.keys(owned)

type Row = Record<string, string | null>

/** What is known of one person. */
export type StagedPerson = { user: Row; roles: Row[]; confirmations: Row[]; history: Row[] }

const batchMax = 500
const pageMax = 500

/**
 * A place for what a dump says of people: in a dump their roles come long before them. A temporary table of one connection, so
 * the memory of this process stays small and nothing of it is left behind.
 */
export class Stage {
  readonly #client: pg.PoolClient
  #waiting: { kind: string; owner: string; value: string }[] = []

  private constructor(client: pg.PoolClient) {
    this.#client = client
  }

  static async open({ pool }: Database): Promise<Stage> {
    const client = await pool.connect()
    await client.query(
      'CREATE TEMP TABLE superfly_stage (kind text NOT NULL, owner bigint NOT NULL, value jsonb NOT NULL)',
    )
    return new Stage(client)
  }

  async add({ table, values }: DumpRow): Promise<void> {
    const owner = values[owned[table] ?? '']
    if (!owner || !/^\d{1,18}$/.test(owner)) return
    this.#waiting.push({ kind: table, owner, value: JSON.stringify(values) })
    if (this.#waiting.length >= batchMax) await this.#flush()
  }

  /** Everything is here. Returns how many people there are. */
  async complete(): Promise<number> {
    await this.#flush()
    await this.#client.query('CREATE INDEX ON superfly_stage (owner, kind)')
    // Nobody else analyses a temporary table, and without it each page would read all of it.
    await this.#client.query('ANALYZE superfly_stage')
    const { rows } = await this.#client.query<{ n: bigint }>(
      `SELECT count(*) AS n FROM superfly_stage WHERE kind = 'users'`,
    )
    return Number(rows[0]?.n ?? 0)
  }

  /** All of them, a few at a time. */
  async *people(): AsyncGenerator<StagedPerson[]> {
    for (let after: bigint | undefined = -1n; after !== undefined; ) {
      const users = await this.#page(after)
      if (users.length > 0) yield await this.#withParts(users)
      after = users.at(-1)?.owner
    }
  }

  async close(): Promise<void> {
    await this.#client.query('DROP TABLE superfly_stage')
    this.#client.release()
  }

  async #page(after: bigint): Promise<{ owner: bigint; value: Row }[]> {
    const text = `SELECT owner, value FROM superfly_stage WHERE kind = 'users' AND owner > $1 ORDER BY owner LIMIT ${pageMax}`
    return (await this.#client.query<{ owner: bigint; value: Row }>(text, [after])).rows
  }

  async #withParts(users: { owner: bigint; value: Row }[]): Promise<StagedPerson[]> {
    const { rows } = await this.#client.query<{ kind: string; owner: bigint; value: Row }>(
      `SELECT kind, owner, value FROM superfly_stage WHERE owner = ANY($1) AND kind <> 'users'`,
      [users.map(({ owner }) => owner)],
    )
    const parts = Map.groupBy(rows, ({ owner, kind }) => `${owner} ${kind}`)
    const of = (owner: bigint, kind: string) => (parts.get(`${owner} ${kind}`) ?? []).map(({ value }) => value)
    return users.map(({ owner, value }) => ({
      user: value,
      roles: of(owner, 'user_roles'),
      confirmations: of(owner, 'user_role_actions'),
      history: of(owner, 'user_history'),
    }))
  }

  async #flush(): Promise<void> {
    const rows = this.#waiting
    this.#waiting = []
    if (rows.length === 0) return
    await this.#client.query('INSERT INTO superfly_stage SELECT * FROM unnest($1::text[], $2::bigint[], $3::jsonb[])', [
      rows.map(({ kind }) => kind),
      rows.map(({ owner }) => owner),
      // PostgreSQL keeps no U+0000; no name and no hash has one.
      rows.map(({ value }) => value.replaceAll('\\u0000', '')),
    ])
  }
}
