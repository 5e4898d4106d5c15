import { randomUUID } from 'node:crypto'
import { generateSecret } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { newId } from '#lib/base/uuid.ts'
import type { Context } from '#lib/db/context.ts'
import { sealFactorKey } from '#lib/factors/factor-key.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { refreshSession } from '#lib/sessions/refresh-session.ts'
import { touchSessions } from '#lib/sessions/touch-sessions.ts'
import { rememberBrowser } from '#lib/throttle/known-browser.ts'
import { spendGuess } from '#lib/throttle/spend-guess.ts'
import { createUser } from '#lib/users/create-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { testWorld, type World } from '#test/world.ts'
import { portalLogin } from './login-request.ts'
import { sealLoginTicket } from './login-ticket.ts'
import { submitOtp } from './submit-otp.ts'
import { submitPassword } from './submit-password.ts'

const right = 'right horse battery staple'
let pool = openHashPool()
let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(async () => {
  await world.ctx.close()
  await pool.close()
})

const newUser = (username: string) => createUser(world.ctx, { username, name: username, password: right }, operator)
const times = <T>(n: number, one: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => one(index))
/** A caller without an address of their own, so that only the account's budget is at stake. */
const visitor = (seconds = 0): Context => ({ ...world.ctx.at(secondsAfter(world.ctx.now, seconds)), ip: '' })

/** What a sign-in in a browser of its own comes to: a step, `resume`, or the code of a refusal. */
async function signIn(ctx: Context, username: string, password: string): Promise<string> {
  const hash = hashSecret(randomUUID())
  const attempt = sealLoginTicket(ctx, { attemptId: randomUUID(), request: portalLogin }, hash)
  return outcome(submitPassword(ctx, { attempt, username, password }, { hash, session: null }))
}

