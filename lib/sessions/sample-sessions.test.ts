import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import { testWorld, type World } from '#test/world.ts'
import { endSessionsOfUser } from './end-sessions.ts'
import { readSamples, sampleSessions } from './sample-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld(new Date('2027-03-04T10:02:30Z'))
})
afterAll(() => world.ctx.close())

test('what lives is counted once in five minutes, and what is a month old is forgotten', async () => {
  const { ctx } = world
  const since = new Date('2027-03-04T10:00:00Z')
  const [ada, mary] = [await world.user('ada', 'wiki'), await world.user('mary', 'wiki')]
  const session = await world.signIn(ada.id)
  await world.signIn(mary.id)
  await world.enter(session, world.wiki)
  await sampleSessions(ctx)
  await ctx.atomically((tx) => endSessionsOfUser(tx, { userId: mary.id, reason: 'user_locked' }, operator))
  // Another process in the same five minutes counts nothing anew.
  await sampleSessions(ctx.at(secondsAfter(ctx.now, minutes(1))))
  await sampleSessions(ctx.at(secondsAfter(ctx.now, minutes(5))))
  expect(await readSamples(ctx, { since, spanSeconds: minutes(5) })).toEqual([
    { span: 0, ssoLive: 2, subsystemLive: 1 },
    { span: 1, ssoLive: 1, subsystemLive: 1 },
  ])
  await sampleSessions(ctx.at(secondsAfter(ctx.now, days(31) + minutes(3))))
  expect((await readSamples(ctx, { since, spanSeconds: minutes(5) })).map(({ span }) => span)).not.toContain(0)
})
