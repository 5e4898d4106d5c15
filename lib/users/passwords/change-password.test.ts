import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { days, secondsAfter } from '#lib/base/time.ts'
import { createUser } from '#lib/users/create-user.ts'
import { giveTemporaryPassword } from '#lib/users/give-temporary-password.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance, seedSsoSession } from '#test/sessions.ts'
import { changePassword } from './change-password.ts'
import { openHashPool } from './hash-pool.ts'
import { isPasswordOf } from './is-password-of.ts'
import { type PasswordRules, passwordRulesPresets } from './password-rules.ts'
import { passwordStanding } from './password-standing.ts'

const first = 'a brass difference engine'
const chosen = 'four rivers and a lantern'
let ctx: TestContext
let hashing: ReturnType<typeof openHashPool>
beforeAll(async () => {
  ctx = await testContext()
  hashing = openHashPool()
  await seedInstance(ctx)
})
afterAll(async () => {
  await hashing.close()
  await ctx.close()
})

let people = 0
async function newUser(password: string | undefined = first) {
  people += 1
  const user = await createUser(ctx, { username: `person${people}`, name: 'Grace Hopper', password }, operator)
  return { ...user, self: { kind: 'user', id: user.id } as const }
}
const rule = (rules: PasswordRules) =>
  ctx.db.instance.update({ where: { id: 1 }, data: { passwordRules: rules }, select: { id: true } })
const epochOf = async (userId: string) => (await ctx.db.user.findUniqueOrThrow({ where: { id: userId } })).sessionEpoch

test('the new one counts, the old one does not, sessions of before are over and one event tells of it', async () => {
  const { id, self } = await newUser()
  await seedSsoSession(ctx, id)
  expect(await changePassword(ctx, { userId: id, password: chosen }, self)).toEqual({ sessionEpoch: 1 })
  expect(await epochOf(id)).toBe(1)
  expect(await isPasswordOf(ctx, { userId: id, password: chosen })).toBe(true)
  expect(await isPasswordOf(ctx, { userId: id, password: first })).toBe(false)
  expect(await ctx.db.ssoSession.count({ where: { userId: id, endedAt: null } })).toBe(0)
  const events = await ctx.db.auditInbox.findMany({ where: { userId: id, kind: 'user.password-changed' } })
  expect(events).toMatchObject([{ actorKind: 'user', actorId: id }])
  expect(JSON.stringify(events)).not.toContain(chosen)
})

test('who has no password yet gets the first one', async () => {
  const user = await createUser(ctx, { username: 'invited', name: 'Mary' }, operator)
  expect(await isPasswordOf(ctx, { userId: user.id, password: chosen })).toBe(false)
  await changePassword(ctx, { userId: user.id, password: chosen }, operator)
  expect(await isPasswordOf(ctx, { userId: user.id, password: chosen })).toBe(true)
})

test('the present one, in any spelling, and one that breaks the rules are refused and change nothing', async () => {
  const { id, self, username } = await newUser('Caf\u00e9 of the brass fish')
  const again = changePassword(ctx, { userId: id, password: 'Cafe\u0301 of the brass \ufb01sh' }, self)
  await expect(again).rejects.toThrow(/have now/)
  for (const password of ['short', 'password12345', `${username} hopper`]) {
    const refused = changePassword(ctx, { userId: id, password }, self)
    await expect(refused).rejects.toMatchObject({ code: 'password_refused' })
  }
  expect(await epochOf(id)).toBe(0)
})

test('of fifty different ones at once one counts, and the others are told so', async () => {
  const { id, self } = await newUser()
  const passwords = Array.from({ length: 50 }, (_, n) => `${chosen} number ${n * 7919}`)
  const tries = await Promise.allSettled(
    passwords.map((password) => changePassword(ctx, { userId: id, password }, self)),
  )
  const done = passwords.filter((_, n) => tries[n]?.status === 'fulfilled')
  expect(done).toHaveLength(1)
  expect(await isPasswordOf(ctx, { userId: id, password: done[0] ?? '' })).toBe(true)
  expect(await epochOf(id)).toBe(1)
  expect(await ctx.db.auditInbox.count({ where: { userId: id, kind: 'user.password-changed' } })).toBe(1)
  for (const one of tries) {
    // Who comes fiftieth may also be told that too much is going on.
    if (one.status === 'rejected') expect(['password_refused', 'busy']).toContain(one.reason.code)
  }
})

