import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '#lib/base/refusal.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { rememberBrowser } from './known-browser.ts'
import { type Guess, spendGuess } from './spend-guess.ts'

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

const many = (n: number, at: Context, guess: Guess) => Promise.all(Array.from({ length: n }, () => wait(at, guess)))
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
