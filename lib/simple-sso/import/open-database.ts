import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { Refusal } from '#lib/base/refusal.ts'
import type { DjangoDatabase, Row } from './database-source.ts'

/** Whether this names a database rather than a dump. */
export const isDatabaseUrl = (text: string): boolean => /^[a-z][a-z0-9+]*:\/\//i.test(text)

/**
 * Opens Django's database, to read only: `postgresql://user:password@host/name` or `sqlite:///path/to/db.sqlite3`.
 * Refuses: malformed_request (another kind, or it does not open).
 */
export async function openDjangoDatabase(url: string): Promise<DjangoDatabase> {
  const [, kind = ''] = /^([a-z0-9]+)/i.exec(url) ?? []
  try {
    if (/^postgres(ql)?$/i.test(kind)) return await openPostgres(url)
    if (/^sqlite3?$/i.test(kind)) return openSqlite(url.replace(/^[^:]+:\/\/\/?/, ''))
  } catch (cause) {
    // Its words may hold the URL, and the URL the password.
    const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    throw new Refusal('malformed_request', { detail: `The database does not open${reason}.`, cause })
  }
  const detail = `${kind} is not read here: write a dump with manage.py dumpdata, and import that.`
  throw new Refusal('malformed_request', { detail })
}

async function openPostgres(url: string): Promise<DjangoDatabase> {
  const client = new pg.Client({ connectionString: url, application_name: 'portico import' })
  await client.connect()
  await client.query('SET default_transaction_read_only = on')
  const read = async (statement: string, values: readonly unknown[] = []) =>
    (await client.query<Row>(statement, [...values])).rows
  return {
    read,
    hasTable: async (name) => (await read('SELECT to_regclass($1) AS found', [name]))[0]?.['found'] !== null,
    close: () => client.end(),
  }
}

function openSqlite(path: string): DjangoDatabase {
  const database = new DatabaseSync(path, { readOnly: true })
  const read = async (statement: string, values: readonly unknown[] = []): Promise<Row[]> =>
    database.prepare(statement.replace(/\$(\d+)/g, '?$1')).all(...(values as (string | number)[]))
  return {
    read,
    hasTable: async (name) => (await read('SELECT 1 FROM sqlite_master WHERE name = $1', [name])).length > 0,
    close: async () => database.close(),
  }
}
