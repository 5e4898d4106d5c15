import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ensureMonths } from '#lib/audit/event-partition.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { cloneDatabase } from '#test/database.ts'
import { seedSubsystemSession } from '#test/sessions.ts'
import { restoreBackup } from './restore-backup.ts'
import { readTables } from './tables.ts'
import { writeBackup } from './write-backup.ts'

let ctx: TestContext
let backup: Buffer
const drops: (() => Promise<void>)[] = []

beforeAll(async () => {
  ctx = await testContext()
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { reader: ['page.read'], editor: ['page.read', 'page.edit'] })
  for (let n = 0; n < 20; n++) {
    const { id } = await seedUser(ctx, `user-${n}`, ['wiki:reader'])
    // What COPY has to escape.
    await ctx.db.userAttribute.create({ data: { userId: id, name: 'note', value: '\\.\n\t\\N ürgh \r\n"' } })
    await seedSubsystemSession(ctx, id, 'wiki')
  }
  await fillAudit()
  backup = await writeToMemory(ctx.url)
})
afterAll(async () => {
  for (const drop of drops) await drop()
  await ctx.close()
})

async function fillAudit() {
  const months = [new Date('2026-01-15T00:00:00Z'), new Date('2026-02-15T00:00:00Z')]
  await ctx.atomically((tx) => ensureMonths(tx, months))
  for (const at of months) {
    await ctx.db
      .$executeRaw`INSERT INTO audit_event (id, at, block, position, kind, outcome, actor_kind, personal_hash, leaf)
      VALUES (gen_random_uuid(), ${at}, 1, 0, 'test', 'success', 'system', '\\x00ff', '\\x5c2e0a')`
  }
}

async function writeToMemory(url: string): Promise<Buffer> {
  const output = new PassThrough()
  const [bytes] = await Promise.all([buffer(output), writeBackup({ url, output })])
  return bytes
}

async function restoreInto(template: string, bytes: Buffer) {
  const { url, drop } = await cloneDatabase(template)
  drops.push(drop)
  const restored = restoreBackup({ url, input: Readable.from([bytes]), accept: () => undefined })
  return { url, restored }
}

/** Per table: rows, and a hash that any changed value changes. And the schema, partitions and their indexes included. */
async function fingerprint(url: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const rows: Record<string, unknown> = {}
    for (const { name } of await readTables(client)) {
      const sql = `SELECT count(*), md5(string_agg(t::text, ';' ORDER BY t::text)) FROM ${pg.escapeIdentifier(name)} t`
      rows[name] = (await client.query(sql)).rows[0]
    }
    const schema = await client.query(
      `SELECT c.relname, c.relkind, array_agg(a.attname || format_type(a.atttypid, a.atttypmod) || a.attnotnull ORDER BY a.attname)
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = 'public'::regnamespace GROUP BY c.oid ORDER BY c.relname`,
    )
    return { rows, schema: schema.rows }
  } finally {
    await client.end()
  }
}

test('a restored database is the saved one, row by row and partition by partition', async () => {
  const { url, restored } = await restoreInto('template0', backup)
  const { totals } = await restored
  const [before, after] = [await fingerprint(ctx.url), await fingerprint(url)]
  expect(after.rows).toEqual(before.rows)
  expect(totals.tables['user']?.rows).toBe(20)
  expect(totals.tables['audit_event']?.rows).toBe(2)
  const named = (rows: { relname: string }[]) => rows.filter(({ relname }) => /^audit_event_20|^user/.test(relname))
  expect(named(after.schema)).toEqual(named(before.schema))
})

test('nothing in the schema counts by itself: a backup carries no sequences', async () => {
  expect((await ctx.database.pool.query("SELECT * FROM pg_sequences WHERE schemaname = 'public'")).rows).toEqual([])
})

test('a database that has the schema and no rows takes a backup; one with rows does not', async () => {
  const { url, restored } = await restoreInto('portico_template', backup)
  await restored
  const again = restoreBackup({ url, input: Readable.from([backup]), accept: () => undefined })
  await expect(again).rejects.toThrow(/empty database only/)
})

test.each([
  ['cut in the middle', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2), /damaged/],
  [
    'without its totals',
    (bytes: Buffer) => rewrite(bytes, (text) => text.replace(/\n[^\n]*\n$/, '\n')),
    /end is missing/,
  ],
  [
    'with a changed row',
    (bytes: Buffer) => rewrite(bytes, (text) => text.replace('\tuser-7\t', '\tuser-X\t')),
    /damaged/,
  ],
  [
    'with a missing row',
    (bytes: Buffer) => rewrite(bytes, (text) => text.replace(/\n[^\n]*\tnote\t[^\n]*/, '')),
    /damaged/,
  ],
  [
    'with a value of the wrong kind',
    (bytes: Buffer) => rewrite(bytes, (text) => text.replace(/\t2026-/, '\tnever-')),
    /damaged/,
  ],
  ['that is something else', () => gzipSync('hello\n'), /not a backup/],
  ['that is not packed', () => Buffer.from('hello\n'), /damaged/],
  [
    'of a newer Portico',
    (bytes: Buffer) => rewrite(bytes, (text) => text.replace('_behaviour"', '_later"')),
    /newer Portico/,
  ],
])('a file %s restores nothing', async (_what, change, words) => {
  const { url, restored } = await restoreInto('template0', change(backup))
  await expect(restored).rejects.toThrow(words)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const { name } of await readTables(client)) {
    expect((await client.query(`SELECT count(*)::int AS n FROM ${pg.escapeIdentifier(name)}`)).rows).toEqual([{ n: 0 }])
  }
  await client.end()
})

const rewrite = (bytes: Buffer, change: (text: string) => string): Buffer => {
  const text = gunzipSync(bytes).toString('utf8')
  const changed = change(text)
  expect(changed).not.toBe(text)
  return gzipSync(changed)
}

test('who does not accept the manifest gets nothing written', async () => {
  const { url, drop } = await cloneDatabase('template0')
  drops.push(drop)
  const accept = () => {
    throw new Error('another root secret')
  }
  await expect(restoreBackup({ url, input: Readable.from([backup]), accept })).rejects.toThrow('another root secret')
  expect((await fingerprint(url)).rows).toEqual({})
})

test('a backup is of one instant, whatever changes while it is written', async () => {
  const writing = writeToMemory(ctx.url)
  await seedUser(ctx, 'latecomer', ['wiki:reader'])
  const { url, restored } = await restoreInto('template0', await writing)
  await restored
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(
    `SELECT (SELECT count(*)::int FROM "user") AS users, (SELECT count(*)::int FROM "grant") AS grants,
            (SELECT count(*)::int FROM login_name) AS names`,
  )
  await client.end()
  expect([
    { users: 20, grants: 20, names: 20 },
    { users: 21, grants: 21, names: 21 },
    { users: 21, grants: 20, names: 21 },
  ]).toContainEqual(rows[0])
})
