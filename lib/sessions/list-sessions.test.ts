import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedSsoSession, seedSubsystemSession } from '#test/sessions.ts'
import { endSsoSession } from './end-sessions.ts'
import { listSessions } from './list-sessions.ts'
import { formatSessionId } from './session-id.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
})
afterAll(() => ctx.close())

test('only what lives is listed, filtered by person and by subsystem', async () => {
  await seedSubsystem(ctx, 'wiki')
  await seedSubsystem(ctx, 'billing')
  const [ada, charles] = [await seedUser(ctx, 'ada'), await seedUser(ctx, 'charles')]
  const wiki = await seedSubsystemSession(ctx, ada.id, 'wiki')
  const billing = await seedSubsystemSession(ctx, charles.id, 'billing')
  const ended = await seedSsoSession(ctx, ada.id)
  await endSsoSession(ctx, { ssoSessionId: ended.id, reason: 'logout' }, operator)

  const ids = async (input: Parameters<typeof listSessions>[1], at = ctx.now) =>
    (await listSessions(ctx.at(at), input)).map(({ id }) => id).sort()
  expect(await ids({})).toEqual([wiki.ssoSessionId, billing.ssoSessionId].sort())
  expect(await ids({ user: 'ada' })).toEqual([wiki.ssoSessionId])
  expect(await ids({ subsystem: 'billing' })).toEqual([billing.ssoSessionId])
  expect(await ids({}, secondsAfter(ctx.now, days(1)))).toEqual([])

  const [first] = await listSessions(ctx, { user: 'ada' })
  expect(first).toMatchObject({ user: 'ada', subsystems: [{ id: formatSessionId(wiki.id), identifier: 'wiki' }] })
  await disableSubsystem(ctx, { subsystem: 'wiki' }, operator)
  expect((await listSessions(ctx, { user: 'ada' }))[0]).toMatchObject({ subsystems: [] })
})
