import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { operator, system } from '#lib/base/actor.ts'
import { log } from '#lib/base/log.ts'
import { ensureSigningKey } from '#lib/keys/ensure-signing-key.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { erasePersonalData } from './erase-personal-data.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'
import { verifyChain } from './verify-chain.ts'

log.level = 'silent'
const [ada, charles] = [randomUUID(), randomUUID()]
let ctx: TestContext
beforeEach(async () => {
  ctx = await testContext()
  await ensureSigningKey(ctx)
})
afterEach(() => ctx.close())

test('what is known of a person is erased, whether they did it or it was done to them, and nobody else’s', async () => {
  const personal = { name: 'a name' }
  await recordEvent(ctx, { kind: 'user.edited', userId: ada, personal }, operator)
  await recordEvent(ctx, { kind: 'grant.added', userId: charles, personal }, { kind: 'user', id: ada })
  await recordEvent(ctx, { kind: 'user.edited', userId: charles, personal }, { kind: 'subsystem', id: ada })
  await sealEvents(ctx)
  expect(await erasePersonalData(ctx, { userId: ada }, system)).toBe(2)
  expect(await ctx.db.auditDetail.findMany()).toMatchObject([{ personal }])
  const told = await ctx.db.auditInbox.findFirstOrThrow()
  expect(told).toMatchObject({ kind: 'audit.personal-data-erased', userId: ada, facts: { events: 2 } })
})

test('erasing beside sealing erases everything and leaves the chain whole', async () => {
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 5; i++)
      await recordEvent(ctx, { kind: 'user.edited', userId: ada, personal: { name: 'Ada' } }, system)
    await Promise.all([sealEvents(ctx), erasePersonalData(ctx, { userId: ada }, operator), sealEvents(ctx)])
    const kept = await ctx.db.auditDetail.findMany({ where: { personal: { path: ['name'], equals: 'Ada' } } })
    expect(kept).toEqual([])
  }
  await sealEvents(ctx)
  expect(await verifyChain(ctx)).toMatchObject({ events: 60, unsealedTail: 0, firstFault: null })
})
