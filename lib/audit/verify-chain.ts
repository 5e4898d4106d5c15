import { sameBytes } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { publicKey } from '#lib/keys/key-ring.ts'
import { genesisHash, headerHash, headerHolds } from './block-header.ts'
import { eventLeaf, personalHash } from './event-leaf.ts'
import { merkleRoot } from './merkle-root.ts'
import { readChain, type StoredBlock, type StoredEvent } from './read-chain.ts'

/** The first thing found that is not as it was sealed. */
export type ChainFault = { block: number; event?: string; what: string }

export type ChainReport = {
  blocks: number
  events: number
  /** Events whose personal data was erased; that is no fault. */
  erased: number
  /** Events that are recorded but not sealed yet: nothing protects these. */
  unsealedTail: number
  /** The last sealed block. Compare it with the log: a chain cut at its end is a good chain, only shorter. */
  head: { n: number; hash: string } | null
  firstFault: ChainFault | null
}

type Options = {
  /** The block to start with, 1 by default. The block before is then taken for good. */
  from?: number
  /** Told after each block. */
  progress?: (done: { blocks: number; events: number }) => void
  /** Aborting makes the verification throw its reason. */
  signal?: AbortSignal
}

/** Reads the sealed audit log from the database, in order, and computes all of it anew. Stops at the first fault. */
export async function verifyChain(ctx: Context, { from = 1, progress, signal }: Options = {}): Promise<ChainReport> {
  const unsealedTail = await ctx.db.auditInbox.count()
  const report: ChainReport = { blocks: 0, events: 0, erased: 0, unsealedTail, head: null, firstFault: null }
  const before = from > 1 ? await ctx.db.auditBlock.findUnique({ where: { n: from - 1 } }) : null
  let prevHash: Uint8Array = before ? headerHash(before) : genesisHash
  let n = from
  for await (const { block, events } of readChain(ctx, from)) {
    signal?.throwIfAborted()
    report.firstFault = (await blockFault(ctx, block, { n, prevHash })) ?? eventFault(block, events)
    if (report.firstFault) return report
    report.blocks += 1
    report.events += events.length
    report.erased += events.filter(({ salt }) => salt === null).length
    prevHash = headerHash(block)
    report.head = { n, hash: Buffer.from(prevHash).toString('hex') }
    n += 1
    progress?.({ blocks: report.blocks, events: report.events })
  }
  report.firstFault = await strayFault(ctx)
  return report
}

type Expected = { n: number; prevHash: Uint8Array }

async function blockFault(ctx: Context, block: StoredBlock, { n, prevHash }: Expected): Promise<ChainFault | null> {
  if (block.n !== n) return { block: n, what: 'the block is missing' }
  if (!sameBytes(block.prevHash, prevHash)) return { block: n, what: 'the block does not follow the one before it' }
  const key = await publicKey(ctx, block.kid)
  if (!key) return { block: n, what: 'the block is signed by an unknown key' }
  return headerHolds(block, block.signature, key) ? null : { block: n, what: 'the signature does not match the block' }
}

function eventFault(block: StoredBlock, events: readonly StoredEvent[]): ChainFault | null {
  for (const [i, event] of events.entries()) {
    const what = changeOf(event, i)
    if (what) return { block: block.n, event: event.id, what }
  }
  if (events.length !== block.count) {
    return { block: block.n, what: `the block was sealed with ${block.count} events and has ${events.length}` }
  }
  const root = merkleRoot(events.map(({ leaf }) => leaf))
  return sameBytes(root, block.root) ? null : { block: block.n, what: 'the events are not those that were sealed' }
}

function changeOf(event: StoredEvent, position: number): string | null {
  if (event.position !== position) return 'the event is out of order'
  if (!sameBytes(event.leaf, eventLeaf(event, event.personalHash))) return 'the event was changed'
  if (event.salt === null) return null
  const held = sameBytes(event.personalHash, personalHash(event.salt, event.personal))
  return held ? null : 'the personal data was changed'
}

/** An event that no block knows: blocks were verified without gap, so it is below or above them all. */
async function strayFault(ctx: Context): Promise<ChainFault | null> {
  const [stray] = await ctx.db.$queryRaw<{ id: string; block: number }[]>`
    SELECT e.id, e.block FROM audit_event e
     WHERE e.block < 1 OR e.block > (SELECT coalesce(max(n), 0) FROM audit_block) LIMIT 1`
  return stray ? { block: stray.block, event: stray.id, what: 'the event belongs to no block' } : null
}
