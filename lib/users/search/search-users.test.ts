import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import { createUser } from '#lib/users/create-user.ts'
import { deleteUser } from '#lib/users/delete-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { addTotp } from '#test/factors.ts'
import { seedInstance } from '#test/sessions.ts'
import { countUsers } from './count-users.ts'
import { type UserOrder, userOrders } from './read-user-page.ts'
import { searchUsers } from './search-users.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
  for (const identifier of ['wiki', 'billing']) await seedSubsystem(ctx, identifier, { reader: ['read'] })
  for (let n = 10; n < 35; n++) {
    // Every five of them have the same name and moment, so that only the id settles their order.
    const at = ctx.at(secondsAfter(ctx.now, -minutes(Math.floor(n / 5))))
    await createUser(at, { username: `User${n}`, name: `Person ${n % 5}` }, operator)
  }
  await createUser(ctx, { username: 'ada', name: 'Ada 100%', email: 'Ada@Example.org', emailVerified: true }, operator)
})
afterAll(() => ctx.close())

const names = async (input: Parameters<typeof searchUsers>[1], who: Parameters<typeof searchUsers>[2] = operator) =>
  (await searchUsers(ctx, input, who)).users.map(({ username }) => username)

/** Every page from the first, or from the last backwards. */
async function walk(order: UserOrder, descending: boolean) {
  const pages: string[][] = []
  const last: { before: string | null } = { before: null }
  for (let after: string | null | undefined; after !== null; ) {
    const page = await searchUsers(ctx, { limit: 7, order, descending, ...(after && { after }) }, operator)
    pages.push(page.users.map(({ username }) => username))
    last.before = page.before
    after = page.after
  }
  const back: string[][] = []
  for (let before = last.before; before !== null; ) {
    const page = await searchUsers(ctx, { limit: 7, order, descending, before }, operator)
    back.unshift(page.users.map(({ username }) => username))
    before = page.before
  }
  return { pages, back }
}

describe('pages', () => {
  test.each(userOrders)('by %s follow one another without gap or double, in both directions', async (order) => {
    const everybody = (await ctx.db.user.findMany({ where: { removedAt: null } })).map(({ username }) => username)
    for (const descending of [false, true]) {
      const { pages, back } = await walk(order, descending)
      expect(pages.flat().toSorted()).toEqual(everybody.toSorted())
      expect(pages.every((page) => page.length <= 7)).toBe(true)
      expect(back).toEqual(pages.slice(0, -1))
    }
    const [up, down] = [await walk(order, false), await walk(order, true)]
    expect(down.pages.flat()).toEqual(up.pages.flat().toReversed())
  })

  test('a place that no answer gave is refused', async () => {
    for (const after of ['x', 'WyJhIiwiYiJd', Buffer.from('["1",2]').toString('base64url')]) {
      await expect(searchUsers(ctx, { after }, operator)).rejects.toMatchObject({ code: 'malformed_request' })
    }
    const { after = '' } = await searchUsers(ctx, { limit: 1 }, operator)
    const elsewhere = searchUsers(ctx, { order: 'created', after: after ?? '' }, operator)
    await expect(elsewhere).rejects.toMatchObject({ code: 'malformed_request' })
  })
})

describe('a search', () => {
  test('finds any part of username, name or e-mail, and a % is a %', async () => {
    expect(await names({ search: 'EXAMPLE.org' })).toEqual(['ada'])
    expect(await names({ search: '00%' })).toEqual(['ada'])
    expect(await names({ search: 'r3_' })).toEqual([])
    expect(await names({ search: 'user1' })).toHaveLength(10)
  })

  test('of one or two letters finds the start of a word', async () => {
    expect(await names({ search: 'ad' })).toEqual(['ada'])
    expect(await names({ search: 'da' })).toEqual([])
    // Five are called Person 1, and one Ada 100%.
    expect(await names({ search: '1' })).toHaveLength(6)
  })
})

test('the longest names there may be fit, in every list', async () => {
  const letters = (count: number, from: number) =>
    Array.from({ length: count }, (_, n) => String.fromCodePoint(from + ((n * 7_919) % 20_000))).join('')
  const longest = { name: letters(200, 0x4e00), email: `${letters(241, 0x4e01)}@example.org` }
  const { id } = await createUser(ctx, { username: letters(64, 0x20000), ...longest }, operator)
  await ctx.db.password.create({ data: { userId: id, hash: 'x', changedAt: ctx.now, temporary: true } })
  await lockUser(ctx, { user: id }, operator)
  for (const order of userOrders) {
    const all = { search: longest.name, locked: true, temporaryPassword: true, order }
    expect((await searchUsers(ctx, all, operator)).users).toMatchObject([{ id, temporaryPassword: true }])
  }
  await deleteUser(ctx, { user: id }, operator)
  expect(await names({ temporaryPassword: true })).toEqual([])
})

