import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { pipeline, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { CannotStart } from '#lib/base/cannot-start.ts'
import { migrate } from '#lib/db/migrate.ts'
import { type MigrationFile, readMigrations } from '#lib/db/migration-files.ts'
import { endOfTable, Manifest, Totals, textSettings } from './manifest.ts'
import { readTables, type Table } from './tables.ts'

type Options = {
  url: string
  input: Readable
  /** Asked before anything is written; throws where this backup cannot be used here. */
  accept: (manifest: Manifest) => void
  progress?: (table: string, rows: number) => void
}

/**
 * Loads a backup into the empty database at `url` (a direct connection), at the schema it was made with, in one transaction.
 * Refuses (CannotStart): a database that is not empty, a file that is damaged, cut off, or of a newer Portico.
 */
export async function restoreBackup({
  url,
  input,
  accept,
  progress,
}: Options): Promise<{ manifest: Manifest; totals: Totals }> {
  const gunzip = createGunzip()
  // What breaks the input breaks the reading of it, below.
  pipeline(input, gunzip, () => undefined)
  const lines = readLines(gunzip)
  const manifest = parseLine(Manifest, await nextLine(lines))
  const migrations = migrationsOf(manifest)
  accept(manifest)
  const client = new pg.Client({ connectionString: url, application_name: 'portico restore' })
  await client.connect()
  try {
    await refuseData(client)
    await migrate(url, migrations)
    await client.query(textSettings)
    await client.query('BEGIN')
    await refuseOtherTables(client, manifest)
    const loaded: Totals = { tables: {} }
    for (const table of manifest.tables) {
      const total = await load(client, table, lines)
      loaded.tables[table.name] = total
      progress?.(table.name, total.rows)
    }
    const totals = parseLine(Totals, await nextLine(lines))
    for (const { name } of manifest.tables) {
      const [wrote, read] = [totals.tables[name], loaded.tables[name]]
      if (!wrote || !read || wrote.rows !== read.rows || wrote.sha256 !== read.sha256) throw damaged(`table ${name}`)
    }
    await client.query('COMMIT')
    return { manifest, totals }
  } finally {
    // Ends the transaction where it was not committed.
    await client.end()
  }
}

/** The migrations that make the schema of the backup. */
function migrationsOf(manifest: Manifest): MigrationFile[] {
  const ours = readMigrations()
  return manifest.migrations.map(({ name, checksum }) => {
    const migration = ours.find((one) => one.name === name)
    if (!migration)
      throw new CannotStart(`This backup was made by a newer Portico (it has ${name}): restore it with that one`)
    if (migration.checksum !== checksum) throw new CannotStart(`The migration ${name} is not the one of the backup`)
    return migration
  })
}

async function refuseData(client: pg.Client): Promise<void> {
  for (const { name } of await readTables(client)) {
    const { rowCount } = await client.query(`SELECT FROM ${pg.escapeIdentifier(name)} LIMIT 1`)
    if (rowCount) {
      throw new CannotStart(
        `A backup is restored into an empty database only, and this one has rows in ${name}: choose another DATA_DIR or DATABASE_URL`,
      )
    }
  }
}

/** The names in the file become SQL only after they are known to be the schema's own. */
async function refuseOtherTables(client: pg.Client, manifest: Manifest): Promise<void> {
  const plain = (tables: readonly Table[]) =>
    tables
      .map(({ name, columns }) => [name, ...columns].join())
      .sort()
      .join('\n')
  if (plain(await readTables(client)) !== plain(manifest.tables)) throw damaged('the list of tables')
  for (const { name, partitions } of manifest.tables) {
    for (const partition of partitions) {
      const whole = pg.escapeIdentifier(name)
      await client.query(`CREATE TABLE IF NOT EXISTS ${partition.name} PARTITION OF ${whole} ${partition.bounds}`)
    }
  }
}

async function load(client: pg.Client, { name, columns }: Table, lines: Lines) {
  const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ')
  const sink = client.query(copyFrom(`COPY ${pg.escapeIdentifier(name)} (${list}) FROM STDIN`))
  const failed = new AbortController()
  const done = finished(sink).catch((cause: unknown) => {
    failed.abort()
    throw damaged(`PostgreSQL refuses the rows of ${name}`, cause)
  })
  // It may fail while the next line is awaited; whoever awaits it hears of it then.
  done.catch(() => undefined)
  const hash = createHash('sha256')
  let rows = 0
  for (let line = await nextLine(lines); line.toString('latin1') !== `${endOfTable}\n`; line = await nextLine(lines)) {
    hash.update(line)
    rows += 1
    if (!sink.write(line)) await Promise.race([once(sink, 'drain', failed), done])
  }
  sink.end()
  await done
  return { rows, sha256: hash.digest('hex') }
}

type Lines = AsyncGenerator<Buffer, void>

/** Lines with their \n. Bytes, not text: a chunk may end in the middle of a character. */
async function* readLines(source: AsyncIterable<Buffer>): Lines {
  let parts: Buffer[] = []
  try {
    for await (const chunk of source) {
      let from = 0
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
        yield Buffer.concat([...parts, chunk.subarray(from, at + 1)])
        parts = []
        from = at + 1
      }
      parts.push(chunk.subarray(from))
    }
  } catch (cause) {
    throw damaged('it cannot be unpacked', cause)
  }
}

async function nextLine(lines: Lines): Promise<Buffer> {
  const { value, done } = await lines.next()
  if (done) throw damaged('its end is missing')
  return value
}

function parseLine<T>(schema: { parse: (value: unknown) => T }, line: Buffer): T {
  try {
    return schema.parse(JSON.parse(line.toString('utf8')))
  } catch (cause) {
    throw new CannotStart('This is not a backup of Portico that this version reads', { cause })
  }
}

const damaged = (what: string, cause?: unknown) =>
  new CannotStart(`The backup is damaged: ${what}. Nothing was restored`, { cause })
