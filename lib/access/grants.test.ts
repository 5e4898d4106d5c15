import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { hours, secondsAfter } from '#lib/base/time.ts'
import { seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedSubsystemSession } from '#test/sessions.ts'
import { AddGrant, addGrant } from './add-grant.ts'
import { listGrants } from './list-grants.ts'
import { removeGrant } from './remove-grant.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedSubsystem(ctx, 'wiki', { reader: ['page.read'], editor: ['page.read', 'page.edit'] })
  await seedSubsystem(ctx, 'billing', { clerk: ['bill.read'] })
})
afterAll(() => ctx.close())

const accessOf = async (userId: string, at = new Date()) => {
  const [row] = await ctx.db.$queryRaw<{ digest: string; live: string; roles: { name: string }[] }[]>`
    SELECT d.digest, a.digest AS live, a.roles FROM subsystem s
      CROSS JOIN LATERAL access_of(${userId}::uuid, s.id, ${at}) a
      LEFT JOIN access_digest d ON d.user_id = ${userId}::uuid AND d.subsystem_id = s.id WHERE s.identifier = 'wiki'`
  return { digest: row?.digest, live: row?.live, roles: row?.roles.map(({ name }) => name) }
}

test('a grant holds at once, and its digest is what the live computation gives', async () => {
  const ada = await seedUser(ctx, 'ada')
  expect(await addGrant(ctx, { user: 'ada', subsystem: 'wiki', role: 'editor' }, operator)).toMatchObject({
    already: false,
  })
  const access = await accessOf(ada.id)
  expect(access).toMatchObject({ roles: ['editor'], digest: access.live })
  expect(access.digest).not.toBe('')
})

test('adding a grant twice, also twenty times at once, makes one grant and one event', async () => {
  const mary = await seedUser(ctx, 'mary')
  const input = { user: 'mary', subsystem: 'wiki', role: 'reader' }
  const done = await Promise.all(Array.from({ length: 20 }, () => addGrant(ctx, input, operator)))
  expect(done.filter(({ already }) => !already)).toHaveLength(1)
  expect(new Set(done.map(({ id }) => id)).size).toBe(1)
  expect(await ctx.db.grant.count({ where: { userId: mary.id } })).toBe(1)
  expect(await ctx.db.auditInbox.count({ where: { userId: mary.id, kind: 'grant.added' } })).toBe(1)
})

test('two roles given at once are both in the digest', async () => {
  for (let round = 0; round < 10; round++) {
    const { id } = await seedUser(ctx, `both-${round}`)
    await Promise.all(
      ['reader', 'editor'].map((role) => addGrant(ctx, { user: `both-${round}`, subsystem: 'wiki', role }, operator)),
    )
    const access = await accessOf(id)
    expect(access).toMatchObject({ roles: ['editor', 'reader'], digest: access.live })
  }
})

test('a change that began later and ended sooner is not overlooked', async () => {
  const { id } = await seedUser(ctx, 'overtaken')
  const grant = (role: string) => ({ user: 'overtaken', subsystem: 'wiki', role })
  const [early, late] = [ctx.at(new Date(Date.now() - 500)), ctx.at(new Date())]
  await addGrant(late, grant('editor'), operator)
  await addGrant(early, grant('reader'), operator)
  expect((await accessOf(id)).digest).toBe((await accessOf(id)).live)
  await removeGrant(early, grant('reader'), operator)
  const access = await accessOf(id)
  expect(access).toMatchObject({ roles: ['editor'], digest: access.live })
})

test('removing the last role of a subsystem ends the sessions there and nowhere else', async () => {
  const charles = await seedUser(ctx, 'charles', ['wiki:reader', 'wiki:editor', 'billing:clerk'])
  const wiki = await seedSubsystemSession(ctx, charles.id, 'wiki')
  const billing = await seedSubsystemSession(ctx, charles.id, 'billing')
  const ended = async () => {
    const where = { id: { in: [wiki.id, billing.id] }, endedAt: { not: null } }
    return (await ctx.db.subsystemSession.findMany({ where })).map((row) => [row.id, row.endedReason])
  }
  const from = { user: 'charles', subsystem: 'wiki' }
  expect(await removeGrant(ctx, { ...from, role: 'reader' }, operator)).toEqual({ sessionsEnded: 0 })
  expect(await ended()).toEqual([])
  expect(await removeGrant(ctx, { ...from, role: 'editor' }, operator)).toEqual({ sessionsEnded: 1 })
  expect(await ended()).toEqual([[wiki.id, 'permissions_removed']])
  expect(await accessOf(charles.id)).toMatchObject({ roles: [], digest: '' })
})

test('a removed grant is history, not gone, and can be given again', async () => {
  const grace = await seedUser(ctx, 'grace', ['wiki:reader'])
  const input = { user: 'grace', subsystem: 'wiki', role: 'reader' }
  await removeGrant(ctx, input, operator)
  await expect(removeGrant(ctx, input, operator)).rejects.toMatchObject({ code: 'no_such_grant' })
  expect(await addGrant(ctx, input, operator)).toMatchObject({ already: false })
  expect(await ctx.db.grant.count({ where: { userId: grace.id } })).toBe(2)
  expect((await listGrants(ctx, { user: 'grace' }, operator)).grants).toHaveLength(1)
  expect((await listGrants(ctx, { user: 'grace', ended: true }, operator)).grants).toHaveLength(2)
})

test('a dated grant holds in its time only; a longer one of the same role is another grant', async () => {
  const alan = await seedUser(ctx, 'alan')
  const input = { user: 'alan', subsystem: 'wiki', role: 'editor' }
  const [inOneHour, inTwoHours] = [secondsAfter(new Date(), hours(1)), secondsAfter(new Date(), hours(2))]
  await addGrant(ctx, { ...input, validFrom: inOneHour, validTo: inTwoHours }, operator)
  expect(await accessOf(alan.id)).toMatchObject({ roles: [], digest: '' })
  expect((await accessOf(alan.id, inOneHour)).roles).toEqual(['editor'])
  expect((await accessOf(alan.id, inTwoHours)).roles).toEqual([])
  const inside = { validFrom: inOneHour, validTo: secondsAfter(inOneHour, 60) }
  expect(await addGrant(ctx, { ...input, ...inside }, operator)).toMatchObject({ already: true })
  expect(await addGrant(ctx, { ...input, validFrom: inTwoHours }, operator)).toMatchObject({ already: false })
  expect(await addGrant(ctx, input, operator)).toMatchObject({ already: false })
  expect((await accessOf(alan.id)).roles).toEqual(['editor'])
  await removeGrant(ctx, input, operator)
  expect((await accessOf(alan.id, secondsAfter(inTwoHours, 60))).roles).toEqual([])
})

test('what is not there is named', async () => {
  const add = (user: string, subsystem: string, role: string) => addGrant(ctx, { user, subsystem, role }, operator)
  await expect(add('nobody', 'wiki', 'reader')).rejects.toMatchObject({ code: 'no_such_user' })
  await expect(add('ada', 'nowhere', 'reader')).rejects.toMatchObject({ code: 'no_such_subsystem' })
  await expect(add('ada', 'billing', 'reader')).rejects.toMatchObject({ code: 'no_such_role' })
})

test('a grant that ends before it begins is malformed', () => {
  const dated = { validFrom: '2027-01-02T00:00:00Z', validTo: '2027-01-01T00:00:00Z' }
  expect(AddGrant.safeParse({ user: 'ada', subsystem: 'wiki', role: 'reader', ...dated }).success).toBe(false)
})
