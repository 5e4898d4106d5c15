import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import { ensureSigningKey } from '#lib/keys/ensure-signing-key.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { readTally } from './read-tally.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'

const now = new Date('2027-03-04T10:59:30Z')
const hourAgo = new Date('2027-03-04T09:00:00Z')

log.level = 'silent'
let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext({ now })
  await ensureSigningKey(ctx)
})
afterAll(() => ctx.close())

const counted = async (subsystems: 'all' | string[] = 'all') => {
  const kinds = ['session.opened', 'sign-in.refused', 'token.exchanged']
  const rows = await readTally(ctx, { kinds, since: hourAgo, spanSeconds: hours(1), subsystems })
  return rows.map(({ span, kind, count }) => `${span} ${kind} ${count}`).toSorted()
}

test('sealed events are counted by the hour in which they happened, once, and by subsystem', async () => {
  const wiki = newId()
  await recordEvent(ctx, { kind: 'session.opened' }, operator)
  await recordEvent(ctx, { kind: 'token.exchanged', subsystemId: wiki }, operator)
  await recordEvent(ctx.at(secondsAfter(now, -hours(1))), { kind: 'session.opened' }, operator)
  expect(await counted()).toEqual([])
  await sealEvents(ctx)
  await recordEvent(ctx, { kind: 'session.opened' }, operator)
  await sealEvents(ctx)
  await sealEvents(ctx)
  expect(await counted()).toEqual(['0 session.opened 1', '1 session.opened 2', '1 token.exchanged 1'])
  expect(await counted([wiki])).toEqual(['1 token.exchanged 1'])
})

test('failures that were only counted are counted with their number, under their own kind', async () => {
  const refused = { actorKind: 'system', outcome: 'refused', facts: { count: 41 }, personal: {}, at: now }
  await ctx.db.auditInbox.create({ data: { id: newId(), kind: 'sign-in.refused.repeated', ...refused } })
  await recordEvent(ctx, { kind: 'sign-in.refused', outcome: 'refused' }, operator)
  await sealEvents(ctx)
  expect(await counted()).toContain('1 sign-in.refused 42')
})
