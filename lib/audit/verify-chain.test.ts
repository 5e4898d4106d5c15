import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { ensureSigningKey } from '#lib/keys/ensure-signing-key.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { sample } from '#test/sample.ts'
import { erasePersonalData } from './erase-personal-data.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'
import { type ChainReport, verifyChain } from './verify-chain.ts'

log.level = 'silent'
const [ada, charles] = [randomUUID(), randomUUID()]
const blocks = 4
const eventsPerBlock = 5
let ctx: TestContext

beforeAll(async () => {
  ctx = await testContext({ now: new Date('2026-11-15T12:00:00.000Z') })
  await ensureSigningKey(ctx)
  for (let n = 0; n < blocks; n++) {
    for (let i = 0; i < eventsPerBlock; i++) {
      const ids = { subsystemId: newId(), ssoSessionId: newId(), subsystemSessionId: newId() }
      const facts = { name: `grant ${i}`, level: 2, forced: true, role: null }
      const userId = i === 0 ? charles : ada
      const event = { kind: 'grant.added' as const, userId, ...ids, facts, personal: { name: 'Ada' } }
      await recordEvent({ ...ctx, requestId: 'req_1' }, event, { kind: 'user', id: ada })
    }
    await sealEvents(ctx)
  }
})
afterAll(() => ctx.close())

/** What a verification finds after `change`, which is then taken back: as a database owner would do it, past triggers and keys. */
async function foundAfter(change: (tx: Context) => Promise<unknown>): Promise<ChainReport> {
  let report: ChainReport | null = null
  const undo = new Error('taken back')
  const done = ctx.atomically(async (tx) => {
    await tx.db.$executeRaw`SET LOCAL session_replication_role = replica`
    await tx.db.$executeRaw`ALTER TABLE audit_block DROP CONSTRAINT audit_block_pkey`
    await change(tx)
    report = await verifyChain(tx)
    throw undo
  })
  await expect(done).rejects.toBe(undo)
  if (!report) throw new Error('nothing was verified')
  return report
}

const bit = (column: string, modulus: number) =>
  `set_bit(${column}, $1 % ${modulus}, 1 - get_bit(${column}, $1 % ${modulus}))`
const bytes = (column: string) => bit(column, 256)
const uuid = (column: string) => `encode(${bit(`uuid_send(${column})`, 128)}, 'hex')::uuid`
const integer = (column: string) => `${column} # (1 << ($1 % 20))`
const instant = (column: string) => `${column} + (1 << ($1 % 20)) * interval '1 ms'`
/** One of the low five bits of one letter: the result is a letter or sign, never the NUL that PostgreSQL refuses. */
const text = (column: string) => {
  const place = `1 + $1 / 5 % length(${column})`
  return `overlay(${column} placing chr(ascii(substr(${column}, ${place}, 1)) # (1 << ($1 % 5))) from ${place} for 1)`
}
const json = (column: string) => `jsonb_set(${column}, '{name}', to_jsonb(${text(`(${column}->>'name')`)}))`

/** Every column that is sealed, by table, with what flips one bit of it. */
const flips: [table: string, column: string, flipped: (column: string) => string][] = [
  ...(['id', 'user_id', 'subsystem_id', 'sso_session_id', 'subsystem_session_id'] as const).map(
    (column): [string, string, typeof uuid] => ['audit_event', column, uuid],
  ),
  ...(['kind', 'outcome', 'actor_kind', 'actor_id', 'request_id'] as const).map(
    (column): [string, string, typeof text] => ['audit_event', column, text],
  ),
  ['audit_event', 'at', instant],
  ['audit_event', 'block', integer],
  ['audit_event', 'position', integer],
  ['audit_event', 'facts', json],
  ['audit_event', 'personal_hash', bytes],
  ['audit_event', 'leaf', bytes],
  ['audit_detail', 'salt', bytes],
  ['audit_detail', 'personal', json],
  ['audit_block', 'n', integer],
  ['audit_block', 'prev_hash', bytes],
  ['audit_block', 'root', bytes],
  ['audit_block', 'count', integer],
  ['audit_block', 'at', instant],
  ['audit_block', 'kid', text],
  ['audit_block', 'signature', text],
]

test('an untouched chain is whole', async () => {
  const seen: number[] = []
  const report = await verifyChain(ctx, { progress: (done) => seen.push(done.events) })
  expect(report).toMatchObject({
    blocks,
    events: 20,
    erased: 0,
    unsealedTail: 0,
    firstFault: null,
    head: { n: blocks },
  })
  expect(seen).toEqual([5, 10, 15, 20])
})

