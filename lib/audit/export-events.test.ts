import { randomUUID } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { ensureSigningKey } from '#lib/keys/ensure-signing-key.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { csvLine } from './csv-line.ts'
import { erasePersonalData } from './erase-personal-data.ts'
import { type ExportOptions, exportEvents } from './export-events.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'

log.level = 'silent'
const ada = randomUUID()
let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext({ now: new Date('2026-11-15T12:00:00.000Z') })
  await ensureSigningKey(ctx)
  const renamed = { kind: 'user.edited' as const, userId: ada, facts: { old: 'a,"b"\n' }, personal: { name: 'Ada' } }
  await recordEvent({ ...ctx, requestId: '=1+1' }, renamed, { kind: 'user', id: ada })
  await ctx.db.$executeRaw`
    INSERT INTO audit_inbox (id, at, kind, outcome, actor_kind)
    SELECT gen_random_uuid(), '2026-10-01', 'user.created', 'success', 'system' FROM generate_series(1, 2100)`
  await sealEvents(ctx)
})
afterAll(() => ctx.close())

async function lines(options: ExportOptions): Promise<string[]> {
  const all: string[] = []
  for await (const line of exportEvents(ctx, options)) all.push(line)
  return all
}

test('every sealed event is exported once, in the order of the chain', async () => {
  const events = (await lines({ format: 'jsonl' })).map(
    (line) => JSON.parse(line) as { block: number; position: number },
  )
  expect(events).toHaveLength(2_101)
  const places = events.map(({ block, position }) => (block - 1) * 1_000 + position)
  expect(places).toEqual(places.map((_, i) => i))
})

test('what is asked for is exported, and nothing else', async () => {
  expect(await lines({ format: 'jsonl', userId: ada })).toHaveLength(1)
  expect(await lines({ format: 'jsonl', kind: 'user.created' })).toHaveLength(2_100)
  expect(await lines({ format: 'jsonl', since: new Date('2026-10-01'), until: ctx.now })).toHaveLength(2_100)
  expect(await lines({ format: 'jsonl', since: ctx.now })).toHaveLength(1)
  expect(await lines({ format: 'jsonl', subsystemId: randomUUID() })).toHaveLength(0)
  expect(await lines({ format: 'csv', subsystemId: randomUUID() })).toHaveLength(1)
})

test('both formats say the same, and erased data is not in them', async () => {
  const wanted = { userId: ada, kind: 'user.edited' }
  const [json = ''] = await lines({ format: 'jsonl', ...wanted })
  const csv = await lines({ format: 'csv', ...wanted })
  const [row] = parse<Record<string, string>>(csv.join('\n'), { columns: true })
  const event = JSON.parse(json)
  expect(event).toMatchObject({ userId: ada, at: ctx.now.toISOString(), personal: { name: 'Ada' }, requestId: '=1+1' })
  expect(row).toMatchObject({ id: event.id, leaf: event.leaf, at: event.at, subsystemId: '', requestId: "'=1+1" })
  expect(JSON.parse(row?.['facts'] ?? '')).toEqual(event.facts)
  await erasePersonalData(ctx, { userId: ada }, operator)
  expect(JSON.parse((await lines({ format: 'jsonl', ...wanted }))[0] ?? '').personal).toBe(null)
})

test('no cell can run as a formula, and every cell is read back', () => {
  const start = fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '\n', ' =', '＝', '"', "'", ',')
  const cell = fc.tuple(start, fc.string()).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.array(cell, { minLength: 2, maxLength: 5 }), (cells) => {
      const [read = []] = parse(csvLine(cells), { record_delimiter: '\u0000' })
      for (const [i, text] of read.entries()) {
        expect(text).not.toMatch(/^(\s*[=+\-@＝＋－＠]|[\t\r\n])/)
        expect([cells[i], `'${cells[i]}`]).toContain(text)
      }
      expect(read).toHaveLength(cells.length)
    }),
  )
})
