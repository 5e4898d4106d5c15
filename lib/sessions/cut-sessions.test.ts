import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Actor, operator } from '#lib/base/actor.ts'
import { newId } from '#lib/base/uuid.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance, seedSubsystemSession } from '#test/sessions.ts'
import {
  CutEverySession,
  cutEverySession,
  cutSessionsOfSubsystem,
  cutSessionsOfUser,
  cutSsoSession,
  cutSubsystemSession,
} from './cut-sessions.ts'
import { countSessions, searchSessions } from './search/search-sessions.ts'
import { formatSessionId } from './session-id.ts'

let ctx: TestContext
let owner: Actor
let helper: Actor
let userId: string
let wiki: { id: string; ssoSessionId: string }
let billing: { id: string; ssoSessionId: string }
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
  const subsystem = await seedSubsystem(ctx, 'wiki')
  await seedSubsystem(ctx, 'billing')
  userId = (await seedUser(ctx, 'ada')).id
  helper = { kind: 'user', id: (await seedUser(ctx, 'help', ['portal:help-desk'])).id }
  owner = { kind: 'user', id: (await seedUser(ctx, 'owner')).id }
  const role = await ctx.db.role.findFirstOrThrow({
    where: { name: 'subsystem-owner', subsystem: { identifier: 'portal' } },
  })
  const limited = { roleId: role.id, limitedToId: subsystem.id, validFrom: ctx.now }
  await ctx.db.grant.create({ data: { userId: owner.id, ...limited } })
})
beforeEach(async () => {
  await cutSessionsOfUser(ctx, { user: 'ada' }, operator)
  wiki = await seedSubsystemSession(ctx, userId, 'wiki')
  billing = await seedSubsystemSession(ctx, userId, 'billing')
})
afterAll(() => ctx.close())

const openIn = async (subsystem: string) => countSessions(ctx, { subsystem }, operator, 10)

test('each level ends what is below it and nothing beside it', async () => {
  expect(await cutSubsystemSession(ctx, { id: formatSessionId(wiki.id) }, helper)).toEqual({ ended: 1 })
  expect([await openIn('wiki'), await openIn('billing')]).toEqual([0, 1])
  expect(await cutSsoSession(ctx, { id: billing.ssoSessionId }, helper)).toEqual({ applications: 1 })
  expect(await openIn('billing')).toBe(0)
  expect(await countSessions(ctx, { user: 'ada' }, operator, 10)).toBe(1)
  expect(await cutSessionsOfUser(ctx, { user: 'ada' }, helper)).toEqual({ username: 'ada', ended: 1 })
  expect(await countSessions(ctx, {}, operator, 10)).toBe(0)
})

test('everything of an application ends, and of everyone after the word was typed', async () => {
  expect(await cutSessionsOfSubsystem(ctx, { subsystem: 'wiki' }, owner)).toMatchObject({ ended: 1 })
  expect([await openIn('wiki'), await openIn('billing')]).toEqual([0, 1])
  expect(CutEverySession.safeParse({ confirmation: 'yes' }).success).toBe(false)
  await cutEverySession(ctx, CutEverySession.parse({ confirmation: 'Everyone' }), operator)
  expect((await searchSessions(ctx, {}, operator)).sessions).toEqual([])
})

describe('what is not one’s to end stays', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    [
      'of another application',
      () => cutSubsystemSession(ctx, { id: formatSessionId(billing.id) }, owner),
      'not_permitted',
    ],
    [
      'of another application, all',
      () => cutSessionsOfSubsystem(ctx, { subsystem: 'billing' }, owner),
      'not_permitted',
    ],
    ['a whole sign-in, by an owner', () => cutSsoSession(ctx, { id: wiki.ssoSessionId }, owner), 'not_permitted'],
    ['of a person, by an owner', () => cutSessionsOfUser(ctx, { user: 'ada' }, owner), 'not_permitted'],
    [
      'of everyone, by the help desk',
      () => cutEverySession(ctx, { confirmation: 'everyone' }, helper),
      'not_permitted',
    ],
    ['what nobody knows', () => cutSsoSession(ctx, { id: newId() }, helper), 'session_unknown'],
    ['what is no id', () => cutSubsystemSession(ctx, { id: 'sss_x' }, helper), 'session_unknown'],
  ])('%s', async (_, cut, code) => {
    await expect(cut()).rejects.toMatchObject({ code })
    expect([await openIn('wiki'), await openIn('billing')]).toEqual([1, 1])
  })
})