test('any single bit altered in any column is found', async () => {
  const anyFlip = fc.record({ flip: fc.constantFrom(...flips), row: fc.nat(), bit: fc.nat({ max: 10_000 }) })
  await fc.assert(
    fc.asyncProperty(anyFlip, async ({ flip: [table, column, flipped], row, bit }) => {
      const { firstFault } = await foundAfter(async (tx) => {
        const rows = await tx.db.$queryRawUnsafe<{ ctid: string }[]>(`SELECT ctid::text FROM ${table} ORDER BY 1`)
        const place = rows[row % rows.length]?.ctid
        const sql = `UPDATE ${table} SET ${column} = ${flipped(column).replaceAll('$1', String(bit))}`
        expect(await tx.db.$executeRawUnsafe(`${sql} WHERE ctid = '${place}'::tid`)).toBe(1)
      })
      expect(firstFault, `${table}.${column}`).not.toBe(null)
    }),
    {
      numRuns: sample(60, 500),
      examples: flips.map((flip): [{ flip: (typeof flips)[number]; row: number; bit: number }] => [
        { flip, row: 0, bit: 0 },
      ]),
    },
  )
})

test('two events that change places are found, within a block and across blocks', async () => {
  const events = await ctx.db.auditEvent.findMany({ select: { id: true, block: true, position: true } })
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...events), fc.constantFrom(...events), async (a, b) => {
      fc.pre(a !== b)
      const move = (tx: Context, id: string, { block, position }: typeof a) =>
        tx.db.$executeRaw`UPDATE audit_event SET block = ${block}, position = ${position} WHERE id = ${id}::uuid`
      const { firstFault } = await foundAfter(async (tx) => {
        expect(await move(tx, a.id, b)).toBe(1)
        expect(await move(tx, b.id, a)).toBe(1)
      })
      expect(firstFault).not.toBe(null)
    }),
    { numRuns: 30 },
  )
})

test('what is removed or added is found', async () => {
  const missing = await foundAfter((tx) => tx.db.$executeRaw`DELETE FROM audit_event WHERE block = 2 AND position = 4`)
  expect(missing.firstFault).toEqual({ block: 2, what: 'the block was sealed with 5 events and has 4' })
  const block = await foundAfter((tx) => tx.db.$executeRaw`DELETE FROM audit_block WHERE n = 3`)
  expect(block.firstFault).toMatchObject({ block: 3, what: 'the block is missing' })
  const add = (n: number, position: number) => (tx: Context) =>
    tx.db.$executeRaw`
    INSERT INTO audit_event SELECT gen_random_uuid(), at, ${n}::int, ${position}::int, kind, outcome, actor_kind, actor_id, user_id,
      subsystem_id, sso_session_id, subsystem_session_id, request_id, facts, personal_hash, leaf FROM audit_event LIMIT 1`
  expect((await foundAfter(add(2, 5))).firstFault).toMatchObject({ block: 2 })
  expect((await foundAfter(add(99, 0))).firstFault).toMatchObject({ block: 99, what: 'the event belongs to no block' })
  expect((await foundAfter(add(0, 0))).firstFault).toMatchObject({ block: 0, what: 'the event belongs to no block' })
})

test('a chain cut at its end has another head than the log says', async () => {
  const { head } = await verifyChain(ctx)
  const cut = await foundAfter(async (tx) => {
    await tx.db.$executeRaw`DELETE FROM audit_event WHERE block = ${blocks}`
    await tx.db.$executeRaw`DELETE FROM audit_block WHERE n = ${blocks}`
  })
  expect(cut.firstFault).toBe(null)
  expect(cut.head).toMatchObject({ n: blocks - 1 })
  expect(cut.head).not.toEqual(head)
})

test('erasing someone’s personal data is no fault; planting other data is', async () => {
  const report = await foundAfter((tx) => erasePersonalData(tx, { userId: charles }, operator))
  expect(report).toMatchObject({ events: 20, erased: 4, unsealedTail: 1, firstFault: null })
  const all = await foundAfter((tx) => erasePersonalData(tx, { userId: ada }, operator))
  expect(all).toMatchObject({ events: 20, erased: 20, firstFault: null })
  const planted = await foundAfter((tx) => tx.db.$executeRaw`UPDATE audit_detail SET personal = '{"name": "Mary"}'`)
  expect(planted.firstFault).toMatchObject({ block: 1, what: 'the personal data was changed' })
})

test('personal data is erased from events that are not sealed yet, too', async () => {
  const { unsealedTail } = await foundAfter(async (tx) => {
    await recordEvent(tx, { kind: 'user.edited', userId: charles, personal: { name: 'Charles' } }, operator)
    expect(await erasePersonalData(tx, { userId: charles }, operator)).toBe(5)
    const waiting = await tx.db.auditInbox.findFirstOrThrow({ where: { kind: 'user.edited' } })
    expect(waiting.personal).toEqual({})
  })
  expect(unsealedTail).toBe(2)
})

test('verification starts where it is told, and stops when it is told', async () => {
  expect(await verifyChain(ctx, { from: 3 })).toMatchObject({ blocks: 2, events: 10, firstFault: null })
  expect((await verifyChain(ctx, { from: blocks + 1 })).blocks).toBe(0)
  const stop = new AbortController()
  const stopped = verifyChain(ctx, { signal: stop.signal, progress: () => stop.abort(new Error('enough')) })
  await expect(stopped).rejects.toThrow('enough')
})
