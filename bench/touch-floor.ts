/**
 * The floors of a touch, through bare pg, as often as they go, in a process of its own: its statement with its parameters, than
 * which nothing that answers over HTTP can be faster; or no more than its two rows by their keys, than which nothing that
 * looks at them can be. Reads its load from standard input and prints what it saw as JSON.
 */
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { touchStatement, valuesOf } from '#lib/sessions/touch-sessions.ts'
import type { Subsystem } from './fill.ts'

type FloorLoad = {
  asks: 'touch' | 'rows'
  databaseUrl: string
  wiki: Subsystem
  /** Batches of row ids, taken in turn. */
  batches: string[][]
  connections: number
  seconds: number
}

/** The last of each, so that both rows are read. What is asked for is hidden from the planner, as it is in a touch. */
const rowsStatement = {
  name: 'rows',
  text: `SELECT max(c.touched_at), max(s.touched_at), count(*)::int AS found
           FROM unnest((SELECT $1::uuid[])) q (id)
           JOIN subsystem_session c ON c.id = q.id JOIN sso_session s ON s.id = c.sso_session_id`,
}

const { asks, databaseUrl, wiki, batches, connections, seconds }: FloorLoad = JSON.parse(await text(process.stdin))
const end = performance.now() + seconds * 1_000
let requests = 0

async function touchOn(client: pg.Client): Promise<void> {
  while (performance.now() < end) {
    const ids = batches[requests++ % batches.length] ?? []
    const found = await (asks === 'touch' ? touch : readRows)(client, ids)
    if (found !== ids.length) throw new Error(`${ids.length} sessions were asked after, ${found} answered`)
  }
}

async function touch(client: pg.Client, ids: readonly string[]): Promise<number> {
  const values = valuesOf(ids, ids.length, { kind: 'subsystem', ...wiki }, new Date())
  return (await client.query({ ...touchStatement, values })).rows.length
}

async function readRows(client: pg.Client, ids: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ found: number }>({ ...rowsStatement, values: [ids] })
  return rows[0]?.found ?? 0
}

const clients = await Promise.all(
  Array.from({ length: connections }, async () => {
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    return client
  }),
)
const startedAt = performance.now()
await Promise.all(clients.map(touchOn))
const perSecond = (requests * 1_000) / (performance.now() - startedAt)
for (const client of clients) await client.end()
process.stdout.write(JSON.stringify({ requests, failed: 0, perSecond }))