async function outcome(submitted: Promise<{ next: string }>): Promise<string> {
  try {
    return (await submitted).next
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

/** How many of each. */
function tally(outcomes: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const one of outcomes) counts[one] = (counts[one] ?? 0) + 1
  return counts
}
const refusedSignIns = () => world.ctx.db.auditInbox.count({ where: { kind: 'sign-in.refused' } })

test('of 50 wrong passwords at once exactly five are looked at; the right one comes in after the pause', async () => {
  await newUser('ada')
  const before = await refusedSignIns()
  const outcomes = await Promise.all(times(50, () => signIn(visitor(), 'ada', 'wrong')))
  expect(tally(outcomes)).toEqual({ password: 5, too_many_guesses: 45 })
  expect(await refusedSignIns()).toBe(before + 5)
  expect(await signIn(visitor(), 'ada', right)).toBe('too_many_guesses')
  expect(await signIn(visitor(1), 'ada', right)).toBe('resume')
})

test('a name that nobody bears is held up in the same way', async () => {
  const outcomes = await Promise.all(times(50, () => signIn(visitor(), 'nobody', 'wrong')))
  expect(tally(outcomes)).toEqual({ password: 5, too_many_guesses: 45 })
})

test('every name of a person spends one budget', async () => {
  const { id: userId } = await newUser('charles')
  await world.ctx.db.loginName.create({ data: { normalised: 'charles@example.org', kind: 'email', userId } })
  for (const name of ['charles', 'CHARLES ', 'charles@example.org', 'charles']) await signIn(visitor(), name, 'wrong')
  const outcomes = await Promise.all(
    times(10, (n) => signIn(visitor(), n % 2 ? 'charles' : 'charles@example.org', 'wrong')),
  )
  expect(tally(outcomes)).toEqual({ password: 1, too_many_guesses: 9 })
})

test('right passwords cost nothing', async () => {
  await newUser('mary')
  for (let n = 0; n < 12; n++) expect(await signIn(visitor(), 'mary', right)).toBe('resume')
})

test('the owner signs in where they did before while someone else keeps guessing', async () => {
  const { id: userId } = await newUser('grace')
  const own: Context = { ...visitor(), knownBrowser: rememberBrowser(world.ctx, userId) }
  const attack = Promise.all(times(100, () => signIn(visitor(), 'grace', 'wrong')))
  expect(await signIn(own, 'grace', 'mistyped')).toBe('password')
  expect(await signIn(own, 'grace', right)).toBe('resume')
  expect(tally(await attack)).toEqual({ password: 5, too_many_guesses: 95 })
  expect(await signIn(own, 'grace', right)).toBe('resume')
})

test('guesses leave whoever is signed in alone', async () => {
  const user = await world.user('katherine', 'wiki')
  const session = await world.signIn(user.id)
  const subsystemSession = await world.enter(session, world.wiki)
  const outcomes = await Promise.all(times(20, () => signIn(visitor(), 'katherine', 'wrong')))
  expect(tally(outcomes)).toEqual({ password: 5, too_many_guesses: 15 })
  expect(await findSsoSession(world.ctx, session.cookie)).not.toBeNull()
  expect(await world.enter(session, world.wiki)).toEqual(expect.any(String))
  const touched = await touchSessions(world.ctx, { active: [subsystemSession], asked: [] }, world.wiki)
  expect(touched.get(subsystemSession)?.state).toBe('live')
  expect(await refreshSession(world.ctx, { id: subsystemSession }, world.wiki)).toBeDefined()
})

test('of 50 wrong codes at once, each in a sign-in of its own, exactly five are looked at', async () => {
  const { id: userId } = await newUser('hedy')
  const id = newId()
  const sealedKey = sealFactorKey(world.ctx, id, generateSecret())
  await world.ctx.db.factor.create({
    data: { id, userId, kind: 'totp', name: 'App', sealedKey, period: 30, createdAt: world.ctx.now },
  })
  const attempts = []
  for (let n = 0; n < 50; n++) attempts.push(await untilOtp('hedy'))
  const codes = attempts.map(({ hash, ticket }) =>
    outcome(submitOtp(visitor(), { attempt: ticket, code: 'not one' }, { hash, session: null })),
  )
  expect(tally(await Promise.all(codes))).toEqual({ otp: 5, too_many_guesses: 45 })
  expect(await world.ctx.db.auditInbox.count({ where: { kind: 'second-factor.refused', userId } })).toBe(5)
  expect(await signIn(visitor(), 'hedy', right)).toBe('too_many_guesses')
})

async function untilOtp(username: string) {
  const hash = hashSecret(randomUUID())
  const attempt = sealLoginTicket(world.ctx, { attemptId: randomUUID(), request: portalLogin }, hash)
  const submitted = await submitPassword(visitor(), { attempt, username, password: right }, { hash, session: null })
  if (submitted.next !== 'otp') throw new Error(`the code was not asked for, but ${submitted.next}`)
  return { hash, ticket: submitted.ticket }
}

test('whoever tries 400 names from one network is stopped before anything is hashed', async () => {
  const from = (n: number): Context => ({ ...visitor(), ip: `203.0.113.${n % 100}` })
  // The first 290 take the shortest way: they stand for sign-ins that were hashed.
  for (let n = 0; n < 290; n++) await spendGuess(from(n), { path: 'password', nameDigest: `name ${n}` })
  const before = await refusedSignIns()
  const outcomes: string[] = []
  for (let n = 290; n < 400; n += 10) {
    outcomes.push(...(await Promise.all(times(10, (k) => signIn(from(n + k), `name-${n + k}`, 'wrong')))))
  }
  expect(tally(outcomes)).toEqual({ password: 10, too_many_guesses: 100 })
  expect(await refusedSignIns()).toBe(before + 10)
  expect(await signIn({ ...visitor(), ip: '198.51.100.1' }, 'name-1', 'wrong')).toBe('password')
})

test('a guess whose password could not be looked at was none', async () => {
  await newUser('busy')
  await pool.close()
  for (let n = 0; n < 10; n++) await expect(signIn(visitor(), 'busy', 'wrong')).rejects.toThrow()
  pool = openHashPool()
  expect(tally(await Promise.all(times(10, () => signIn(visitor(), 'busy', 'wrong'))))).toEqual({
    password: 5,
    too_many_guesses: 5,
  })
})
