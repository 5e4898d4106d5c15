import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unknownNameDigest } from '#lib/audit/unknown-name-digest.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { newSecret } from '#lib/base/secrets.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { openDatabase } from '#lib/db/database.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { knownBrowserOf, rememberBrowser } from './known-browser.ts'
import { type Guess, spendGuess } from './spend-guess.ts'
import { sweepThrottle } from './sweep-throttle.ts'

let ctx: TestContext
beforeAll(async () => {
  ctx = await testContext()
})
afterAll(() => ctx.close())

const anyone = (): Guess => ({ userId: randomUUID(), path: 'password' })
const later = (seconds: number): Context => elsewhere(ctx.at(secondsAfter(ctx.now, seconds)))
/** The same caller at an address of its own, so that only the account's budget is at stake. */
const elsewhere = (at: Context): Context => ({ ...at, ip: '' })

/** 0 where the guess was taken, otherwise the seconds of Retry-After. */
async function wait(at: Context, guess: Guess): Promise<number> {
  try {
    await spendGuess(at, guess)
    return 0
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'too_many_guesses') throw error
    return error.retryAfterSeconds ?? Number.NaN
  }
}

const times = <T>(n: number, one: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => one(index))
const many = (n: number, at: Context, guess: Guess) => Promise.all(times(n, () => wait(at, guess)))
const taken = (waits: number[]) => waits.filter((seconds) => seconds === 0).length

test('of 50 guesses at once exactly the five free ones are taken, and the others wait a second', async () => {
  const guess = anyone()
  const waits = await many(50, elsewhere(ctx), guess)
  expect(taken(waits)).toBe(5)
  expect(new Set(waits)).toEqual(new Set([0, 1]))
})

