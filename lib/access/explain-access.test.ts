import { afterAll, beforeAll, expect, test } from 'vitest'
import { findRefusal } from '#lib/audit/find-refusal.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { shortCode } from '#lib/audit/short-code.ts'
import { type Actor, operator, system } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { enableSubsystem } from '#lib/subsystems/enable-subsystem.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { unlockUser } from '#lib/users/unlock-user.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { addGrant } from './add-grant.ts'
import { addConfirmation } from './confirmations/add-confirmation.ts'
import { editRole } from './contents/edit-role.ts'
import { createRole } from './create-role.ts'
import { explainAccess } from './explain-access.ts'
import { removeGrant } from './remove-grant.ts'
import { addTeamMember } from './teams/add-team-member.ts'
import { createTeam } from './teams/create-team.ts'

let ctx: TestContext
const subsystem = 'wiki'
const start = new Date('2026-05-03T10:00:00Z')
/** So many hours after everything began. */
const hour = (n: number) => ctx.at(secondsAfter(start, hours(n)))
const ask = (user: string, action?: string, at = hour(20)) =>
  explainAccess(at, { user, subsystem, ...(action !== undefined && { action }) }, operator)

beforeAll(async () => {
  ctx = await testContext({ now: start })
  await seedPortal(ctx)
  await seedSubsystem(ctx, subsystem, { Reader: ['page.read'], Editor: ['page.read', 'page.edit'] })
  await seedUser(ctx, 'ada')
})
afterAll(() => ctx.close())

test('a yes names the role, and the way to it with who gave it, when and why', async () => {
  const { id } = await seedUser(ctx, 'charles')
  const who: Actor = { kind: 'user', id }
  await addGrant(ctx, { user: 'charles', subsystem: 'portal', role: 'administrator' }, operator)
  await addGrant(hour(1), { user: 'ada', subsystem, role: 'Editor', reason: 'new job' }, who)
  const why = await ask('ada', 'page.edit')
  expect(why).toMatchObject({ allowed: true, sentence: 'ada may use page.edit in wiki, as Editor.', obstacles: [] })
  expect(why.holdings.map(({ sentence }) => sentence)).toEqual([
    'ada holds Editor since 2026-05-03 11:00 UTC, granted by charles: new job.',
  ])
  expect(why.holdings[0]?.contents.map(({ sentence }) => sentence)).toEqual(['Editor has page.edit.'])
  expect((await ask('ada')).sentence).toBe('ada may enter wiki, as Editor.')
})

test('a no says what is missing: no role, a role without it, one that ended or has not begun', async () => {
  await seedUser(ctx, 'mary')
  expect(await ask('mary')).toMatchObject({
    allowed: false,
    sentence: 'mary may not enter wiki: no role there is held.',
    holdings: [],
  })
  await addGrant(hour(1), { user: 'mary', subsystem, role: 'Reader' }, operator)
  expect((await ask('mary', 'page.edit')).sentence).toBe('mary may not use page.edit in wiki: Reader does not have it.')
  await removeGrant(hour(2), { user: 'mary', subsystem, role: 'Reader' }, operator)
  const ended = await ask('mary')
  expect(ended.sentence).toBe('mary may not enter wiki: the grant of Reader has ended.')
  expect(ended.holdings[0]?.sentence).toBe('mary held Reader until 2026-05-03 12:00 UTC.')
  await addGrant(hour(3), { user: 'mary', subsystem, role: 'Editor', validFrom: hour(30).now }, operator)
  const coming = await ask('mary')
  expect(coming.sentence).toBe('mary may not enter wiki: the grant of Editor has not begun.')
  expect(coming.holdings[0]?.sentence).toBe(
    'mary will hold Editor from 2026-05-04 16:00 UTC on, granted by the operator.',
  )
})

test('at a past instant the rows of then answer, and what was switched off since does not count', async () => {
  expect((await ask('mary', undefined, hour(1.5))).sentence).toBe('mary may enter wiki, as Reader.')
  await editRole(hour(4), { subsystem, role: 'Reader', actions: ['page.edit'] }, operator)
  await addGrant(hour(1), { user: 'ada', subsystem, role: 'Reader' }, operator)
  expect((await ask('ada', 'page.read', hour(3))).holdings.map(({ role }) => role.name)).toEqual(['Editor', 'Reader'])
  const after = await ask('ada', 'page.read', hour(5))
  const reader = after.holdings.find(({ role }) => role.name === 'Reader')
  expect(reader?.contents.map(({ sentence }) => sentence)).toEqual(['Reader had page.read until 2026-05-03 14:00 UTC.'])
})

