import { createHash } from 'node:crypto'
import type { Writable } from 'node:stream'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { endOfTable, type Manifest, type Totals, textSettings } from './manifest.ts'
import { readTables, type Table } from './tables.ts'

type Options = { url: string; output: Writable; progress?: (table: string, rows: number) => void }

const newline = 0x0a

/**
 * Writes everything in the database at `url` as of one instant to `output`, while the portal goes on. It holds password
 * hashes and sealed keys, but not the root secret. Refuses (CannotStart): a database that holds no installation.
 */
export async function writeBackup({ url, output, progress }: Options): Promise<Totals> {
  const client = new pg.Client({ connectionString: url, application_name: 'portico backup' })
  await client.connect()
  try {
    await client.query(textSettings)
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const manifest = await readManifest(client)
    const totals: Totals = { tables: {} }
    await pipeline(Readable.from(contents(client, manifest, totals, progress)), createGzip(), output)
    return totals
  } finally {
    await client.end()
  }
}

async function readManifest(client: pg.Client): Promise<Manifest> {
  const none = new CannotStart('This database holds no Portico to back up')
  const { rows: found } = await client.query(`SELECT to_regclass('instance') IS NOT NULL AS here`)
  if (!found[0]?.here) throw none
  const { rows: instances } = await client.query<{ key_check: string; now: Date }>(
    'SELECT key_check, now() FROM instance',
  )
  if (!instances[0]) throw none
  const { rows: migrations } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM _prisma_migrations
      WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  )
  return {
    portico: 'backup',
    format: 1,
    createdAt: instances[0].now.toISOString(),
    keyCheck: instances[0].key_check,
    migrations,
    tables: await readTables(client),
  }
}

async function* contents(client: pg.Client, manifest: Manifest, totals: Totals, progress: Options['progress']) {
  yield `${JSON.stringify(manifest)}\n`
  for (const table of manifest.tables) {
    const hash = createHash('sha256')
    let rows = 0
    const source: AsyncIterable<Buffer> = client.query(copyTo(`COPY (${selectOf(table)}) TO STDOUT`))
    for await (const chunk of source) {
      hash.update(chunk)
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) rows += 1
      yield chunk
    }
    yield `${endOfTable}\n`
    totals.tables[table.name] = { rows, sha256: hash.digest('hex') }
    progress?.(table.name, rows)
  }
  yield `${JSON.stringify(totals)}\n`
}

const selectOf = ({ name, columns }: Table): string =>
  `SELECT ${columns.map((column) => pg.escapeIdentifier(column)).join(', ')} FROM ${pg.escapeIdentifier(name)}`