test('the same one sent twice at once is chosen once, and both are told of the same epoch', async () => {
  const { id, self } = await newUser()
  const twice = [1, 2].map(() => changePassword(ctx, { userId: id, password: chosen }, self))
  expect(await Promise.all(twice)).toEqual([{ sessionEpoch: 1 }, { sessionEpoch: 1 }])
  expect(await ctx.db.auditInbox.count({ where: { userId: id, kind: 'user.password-changed' } })).toBe(1)
})

describe('rules that remember', () => {
  const word = (n: number) => `lantern ${n} over ${n * 7919} rivers`

  test('refuse the last four, take the fifth, and keep no hash that they do not look at', async () => {
    await rule(passwordRulesPresets.pcidss)
    const { id, self } = await newUser(word(0))
    for (const n of [1, 2, 3]) await changePassword(ctx, { userId: id, password: word(n) }, self)
    for (const n of [0, 1, 2]) {
      await expect(changePassword(ctx, { userId: id, password: word(n) }, self)).rejects.toThrow(/last 4 passwords/)
    }
    await changePassword(ctx, { userId: id, password: word(4) }, self)
    await changePassword(ctx, { userId: id, password: word(0) }, self)
    expect(await ctx.db.pastPassword.count({ where: { userId: id } })).toBe(3)
    await rule(passwordRulesPresets.portico)
    await changePassword(ctx, { userId: id, password: word(4) }, self)
    expect(await ctx.db.pastPassword.count({ where: { userId: id } })).toBe(0)
  })

  test('are not got round by a password that an administrator gives in between', async () => {
    await rule(passwordRulesPresets.pcidss)
    const { id, self, username } = await newUser(word(0))
    await giveTemporaryPassword(ctx, { user: username }, operator)
    await expect(changePassword(ctx, { userId: id, password: word(0) }, self)).rejects.toThrow(/last 4 passwords/)
    await rule(passwordRulesPresets.portico)
  })
})

describe('a password must be changed', () => {
  test('when somebody else made it up, until it is', async () => {
    const { id, self, username } = await newUser()
    const given = await giveTemporaryPassword(ctx, { user: username }, operator)
    expect(given).toMatchObject({ username, sessionsEnded: 0 })
    expect(given.password).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/)
    expect(await isPasswordOf(ctx, { userId: id, password: given.password })).toBe(true)
    expect(await passwordStanding(ctx, id)).toEqual({ mustChange: true })
    await changePassword(ctx, { userId: id, password: chosen }, self)
    expect(await passwordStanding(ctx, id)).toEqual({ mustChange: false })
  })

  test('after the age that the rules give it, and not a moment before', async () => {
    const { id } = await newUser()
    const later = ctx.at(secondsAfter(ctx.now, days(90)))
    expect(await passwordStanding(later, id)).toEqual({ mustChange: false })
    await rule(passwordRulesPresets.pcidss)
    expect(await passwordStanding(later, id)).toEqual({ mustChange: true })
    expect(await passwordStanding(ctx.at(new Date(later.now.getTime() - 1)), id)).toEqual({ mustChange: false })
    await rule(passwordRulesPresets.portico)
  })

  test('never, where there is none', async () => {
    const { id } = await createUser(ctx, { username: 'without', name: 'Without' }, operator)
    expect(await passwordStanding(ctx, id)).toEqual({ mustChange: false })
  })
})

test('generated passwords differ and have at least 60 bits', async () => {
  const { username } = await newUser()
  const made = new Set<string>()
  for (let n = 0; n < 20; n += 1) made.add((await giveTemporaryPassword(ctx, { user: username }, operator)).password)
  expect(made.size).toBe(20)
  for (const password of made) expect(password.replaceAll('-', '').length * Math.log2(32)).toBeGreaterThanOrEqual(60)
})
