import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { seconds, secondsAfter } from '#lib/base/time.ts'
import { testWorld, type World } from '#test/world.ts'
import { erasePersonalData } from './erase-personal-data.ts'
import { listOwnEvents } from './list-own-events.ts'
import { recordEvent } from './record-event.ts'
import { sealEvents } from './seal-events.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const at = (second: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds(second)))

test('a person reads their own events page by page, newest first, sealed or not', async () => {
  const [ada, mary] = [await world.user('ada'), await world.user('mary')]
  const tell = (second: number, userId: string) =>
    recordEvent(at(second), { kind: 'user.invited', userId, facts: { second } }, { kind: 'user', id: userId })
  for (const second of [1, 2, 3]) await tell(second, ada.id)
  await tell(4, mary.id)
  await sealEvents(world.ctx)
  for (const second of [5, 6]) await tell(second, ada.id)

  const seen: unknown[] = []
  for (let after: { at: Date; id: string } | undefined; ; ) {
    const page = await listOwnEvents(world.ctx, { userId: ada.id, after, limit: 2 })
    seen.push(...page.filter(({ kind }) => kind === 'user.invited').map(({ facts }) => facts.second))
    after = page.at(-1)
    if (page.length < 2) break
  }
  expect(seen).toEqual([6, 5, 3, 2, 1])
})

test('it says where from, and whether they did it themselves; what was erased is gone', async () => {
  const { id: userId } = await world.user('charles')
  await recordEvent(at(1), { kind: 'user.invited', userId }, { kind: 'user', id: userId })
  await recordEvent(at(2), { kind: 'user.invited', userId }, operator)
  await sealEvents(world.ctx)
  const read = () => listOwnEvents(world.ctx, { userId, limit: 2 })
  expect(await read()).toMatchObject([{ bySelf: false }, { bySelf: true, ip: '192.0.2.1', userAgent: 'test' }])
  await erasePersonalData(world.ctx, { userId }, operator)
  expect((await read()).at(-1)).toMatchObject({ ip: null, userAgent: null })
})
