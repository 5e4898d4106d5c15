import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Actor, operator } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { enableSubsystem } from '#lib/subsystems/enable-subsystem.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance, seedSsoSession, seedSubsystemSession } from '#test/sessions.ts'
import { findSession } from './find-session.ts'
import { countSessions, searchSessions } from './search-sessions.ts'

let ctx: TestContext
let wiki: { id: string; ssoSessionId: string }
let billing: { id: string; ssoSessionId: string }
let owner: Actor
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
  const { id: wikiId } = await seedSubsystem(ctx, 'wiki')
  await seedSubsystem(ctx, 'billing')
  const [ada, charles] = [await seedUser(ctx, 'ada'), await seedUser(ctx, 'charles')]
  wiki = await seedSubsystemSession(ctx, ada.id, 'wiki')
  billing = await seedSubsystemSession(ctx, charles.id, 'billing')
  const ended = await seedSsoSession(ctx, ada.id)
  await endSsoSession(ctx, { ssoSessionId: ended.id, reason: 'logout' }, operator)
  const { id: userId } = await seedUser(ctx, 'owner')
  owner = { kind: 'user', id: userId }
  const role = await ctx.db.role.findFirstOrThrow({
    where: { name: 'subsystem-owner', subsystem: { identifier: 'portal' } },
  })
  await ctx.db.grant.create({ data: { userId, roleId: role.id, limitedToId: wikiId, validFrom: ctx.now } })
})
afterAll(() => ctx.close())

type Input = Parameters<typeof searchSessions>[1]
const ids = async (input: Input, who: Actor = operator, at = ctx.now) =>
  (await searchSessions(ctx.at(at), input, who)).sessions.map(({ id }) => id)

describe('a filter', () => {
  test('finds what lives, by person, application, method and device', async () => {
    const both = [billing.ssoSessionId, wiki.ssoSessionId]
    expect(await ids({})).toEqual(both)
    expect(await ids({ user: 'ada' })).toEqual([wiki.ssoSessionId])
    expect(await ids({ search: 'CHARL' })).toEqual([billing.ssoSessionId])
    expect(await ids({ search: '_' })).toEqual([])
    expect(await ids({ subsystem: 'billing' })).toEqual([billing.ssoSessionId])
    expect(await ids({ method: 'password' })).toEqual(both)
    expect(await ids({ method: 'totp' })).toEqual([])
    expect(await ids({ device: 'TES' })).toEqual(both)
    expect(await ids({ device: 'firefox' })).toEqual([])
    expect(await ids({}, operator, secondsAfter(ctx.now, days(1)))).toEqual([])
    expect(await countSessions(ctx, {}, operator, 1)).toBe(2)
    expect(await countSessions(ctx, { user: 'ada' }, operator, 10)).toBe(1)
  })

  test('shows the live sessions below each, and none of an application that is switched off', async () => {
    const [first] = (await searchSessions(ctx, { user: 'ada' }, operator)).sessions
    const child = { id: formatSessionId(wiki.id), subsystem: { identifier: 'wiki' }, over: null }
    expect(first).toMatchObject({ user: { username: 'ada' }, proofs: [{ method: 'password' }], children: [child] })
    await disableSubsystem(ctx, { subsystem: 'billing' }, operator)
    expect((await searchSessions(ctx, { user: 'charles' }, operator)).sessions[0]).toMatchObject({ children: [] })
    await enableSubsystem(ctx, { subsystem: 'billing' }, operator)
    billing = await seedSubsystemSession(ctx, (await seedUser(ctx, 'mary')).id, 'billing')
  })
})

test('pages follow one another in both directions', async () => {
  const { id: userId } = await seedUser(ctx, 'grace')
  for (let n = 0; n < 7; n++) await seedSsoSession(ctx, userId)
  const all = await ids({ user: 'grace' })
  const first = await searchSessions(ctx, { user: 'grace', limit: 3 }, operator)
  const second = await searchSessions(ctx, { user: 'grace', limit: 3, after: first.after ?? '' }, operator)
  const third = await searchSessions(ctx, { user: 'grace', limit: 3, after: second.after ?? '' }, operator)
  expect([first, second, third].flatMap(({ sessions }) => sessions.map(({ id }) => id))).toEqual(all)
  expect([first.before, third.after]).toEqual([null, null])
  expect(await ids({ user: 'grace', limit: 3, before: third.before ?? '' })).toEqual(all.slice(3, 6))
  expect(
    (await searchSessions(ctx, { user: 'grace', limit: 3, before: second.before ?? '' }, operator)).before,
  ).toBeNull()
})

describe('the caller', () => {
  test('without the right is refused', async () => {
    const { id } = await seedUser(ctx, 'nobody')
    await expect(ids({}, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
  })

  test('who looks after one application sees its sessions alone, and neither address nor device', async () => {
    const { sessions } = await searchSessions(ctx, {}, owner)
    expect(sessions).toMatchObject([
      {
        id: wiki.ssoSessionId,
        ip: null,
        userAgent: null,
        proofs: [],
        children: [{ subsystem: { identifier: 'wiki' } }],
      },
    ])
    expect(await ids({ subsystem: 'billing' }, owner)).toEqual([])
    expect(await ids({ device: 'firefox' }, owner)).toEqual([wiki.ssoSessionId])
    expect(await findSession(ctx, { id: wiki.ssoSessionId }, owner)).toMatchObject({ ip: null, proofs: [] })
    const other = findSession(ctx, { id: billing.ssoSessionId }, owner)
    await expect(other).rejects.toMatchObject({ code: 'session_unknown' })
  })
})

test('a session that is over is still found by its id, with what was below it', async () => {
  const { id: userId } = await seedUser(ctx, 'joan')
  const opened = await seedSubsystemSession(ctx, userId, 'wiki')
  await endSsoSession(ctx, { ssoSessionId: opened.ssoSessionId, reason: 'revoked' }, operator)
  expect(await findSession(ctx, { id: opened.ssoSessionId }, operator)).toMatchObject({
    over: 'revoked',
    children: [{ id: formatSessionId(opened.id), over: 'revoked' }],
  })
  await expect(findSession(ctx, { id: newId() }, operator)).rejects.toMatchObject({ code: 'session_unknown' })
})