test('a lock and a switched off subsystem shut out whatever is held, now and at the instants that the log tells', async () => {
  await seedUser(ctx, 'grace', ['wiki:Editor'])
  await lockUser(hour(6), { user: 'grace' }, operator)
  const answer = async (at: number) => (await ask('grace', undefined, hour(at))).sentence
  expect(await answer(6.5)).toBe('grace may not enter wiki: the account is locked.')
  await unlockUser(hour(7), { user: 'grace' }, operator)
  await disableSubsystem(hour(8), { subsystem }, operator)
  expect(await answer(9)).toBe('grace may not enter wiki: wiki is switched off.')
  await enableSubsystem(hour(10), { subsystem }, operator)
  const then = async (at: number) =>
    (await explainAccess(hour(20), { user: 'grace', subsystem, at: hour(at).now }, operator)).sentence
  expect(await then(6.5)).toBe('grace may not enter wiki: the account is locked.')
  expect(await then(7.5)).toBe('grace may enter wiki, as Editor.')
  expect(await then(9)).toBe('grace may not enter wiki: wiki is switched off.')
  expect(await then(11)).toBe('grace may enter wiki, as Editor.')
  expect(await then(-1)).toBe('grace may not enter wiki: the account was made on 2026-05-03 10:00 UTC.')
})

test('ways through teams, groups and confirmations are told', async () => {
  await createRole(ctx, { subsystem, name: 'Moderator', confirmable: ['page.edit'] }, operator)
  await createTeam(ctx, { name: 'authors', title: 'Authors' }, operator)
  await addGrant(hour(1), { team: 'authors', subsystem, role: 'Moderator' }, operator)
  await seedUser(ctx, 'alan')
  await addTeamMember(hour(2), { team: 'authors', user: 'alan' }, operator)
  const before = await ask('alan', 'page.edit')
  expect(before.sentence).toBe(
    'alan may not use page.edit in wiki: Moderator gives it only to those for whom it is confirmed.',
  )
  await addConfirmation(hour(3), { user: 'alan', subsystem, role: 'Moderator', action: 'page.edit' }, operator)
  const { allowed, holdings } = await ask('alan', 'page.edit')
  expect(allowed).toBe(true)
  expect(holdings[0]?.sentence).toBe(
    'alan holds Moderator through the team Authors since 2026-05-03 11:00 UTC, granted by the operator; in the team since 2026-05-03 12:00 UTC, added by the operator.',
  )
  expect(holdings[0]?.contents[0]?.sentence).toBe(
    'Moderator has page.edit for those for whom it is confirmed; for alan it was, on 2026-05-03 13:00 UTC by the operator.',
  )
})

test('what an explanation allows is what the access model lets in', async () => {
  for (const user of ['ada', 'mary', 'grace', 'alan']) {
    for (const at of [0, 1.5, 3, 5, 12, 40]) {
      const { allowed, obstacles, user: who } = await ask(user, undefined, hour(at))
      const [row] = await ctx.db.$queryRaw<{ found: boolean }[]>`
        SELECT EXISTS (SELECT 1 FROM effective_action(${hour(at).now}) WHERE user_id = ${who.id}::uuid) AS found`
      expect(allowed).toBe(row?.found === true && obstacles.length === 0)
    }
  }
})

test('who sees people, or grants there, may ask; nobody else', async () => {
  await addGrant(ctx, { user: 'mary', subsystem: 'portal', role: 'subsystem-owner', limitedTo: subsystem }, operator)
  await seedSubsystem(ctx, 'billing')
  const mary = await ctx.db.user.findFirstOrThrow({ where: { username: 'mary' } })
  const who: Actor = { kind: 'user', id: mary.id }
  expect(await explainAccess(hour(40), { user: 'ada', subsystem }, who)).toMatchObject({ allowed: true })
  const elsewhere = explainAccess(hour(40), { user: 'ada', subsystem: 'billing' }, who)
  await expect(elsewhere).rejects.toMatchObject({ code: 'not_permitted' })
  const owner = await explainAccess(hour(40), { user: 'mary', subsystem: 'portal' }, operator)
  expect(owner.sentence).toBe('mary may enter Portal, as Subsystem owner over wiki.')
})

test('the code of a refusal page leads back to whom, where and when', async () => {
  const ada = await ctx.db.user.findFirstOrThrow({ where: { username: 'ada' } })
  const { id: subsystemId } = await ctx.db.subsystem.findUniqueOrThrow({ where: { identifier: subsystem } })
  const event = { kind: 'entry.refused', outcome: 'refused', userId: ada.id, subsystemId } as const
  const eventId = await recordEvent(hour(5), event, system)
  const code = shortCode(eventId)
  const found = { eventId, userId: ada.id, subsystemId, at: hour(5).now }
  expect(await findRefusal(ctx, code)).toMatchObject(found)
  expect(await findRefusal(ctx, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `)).toMatchObject(found)
  for (const wrong of ['', 'ABC', 'UUUUUUUU', '00000000', `${code}0`]) expect(await findRefusal(ctx, wrong)).toBeNull()
})
