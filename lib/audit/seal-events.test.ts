import { afterEach, beforeEach, expect, test } from 'vitest'
import { system } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { createSealer } from '#lib/base/seal.ts'
import type { Context } from '#lib/db/context.ts'
import { ensureSigningKey } from '#lib/keys/ensure-signing-key.ts'
import { type TestContext, testContext, testSecret } from '#test/context.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'
import { verifyChain } from './verify-chain.ts'

log.level = 'silent'
let ctx: TestContext
beforeEach(async () => {
  ctx = await testContext()
  await ensureSigningKey(ctx)
})
afterEach(() => ctx.close())

const record = (from: Context = ctx) => recordEvent(from, { kind: 'user.created', facts: { name: 'ada' } }, system)
const replica = (): Context => ({ ...ctx, sealer: createSealer(testSecret) })
const fill = (count: number) => ctx.db.$executeRaw`
  INSERT INTO audit_inbox (id, at, kind, outcome, actor_kind, facts, personal)
  SELECT gen_random_uuid(), now() - i * interval '1 minute', 'user.created', 'success', 'system',
         jsonb_build_object('i', i), '{"ip": "192.0.2.1"}' FROM generate_series(1, ${count}::int) i`

test('the inbox is emptied into full blocks, each linked to the one before', async () => {
  await fill(2_500)
  expect(await sealEvents(ctx)).toEqual({ blocks: 3, events: 2_500 })
  expect(await sealEvents(ctx)).toEqual({ blocks: 0, events: 0 })
  expect(await ctx.db.auditInbox.count()).toBe(0)
  const blocks = await ctx.db.auditBlock.findMany({ orderBy: { n: 'asc' } })
  expect(blocks.map(({ n, count }) => [n, count])).toEqual([
    [1, 1_000],
    [2, 1_000],
    [3, 500],
  ])
  expect(await verifyChain(ctx)).toMatchObject({ blocks: 3, events: 2_500, unsealedTail: 0, firstFault: null })
})

test('ten sealers beside ten writers seal every event exactly once', async () => {
  const writers = Array.from({ length: 10 }, async () => {
    const ids: string[] = []
    // Every third change is taken back, and its event with it.
    for (let i = 0; i < 15; i++) {
      const undo = new Error('taken back')
      await ctx
        .atomically(async (tx) => {
          const id = await record(tx)
          if (i % 3 === 0) throw undo
          ids.push(id)
        })
        .catch((error: unknown) => expect(error).toBe(undo))
    }
    return ids
  })
  let writing = true
  const sealers = Array.from({ length: 10 }, async () => {
    const own = replica()
    while (writing) await sealEvents(own)
  })
  const written = (await Promise.all(writers)).flat()
  writing = false
  await Promise.all(sealers)
  await sealEvents(ctx)
  const sealed = await ctx.db.auditEvent.findMany({ select: { id: true } })
  expect(sealed.map(({ id }) => id).sort()).toEqual(written.sort())
  expect(await verifyChain(ctx)).toMatchObject({ events: 100, erased: 0, unsealedTail: 0, firstFault: null })
})

test('while one seals, another gives up at once', async () => {
  await record()
  await ctx.atomically(async (tx) => {
    await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('portico audit sealer', 0))`
    expect(await sealEvents(replica())).toEqual({ blocks: 0, events: 0 })
  })
  expect(await sealEvents(ctx)).toEqual({ blocks: 1, events: 1 })
})

test('what is cut off in the middle is sealed by the next, and only once', async () => {
  await record()
  await ctx.db.$executeRawUnsafe(`CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`)
  await ctx.db.$executeRaw`CREATE TRIGGER die BEFORE INSERT ON audit_block FOR EACH ROW EXECUTE FUNCTION die()`
  await expect(sealEvents(ctx)).rejects.toThrow()
  expect(await ctx.db.auditInbox.count()).toBe(1)
  expect(await ctx.db.auditEvent.count()).toBe(0)
  await ctx.db.$executeRaw`DROP TRIGGER die ON audit_block`
  expect(await sealEvents(ctx)).toEqual({ blocks: 1, events: 1 })
  expect(await verifyChain(ctx)).toMatchObject({ blocks: 1, events: 1, firstFault: null })
})

test('events of any month find their partition, also the last instant of an old year', async () => {
  const instants = [
    '2019-12-31T23:59:59.999Z',
    '2020-01-01T00:00:00.000Z',
    '2020-02-29T12:00:00.000Z',
    '2026-11-21T00:00:00Z',
  ]
  for (const at of instants) await record(ctx.at(new Date(at)))
  expect(await sealEvents(ctx)).toEqual({ blocks: 1, events: 4 })
  await record(ctx.at(new Date('2020-01-15T00:00:00Z')))
  await sealEvents(ctx)
  const partitions = await ctx.db.$queryRaw<{ name: string; events: number }[]>`
    SELECT tableoid::regclass::text AS name, count(*)::int AS events FROM audit_event GROUP BY 1 ORDER BY 1`
  expect(partitions.map(({ name, events }) => `${name} ${events}`)).toEqual([
    'audit_event_2019_12 1',
    'audit_event_2020_01 2',
    'audit_event_2020_02 1',
    'audit_event_2026_11 1',
  ])
  expect(await verifyChain(ctx)).toMatchObject({ events: 5, firstFault: null })
})

test('sealed events and blocks refuse to be changed or deleted', async () => {
  await record()
  await sealEvents(ctx)
  await expect(ctx.db.auditEvent.deleteMany()).rejects.toThrow('append-only')
  await expect(ctx.db.$executeRaw`UPDATE audit_event SET kind = 'other'`).rejects.toThrow('append-only')
  await expect(ctx.db.$executeRaw`UPDATE audit_block SET count = 0`).rejects.toThrow('append-only')
  const [month] = await ctx.db.$queryRaw<
    { name: string }[]
  >`SELECT min(tableoid::regclass::text) AS name FROM audit_event`
  for (const table of ['audit_event', 'audit_block', month?.name]) {
    await expect(ctx.db.$executeRawUnsafe(`TRUNCATE ${table}`)).rejects.toThrow('append-only')
  }
})
