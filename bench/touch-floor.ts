/**
 * The floor of a touch: its statement with its parameters through bare pg, as often as it goes, in a process of its own.
 * Reads its load from standard input and prints what it saw as JSON. Nothing that answers over HTTP can be faster.
 */
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { touchStatement } from '#lib/sessions/touch-sessions.ts'
import type { Subsystem } from './fill.ts'

type FloorLoad = {
  databaseUrl: string
  wiki: Subsystem
  /** Batches of row ids, taken in turn. */
  batches: string[][]
  connections: number
  seconds: number
}

const { databaseUrl, wiki, batches, connections, seconds }: FloorLoad = JSON.parse(await text(process.stdin))
const end = performance.now() + seconds * 1_000
let requests = 0

async function touchOn(client: pg.Client): Promise<void> {
  while (performance.now() < end) {
    const ids = batches[requests++ % batches.length] ?? []
    const values = [ids, ids.map(() => true), wiki.id, wiki.secretId, new Date()]
    const { rows } = await client.query({ ...touchStatement, values })
    if (rows.length !== ids.length) throw new Error(`${ids.length} sessions were asked after, ${rows.length} answered`)
  }
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
