import type { Context } from '#lib/db/context.ts'
import type { BlockHeader } from './block-header.ts'
import { type PublicEvent, publicColumns } from './event-leaf.ts'

const blocksPerReadMax = 500
const eventsPerReadMax = 2_000

export type StoredBlock = BlockHeader & { signature: string }
export type StoredEvent = PublicEvent & {
  block: number
  position: number
  personalHash: Uint8Array
  leaf: Uint8Array
  /** Null when the personal data was erased. */
  salt: Uint8Array | null
  personal: unknown
}

/** The sealed blocks from `n` on, each with its events in order, read a few thousand events at a time. */
export async function* readChain(
  ctx: Context,
  n: number,
): AsyncGenerator<{ block: StoredBlock; events: StoredEvent[] }> {
  let next = n
  for (;;) {
    const found = await ctx.db.auditBlock.findMany({
      where: { n: { gte: next } },
      orderBy: { n: 'asc' },
      take: blocksPerReadMax,
    })
    const blocks = firstThatFit(found)
    const [first, last] = [blocks[0], blocks.at(-1)]
    if (!first || !last) return
    const events = Map.groupBy(await readEvents(ctx, first.n, last.n, blocks), ({ block }) => block)
    for (const block of blocks) yield { block, events: events.get(block.n) ?? [] }
    next = last.n + 1
  }
}

function firstThatFit(blocks: StoredBlock[]): StoredBlock[] {
  let room = eventsPerReadMax
  const fitting = blocks.findIndex(({ count }) => {
    room -= count
    return room < 0
  })
  return fitting === -1 ? blocks : blocks.slice(0, Math.max(1, fitting))
}

function readEvents(ctx: Context, first: number, last: number, blocks: StoredBlock[]): Promise<StoredEvent[]> {
  // One more than there should be is enough to see that something was added, however much it is.
  const limit = blocks.reduce((sum, { count }) => sum + Math.max(0, count), 1)
  return ctx.db.$queryRaw<StoredEvent[]>`
    SELECT ${publicColumns}, e.block, e.position, e.personal_hash AS "personalHash", e.leaf, d.salt, d.personal
      FROM audit_event e LEFT JOIN audit_detail d ON d.event_id = e.id
     WHERE e.block BETWEEN ${first} AND ${last} ORDER BY e.block, e.position, e.id LIMIT ${limit}`
}