describe('a filter', () => {
  test('finds the locked, the deleted never, and no answer carries a hash', async () => {
    await lockUser(ctx, { user: 'user12' }, operator)
    expect(await names({ locked: true })).toEqual(['User12'])
    expect(JSON.stringify(await searchUsers(ctx, {}, operator))).not.toMatch(/hash|"password"/i)
  })

  test('finds who has a temporary password and who has no second factor', async () => {
    const given = await ctx.db.user.findFirstOrThrow({ where: { username: 'User13' } })
    const password = { userId: given.id, hash: 'x', changedAt: ctx.now, temporary: true }
    await ctx.db.password.create({ data: password })
    expect(await names({ temporaryPassword: true })).toEqual(['User13'])
    const { changedAt } = await ctx.db.password.findFirstOrThrow({ where: { temporary: true } })
    const expiredAt = async (seconds: number) =>
      (await searchUsers(ctx.at(secondsAfter(changedAt, seconds)), { temporaryPassword: true }, operator)).users.map(
        (user) => user.temporaryExpired,
      )
    expect([await expiredAt(days(7) - 1), await expiredAt(days(7))]).toEqual([[false], [true]])
    const { id: userId } = await ctx.db.user.findFirstOrThrow({ where: { username: 'ada' } })
    await addTotp(ctx, userId)
    expect(await names({ withoutFactor: true })).not.toContain('ada')
    expect(await countUsers(ctx, { withoutFactor: true }, operator)).toEqual({ count: 25, more: false })
  })

  test('finds who holds a role in a subsystem now, alone or through a team', async () => {
    await addGrant(ctx, { user: 'ada', subsystem: 'wiki', role: 'reader' }, operator)
    const over = { validFrom: new Date(0), validTo: new Date(1) }
    await addGrant(ctx, { user: 'user14', subsystem: 'wiki', role: 'reader', ...over }, operator)
    const team = await ctx.db.team.create({ data: { name: 'engineers', title: 'Engineers' } })
    const member = await ctx.db.user.findFirstOrThrow({ where: { username: 'User15' } })
    await ctx.db.teamMember.create({ data: { teamId: team.id, userId: member.id, validFrom: ctx.now } })
    const role = await ctx.db.role.findFirstOrThrow({ where: { subsystem: { identifier: 'wiki' } } })
    await ctx.db.grant.create({ data: { teamId: team.id, roleId: role.id, validFrom: ctx.now } })
    expect(await names({ subsystem: 'wiki' })).toEqual(['ada', 'User15'])
    expect(await names({ team: 'engineers' })).toEqual(['User15'])
    await expect(names({ team: 'nobody' })).rejects.toMatchObject({ code: 'no_such_team' })
  })
})

describe('the caller', () => {
  test('without the right is refused', async () => {
    const { id } = await seedUser(ctx, 'nobody')
    await expect(names({}, { kind: 'user', id })).rejects.toMatchObject({ code: 'not_permitted' })
  })

  test('whose right is limited to one subsystem sees the people there and no others', async () => {
    const { id } = await seedUser(ctx, 'reader', ['billing:reader'])
    const portal = await ctx.db.subsystem.findFirstOrThrow({ where: { identifier: 'portal' } })
    const billing = await ctx.db.subsystem.findFirstOrThrow({ where: { identifier: 'billing' } })
    const role = await ctx.db.role.findFirstOrThrow({ where: { subsystemId: portal.id, name: 'help-desk' } })
    const limited = { userId: id, roleId: role.id, limitedToId: billing.id, validFrom: ctx.now }
    await ctx.db.grant.create({ data: limited })
    expect(await names({}, { kind: 'user', id })).toEqual(['reader'])
    expect(await names({ subsystem: 'wiki' }, { kind: 'user', id })).toEqual([])
    expect(await countUsers(ctx, {}, { kind: 'user', id })).toEqual({ count: 1, more: false })
  })
})

test('what is rare is found behind thousands of others, in the order of the list', async () => {
  const many = await testContext()
  await many.db.$executeRaw`
    INSERT INTO "user" (username, name) SELECT 'crowd' || lpad(n::text, 5, '0'), 'One of many' FROM generate_series(1, 17000) n`
  await many.db.$executeRaw`
    INSERT INTO "user" (username, name) VALUES ('zeno', 'Zeno of Elea'), ('zenobia', 'Zenobia of Palmyra')`
  const found = async (input: Parameters<typeof searchUsers>[1]) =>
    (await searchUsers(many, input, operator)).users.map(({ username }) => username)
  expect(await found({ search: 'zeno' })).toEqual(['zeno', 'zenobia'])
  expect(await found({ search: 'zeno', descending: true, limit: 1 })).toEqual(['zenobia'])
  expect(await found({ search: 'one of', limit: 2 })).toEqual(['crowd00001', 'crowd00002'])
  const { after } = await searchUsers(many, { search: 'zeno', limit: 1 }, operator)
  expect(await found({ search: 'zeno', after: after ?? '' })).toEqual(['zenobia'])
  expect(await countUsers(many, { search: 'one of' }, operator)).toEqual({ count: 10_000, more: true })
  expect(await countUsers(many, { search: 'zeno' }, operator)).toEqual({ count: 2, more: false })
  // So many of those that were looked at, in tens: about seven in seventeen.
  const some = await countUsers(many, { search: 'crowd1' }, operator)
  expect(some).toEqual({ count: Math.floor(some.count / 10) * 10, more: true })
  expect(Math.abs(some.count - 4_118)).toBeLessThan(400)
  expect(await countUsers(many, {}, operator)).toEqual({ count: 10_000, more: true })
  await many.close()
})
