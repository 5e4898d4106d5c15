import type pg from 'pg'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { errorLayers } from './error-codes.ts'

/**
 * What an operator has to do where a migration could not be applied for want of a right or of an extension; null for
 * everything else, which is no operator's doing.
 */
export async function migrationObstacle(client: pg.Client, error: unknown): Promise<CannotStart | null> {
  const cause = error instanceof CannotStart ? error.cause : error
  for (const { code, message } of errorLayers(cause)) {
    if (code === '42501') return new CannotStart(await sayRights(client, message), { cause })
    const missing = code === '0A000' && /^extension "([^"]+)" is not available/.exec(message)?.[1]
    if (missing) return new CannotStart(sayExtension(missing), { cause })
  }
  return null
}

/** The names come quoted from the server, ready to be pasted. */
async function sayRights(client: pg.Client, message: string): Promise<string> {
  const { rows } = await client.query<{ role: string; database: string }>(
    `SELECT quote_ident(current_user) AS role, quote_ident(current_database()) AS database`,
  )
  const { role, database } = rows[0] ?? { role: '', database: '' }
  return `The database role ${role} may not make what Portico needs in the database ${database}: ${message}.
Let its owner or a superuser do one of these, then start again:
  ALTER DATABASE ${database} OWNER TO ${role};
  GRANT CREATE ON DATABASE ${database} TO ${role}; GRANT CREATE ON SCHEMA public TO ${role};
(the second, connected to ${database}). Nothing was changed by the migration that failed.`
}

const sayExtension = (name: string): string =>
  `The database server lacks the extension ${name}, which comes with PostgreSQL: install its contrib modules there (the package is often called postgresql-contrib), then start again`