test('after that each guess waits 1, 2, 4 … seconds for the next, at most 5 minutes, and of many at once one is taken', async () => {
  const guess = anyone()
  await many(5, elsewhere(ctx), guess)
  let at = 0
  const pauses: number[] = []
  for (let n = 0; n < 12; n++) {
    const pause = await wait(later(at), guess)
    pauses.push(pause)
    at += pause
    expect(taken(await many(10, later(at), guess))).toBe(1)
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
})

test('an hour of quiet forgets, and nothing sooner', async () => {
  const guess = anyone()
  await many(7, elsewhere(ctx), guess)
  expect(await wait(later(minutes(59)), guess)).toBe(0)
  expect(await wait(later(minutes(59)), guess)).toBe(2)
  expect(taken(await many(50, later(minutes(120)), guess))).toBe(5)
})

test('a guess that is given back was none: neither counted nor followed by a pause', async () => {
  const guess = anyone()
  await many(4, elsewhere(ctx), guess)
  for (let n = 0; n < 20; n++) await (await spendGuess(elsewhere(ctx), guess)).giveBack()
  expect(taken(await many(10, elsewhere(ctx), guess))).toBe(1)
})

test('giving one back does not lift the pause that a later guess began', async () => {
  const guess = anyone()
  const [first] = await Promise.all(times(5, () => spendGuess(elsewhere(ctx), guess)))
  await wait(later(1), guess)
  await first?.giveBack()
  expect(await wait(later(1), guess)).toBe(2)
})

test('every path spends the one budget of the account', async () => {
  const userId = randomUUID()
  for (const path of ['password', 'otp', 'recovery', 'reset', 'api'] as const) {
    expect(await wait(elsewhere(ctx), { userId, path })).toBe(0)
  }
  for (const path of ['password', 'otp', 'enrolment', 'recovery', 'reset', 'account', 'api'] as const) {
    expect(await wait(elsewhere(ctx), { userId, path }), path).toBe(1)
  }
})

test('guesses at one account never hold up another', async () => {
  await many(50, elsewhere(ctx), anyone())
  expect(await wait(elsewhere(ctx), anyone())).toBe(0)
})

test('a name that nobody bears is held up exactly as an account is', async () => {
  const known = await many(50, elsewhere(ctx), anyone())
  const unknown = await many(50, elsewhere(ctx), { nameDigest: randomUUID(), path: 'password' })
  expect(unknown.sort()).toEqual(known.sort())
})

test('a new process goes on with the same counts', async () => {
  const guess = anyone()
  const at = { ...ctx, ip: '198.51.100.1' }
  await many(60, at, guess)
  const restarted = openDatabase(ctx.url, { max: 1 })
  try {
    const after = { ...at, run: restarted.run, db: restarted.prisma }
    expect(await wait({ ...after, ip: '' }, guess)).toBe(1)
    expect(await wait(after, anyone())).toBeGreaterThan(1)
  } finally {
    await restarted.close()
  }
})

describe('a browser in which someone has signed in', () => {
  const browserOf = (userId: string): Context => ({ ...elsewhere(ctx), knownBrowser: rememberBrowser(ctx, userId) })

  test('has ten free guesses of its own, whatever others have used up', async () => {
    const userId = randomUUID()
    const guess: Guess = { userId, path: 'password' }
    await many(50, elsewhere(ctx), guess)
    expect(taken(await many(50, browserOf(userId), guess))).toBe(10)
    expect(taken(await many(50, browserOf(userId), guess))).toBe(10)
  })

  test('is an unknown one to everyone else', async () => {
    const guess = anyone()
    await many(5, elsewhere(ctx), guess)
    expect(await wait(browserOf(randomUUID()), guess)).toBe(1)
  })

  test('knows eight people at most, and each once', () => {
    const people = Array.from({ length: 10 }, () => randomUUID())
    let at = elsewhere(ctx)
    for (const userId of [...people, ...people.slice(-3)]) at = { ...at, knownBrowser: rememberBrowser(at, userId) }
    expect(people.map((userId) => knownBrowserOf(at, userId) !== null)).toEqual(people.map((_, n) => n >= 2))
  })

  test.each([
    ['altered', (cookie: string) => cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
    ['of two browsers', (cookie: string) => `${newSecret('pkb')}.${cookie.split('.')[1]}`],
    ['without a name', (cookie: string) => cookie.split('.')[0] ?? ''],
    ['of another kind', (cookie: string) => cookie.replace('pkb_', 'pss_')],
    ['empty', () => ''],
  ])('a cookie that is %s is nobody’s', (_, change) => {
    const userId = randomUUID()
    const cookie = rememberBrowser(ctx, userId)
    expect(knownBrowserOf({ ...ctx, knownBrowser: cookie }, userId)).not.toBeNull()
    expect(knownBrowserOf({ ...ctx, knownBrowser: change(cookie) }, userId)).toBeNull()
  })
})

describe('the network of the caller', () => {
  test('an address has 60 guesses a minute, its network 300, and one that is refused takes none from its neighbours', async () => {
    const neighbours = ['203.0.113.1', '203.0.113.2', '203.0.113.3', '203.0.113.4', '203.0.113.5', '203.0.113.6']
    const each = []
    for (const ip of neighbours) each.push(taken(await Promise.all(times(90, () => wait({ ...ctx, ip }, anyone())))))
    expect(each).toEqual([60, 60, 60, 60, 60, 0])
    expect(await wait({ ...ctx, ip: '203.0.114.1' }, anyone())).toBe(0)
  })

  test('right proofs do not count: an office may sign in at nine', async () => {
    const at = { ...ctx, ip: '198.51.101.1' }
    for (let n = 0; n < 80; n++) await (await spendGuess(at, anyone())).giveBack()
    expect(await wait(at, anyone())).toBe(0)
  })

  test('an application’s back end is never counted for its users', async () => {
    const at = { ...ctx, ip: '198.51.102.1' }
    const waits = await Promise.all(times(100, () => wait(at, { userId: randomUUID(), path: 'api' })))
    expect(taken(waits)).toBe(100)
    expect(await wait(at, anyone())).toBe(0)
  })

  test('a caller that its proxy hides is not counted, or nobody could sign in', async () => {
    for (const ip of ['127.0.0.1', '::1', '']) {
      expect(taken(await Promise.all(times(70, () => wait({ ...ctx, ip }, anyone()))))).toBe(70)
    }
  })
})

test('no name and no address is kept, and what is held up is told to the audit', async () => {
  const name = 'a secret typed into the wrong field'
  await many(10, { ...ctx, ip: '198.51.103.77' }, { nameDigest: unknownNameDigest(ctx, name), path: 'password' })
  const rows = JSON.stringify(await ctx.db.throttle.findMany())
  expect(rows).not.toContain(name)
  expect(rows).not.toContain('198.51.103')
  const event = await ctx.db.auditInbox.findFirst({ where: { kind: 'guess.held-up' }, orderBy: { id: 'desc' } })
  expect(event?.facts).toMatchObject({ path: 'password', by: 'account' })
})

test('what is forgotten is swept in batches, and nothing else', async () => {
  const own = await testContext()
  try {
    const data = times(2_500, (n) => ({ key: `name:${n}`, points: 1, expire: own.now.getTime() - 1 }))
    await own.db.throttle.createMany({ data })
    const guess = anyone()
    await many(5, { ...own, ip: '' }, guess)
    expect(await sweepThrottle(own)).toBe(2_500)
    expect(await wait({ ...own, ip: '' }, guess)).toBe(1)
    expect(await sweepThrottle(own.at(secondsAfter(own.now, minutes(61))))).toBe(1)
  } finally {
    await own.close()
  }
})
