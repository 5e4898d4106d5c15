import { randomBytes } from 'node:crypto'
import { log } from '#lib/base/log.ts'
import type { Context } from '#lib/db/context.ts'
import { type SigningKey, signingKey } from '#lib/keys/key-ring.ts'
import { type BlockHeader, genesisHash, headerHash, signHeader } from './block-header.ts'
import { eventLeaf, type PublicEvent, personalHash, publicColumns } from './event-leaf.ts'
import { ensureMonths } from './event-partition.ts'
import { merkleRoot } from './merkle-root.ts'
import { tallyEvents } from './tally-events.ts'

const eventsPerBlockMax = 1_000
const saltBytes = 32

type InboxEvent = PublicEvent & { personal: unknown }
type Sealed = { id: string; position: number; salt: string; personalHash: string; leaf: Buffer }

/**
 * Moves what is in the inbox into signed blocks, block after block until the inbox is empty; every process may call it
 * each second, one at a time does the work over all replicas and the others return at once. A block is one transaction:
 * a crash loses nothing and seals nothing twice. Each block's hash goes to the log, the anchor outside of this database.
 */
export async function sealEvents(ctx: Context): Promise<{ blocks: number; events: number }> {
  const done = { blocks: 0, events: 0 }
  while (await ctx.db.auditInbox.findFirst({ select: { id: true } })) {
    const key = await signingKey(ctx)
    const block = await ctx.atomically((tx) => sealBlock(tx, key))
    if (!block) break
    const { n, root, count } = block
    log.info({ block: n, count, root: hex(root), hash: hex(headerHash(block)) }, 'audit block sealed')
    done.blocks += 1
    done.events += count
    if (count < eventsPerBlockMax) break
  }
  return done
}

async function sealBlock(tx: Context, key: SigningKey): Promise<BlockHeader | null> {
  const [turn] = await tx.db.$queryRaw<{ ours: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('portico audit sealer', 0)) AS ours`
  if (!turn?.ours) return null
  // Locked against `erasePersonalData`, which must not change what is being hashed.
  const events = await tx.db.$queryRaw<InboxEvent[]>`
    SELECT ${publicColumns}, e.personal FROM audit_inbox e ORDER BY e.id LIMIT ${eventsPerBlockMax} FOR UPDATE SKIP LOCKED`
  if (events.length === 0) return null
  const last = await tx.db.auditBlock.findFirst({ orderBy: { n: 'desc' } })
  const sealed = sealAll(events)
  const header: BlockHeader = {
    n: (last?.n ?? 0) + 1,
    prevHash: last ? headerHash(last) : genesisHash,
    root: merkleRoot(sealed.map(({ leaf }) => leaf)),
    count: sealed.length,
    at: tx.now,
    kid: key.kid,
  }
  await ensureMonths(
    tx,
    events.map(({ at }) => at),
  )
  await tallyEvents(tx, events)
  await moveEvents(tx, header.n, sealed)
  await tx.db.$executeRaw`
    INSERT INTO audit_block (n, prev_hash, root, count, at, kid, signature)
    VALUES (${header.n}, ${header.prevHash}, ${header.root}, ${header.count}, ${header.at}, ${key.kid}, ${signHeader(header, key)})`
  return header
}

function sealAll(events: readonly InboxEvent[]): Sealed[] {
  const salts = randomBytes(events.length * saltBytes)
  return events.map((event, position) => {
    const salt = salts.subarray(position * saltBytes, (position + 1) * saltBytes)
    const personal = personalHash(salt, event.personal)
    return { id: event.id, position, salt: hex(salt), personalHash: hex(personal), leaf: eventLeaf(event, personal) }
  })
}

/** One statement for the whole block; only hashes and salts travel, the events move inside PostgreSQL. */
async function moveEvents(tx: Context, block: number, sealed: readonly Sealed[]): Promise<void> {
  const hashes = JSON.stringify(sealed.map((event) => ({ ...event, leaf: hex(event.leaf) })))
  const moved = await tx.db.$executeRaw`
    WITH hashes AS (
      SELECT * FROM jsonb_to_recordset(${hashes}::jsonb)
        AS h(id uuid, position int, salt text, "personalHash" text, leaf text)
    ), taken AS (
      DELETE FROM audit_inbox e USING hashes h WHERE e.id = h.id
      RETURNING e.*, h.position, decode(h.salt, 'hex') AS salt,
                decode(h."personalHash", 'hex') AS personal_hash, decode(h.leaf, 'hex') AS leaf
    ), detail AS (
      INSERT INTO audit_detail (event_id, at, salt, personal) SELECT id, at, salt, personal FROM taken
    )
    INSERT INTO audit_event (id, at, block, position, kind, outcome, actor_kind, actor_id, user_id, subsystem_id,
      sso_session_id, subsystem_session_id, request_id, facts, personal_hash, leaf)
    SELECT id, at, ${block}::int, position, kind, outcome, actor_kind, actor_id, user_id, subsystem_id,
      sso_session_id, subsystem_session_id, request_id, facts, personal_hash, leaf FROM taken`
  if (moved !== sealed.length) throw new Error(`${moved} of ${sealed.length} audit events could be moved into a block`)
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
