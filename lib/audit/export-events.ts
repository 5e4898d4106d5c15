import { Prisma } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'
import { canonicalJson } from './canonical-json.ts'
import { csvLine } from './csv-line.ts'
import { type PublicEvent, publicColumns } from './event-leaf.ts'

const eventsPerReadMax = 1_000

export type ExportOptions = {
  format: 'csv' | 'jsonl'
  /** The first instant that is exported. */
  since?: Date
  /** The first instant that no longer is. */
  until?: Date
  kind?: string
  userId?: string
  subsystemId?: string
}

type ExportedEvent = PublicEvent & { block: number; position: number; personal: unknown; leaf: Uint8Array }

/**
 * The sealed events in the order of the chain, as lines without line ends; CSV begins with its header line. Reads a
 * thousand at a time, so the log may be larger than memory. Personal data that was erased is null.
 */
export async function* exportEvents(ctx: Context, { format, ...wanted }: ExportOptions): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns)
  const line = format === 'csv' ? csvLineOf : jsonLineOf
  let after = { block: -1, position: -1 }
  for (;;) {
    const events = await readAfter(ctx, wanted, after)
    for (const event of events) yield line(event)
    const last = events.at(-1)
    if (!last || events.length < eventsPerReadMax) return
    after = last
  }
}

type Place = { block: number; position: number }

function readAfter(ctx: Context, wanted: Omit<ExportOptions, 'format'>, after: Place): Promise<ExportedEvent[]> {
  const { since, until, kind, userId, subsystemId } = wanted
  const conditions = [
    Prisma.sql`(e.block, e.position) > (${after.block}, ${after.position})`,
    ...(since ? [Prisma.sql`e.at >= ${since}`] : []),
    ...(until ? [Prisma.sql`e.at < ${until}`] : []),
    ...(kind ? [Prisma.sql`e.kind = ${kind}`] : []),
    ...(userId ? [Prisma.sql`e.user_id = ${userId}::uuid`] : []),
    ...(subsystemId ? [Prisma.sql`e.subsystem_id = ${subsystemId}::uuid`] : []),
  ]
  return ctx.db.$queryRaw<ExportedEvent[]>`
    SELECT ${publicColumns}, e.block, e.position, e.leaf, d.personal
      FROM audit_event e LEFT JOIN audit_detail d ON d.event_id = e.id
     WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY e.block, e.position LIMIT ${eventsPerReadMax}`
}

const columns = [
  ...['block', 'position', 'id', 'at', 'kind', 'outcome', 'actorKind', 'actorId', 'userId', 'subsystemId'],
  ...['ssoSessionId', 'subsystemSessionId', 'requestId', 'facts', 'personal', 'leaf'],
] as const

/** What an event looks like outside: instants in ISO 8601, the leaf in hexadecimal. */
const plain = (event: ExportedEvent) => ({
  ...event,
  at: event.at.toISOString(),
  leaf: Buffer.from(event.leaf).toString('hex'),
})

function jsonLineOf(event: ExportedEvent): string {
  const values: Record<string, unknown> = plain(event)
  return JSON.stringify(Object.fromEntries(columns.map((name) => [name, values[name]])))
}

function csvLineOf(event: ExportedEvent): string {
  const values: Record<string, unknown> = plain(event)
  return csvLine(columns.map((name) => cellOf(values[name])))
}

function cellOf(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'object' ? canonicalJson(value) : String(value)
}
