import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { days, minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { endSessionsOfUser, endSsoSession } from '#lib/sessions/end-sessions.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { createUser } from '#lib/users/create-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { sample } from '#test/sample.ts'
import { testWorld, type World } from '#test/world.ts'
import { portalLogin } from './login-request.ts'
import { openLoginTicket, sealLoginTicket } from './login-ticket.ts'
import { submitPassword } from './submit-password.ts'

const right = 'right horse battery staple'
const pool = openHashPool()
let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(async () => {
  await world.ctx.close()
  await pool.close()
})

const newUser = (username: string) => createUser(world.ctx, { username, name: username, password: right }, operator)

/** A browser with its cookies, as the edge would hand it to the verb. */
class Browser {
  readonly hash = hashSecret(randomUUID())
  cookie: string | null = null

  ticket(ctx: Context): string {
    return sealLoginTicket(ctx, { attemptId: randomUUID(), request: portalLogin }, this.hash)
  }

  async submit(ctx: Context, attempt: string, username: string, password: string, { withCookie = true } = {}) {
    const session = withCookie ? await findSsoSession(ctx, this.cookie) : null
    const submitted = await submitPassword(ctx, { attempt, username, password }, { hash: this.hash, session })
    if (submitted.next === 'resume') this.cookie = submitted.session.cookie
    return submitted
  }

  session = (ctx: Context) => findSsoSession(ctx, this.cookie)
}

const codeOf = (error: unknown) => (error instanceof Refusal ? error.code : String(error))
const messageIn = (submitted: { next: string; ticket?: string }, browser: Browser) =>
  submitted.ticket ? openLoginTicket(world.ctx, submitted.ticket, browser.hash)?.message : submitted.next

describe('the password step', () => {
  test('signs in by username in any case, and by nothing that is not a name', async () => {
    await newUser('Grace')
    const browser = new Browser()
    await browser.submit(world.ctx, browser.ticket(world.ctx), ' GRACE ', right)
    expect((await browser.session(world.ctx))?.user.username).toBe('Grace')
  })

  test('opens a session that knows its browser', async () => {
    const { id: userId } = await newUser('known')
    const browser = new Browser()
    await browser.submit(world.ctx, browser.ticket(world.ctx), 'known', right)
    const { browserHash } = await world.ctx.db.ssoSession.findFirstOrThrow({ where: { userId } })
    expect(browserHash && Buffer.from(browserHash)).toEqual(browser.hash)
  })

  test('says the same to an unknown name, a wrong password, a locked user, a user without password, an expired temporary one, and nothing at all', async () => {
    await newUser('katherine')
    await newUser('locked')
    await lockUser(world.ctx, { user: 'locked' }, operator)
    await createUser(world.ctx, { username: 'nopassword', name: 'No' }, operator)
    await createUser(world.ctx, { username: 'lapsed', name: 'Lapsed' }, operator)
    const weekAgo = world.ctx.at(secondsAfter(world.ctx.now, -days(7)))
    await setPassword(weekAgo, { user: 'lapsed', password: right, temporary: true }, operator)
    const tries = [
      ['nobody', right],
      ['katherine', 'wrong horse battery'],
      ['locked', right],
      ['nopassword', ''],
      ['lapsed', right],
      ['', ''],
      ['a\u0000b', right],
    ] as const
    for (const [username, password] of tries) {
      const browser = new Browser()
      const answer = await browser.submit(world.ctx, browser.ticket(world.ctx), username, password)
      expect(messageIn(answer, browser), username).toBe('credentials_refused')
    }
  })

  test('keeps no typed name that is nobody’s: people type passwords there', async () => {
    const browser = new Browser()
    await browser.submit(world.ctx, browser.ticket(world.ctx), 'my secret passphrase', '')
    const rows = await world.ctx.db.auditInbox.findMany({ where: { kind: 'sign-in.refused' } })
    expect(JSON.stringify(rows)).not.toContain('my secret passphrase')
  })

  test('a form sent twice opens one session, and the second answer carries its newest cookie', async () => {
    const { id: userId } = await newUser('twice')
    const browser = new Browser()
    const ticket = browser.ticket(world.ctx)
    const both = await Promise.all(
      [1, 2].map(() => browser.submit(world.ctx, ticket, 'twice', right, { withCookie: false })),
    )
    expect(both.map(({ next }) => next)).toEqual(['resume', 'resume'])
    expect(await world.ctx.db.ssoSession.count({ where: { userId } })).toBe(1)
    await browser.submit(world.ctx, ticket, 'twice', right, { withCookie: false })
    expect(await world.ctx.db.ssoSession.count({ where: { userId } })).toBe(1)
    expect(await browser.session(world.ctx)).not.toBeNull()
  })

  test('proving again raises the same session and gives it a new cookie; the old cookie is dead', async () => {
    const { id: userId } = await newUser('again')
    const browser = new Browser()
    await browser.submit(world.ctx, browser.ticket(world.ctx), 'again', right)
    const [first, firstCookie] = [await browser.session(world.ctx), browser.cookie]
    await browser.submit(world.ctx, browser.ticket(world.ctx), 'again', right)
    expect((await browser.session(world.ctx))?.id).toBe(first?.id)
    expect(await findSsoSession(world.ctx, firstCookie)).toBeNull()
    expect(await world.ctx.db.ssoSession.count({ where: { userId } })).toBe(1)
  })

  test('another person signs out first', async () => {
    await newUser('first')
    await newUser('second')
    const browser = new Browser()
    await browser.submit(world.ctx, browser.ticket(world.ctx), 'first', right)
    const other = browser.submit(world.ctx, browser.ticket(world.ctx), 'second', right)
    await expect(other).rejects.toMatchObject({ code: 'other_user' })
    expect((await browser.session(world.ctx))?.user.username).toBe('first')
  })

  test('an attempt lasts 15 minutes, and its form starts a new one', async () => {
    await newUser('slow')
    const browser = new Browser()
    const wrong = await browser.submit(world.ctx, browser.ticket(world.ctx), 'slow', 'wrong')
    if (wrong.next === 'resume') throw new Error('a wrong password signed in')
    const late = world.ctx.at(secondsAfter(world.ctx.now, minutes(15)))
    const answer = await browser.submit(late, wrong.ticket, 'slow', right)
    expect(messageIn(answer, browser)).toBe('attempt_expired')
    if (answer.next === 'resume') throw new Error('a stale attempt signed in')
    await browser.submit(late, answer.ticket, 'slow', right)
    expect(await browser.session(late)).not.toBeNull()
  })

  test('a new password between the proof and the end of a sign-in voids the proof', async () => {
    const { id: userId } = await newUser('changed')
    const browser = new Browser()
    const signingIn = browser.submit(world.ctx, browser.ticket(world.ctx), 'changed', right)
    const changing = endSessionsOfUser(world.ctx, { userId, reason: 'revoked' }, operator)
    await Promise.allSettled([signingIn, changing])
    const { sessionEpoch } = await world.ctx.db.user.findUniqueOrThrow({ where: { id: userId } })
    const stale = await world.ctx.db.ssoSession.count({
      where: { userId, endedAt: null, userEpoch: { lt: sessionEpoch } },
    })
    expect(stale).toBe(0)
  })

  test('a browser keeps at most ten attempts', async () => {
    const browser = new Browser()
    for (let i = 0; i < 12; i++) await browser.submit(world.ctx, browser.ticket(world.ctx), `nobody-${i}`, '')
    expect(await world.ctx.db.loginAttempt.count({ where: { browserHash: Uint8Array.from(browser.hash) } })).toBe(10)
  })
})

// Everything a visitor can do at the sign-in, in any order: which of two browsers acts, on which of all forms seen so far.
const browserIndex = fc.nat({ max: 1 })
const command = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), browser: browserIndex }),
  fc.record({
    kind: fc.constant('submit' as const),
    browser: browserIndex,
    form: fc.nat({ max: 9 }),
    user: fc.constantFrom('one', 'two', 'nobody', ''),
    password: fc.constantFrom(right, 'wrong', ''),
    withCookie: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('sign out' as const), browser: browserIndex }),
  fc.record({ kind: fc.constant('end all' as const), user: fc.constantFrom('one', 'two') }),
  fc.record({ kind: fc.constant('wait' as const), minutes: fc.constantFrom(1, 16) }),
)

test('no order of steps ever yields a session without the right password in that very browser', async () => {
  const users = { one: (await newUser('one')).id, two: (await newUser('two')).id }
  const idOf = (name: string) => (name === 'one' || name === 'two' ? users[name] : null)
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 14 }), async (commands) => {
      // Each run begins with a full budget, or the later ones would only prove that guesses are held up.
      await world.ctx.db.throttle.deleteMany()
      const browsers = [new Browser(), new Browser()] as const
      const forms: { ticket: string; hash: Uint8Array }[] = []
      let ctx: Context = world.ctx
      const sessions = () => world.ctx.db.ssoSession.count()
      for (const step of commands) {
        const before = await sessions()
        const browser = 'browser' in step && step.browser === 1 ? browsers[1] : browsers[0]
        if (step.kind === 'open') forms.push({ ticket: browser.ticket(ctx), hash: browser.hash })
        if (step.kind === 'wait') ctx = world.ctx.at(secondsAfter(ctx.now, minutes(step.minutes)))
        if (step.kind === 'end all') {
          await endSessionsOfUser(ctx, { userId: users[step.user], reason: 'revoked' }, operator)
        }
        if (step.kind === 'sign out') {
          const live = await browser.session(ctx)
          if (live) await endSsoSession(ctx, { ssoSessionId: live.id, reason: 'logout' }, operator)
        }
        if (step.kind !== 'submit') {
          expect(await sessions()).toBe(before)
          continue
        }
        const form = forms[step.form % Math.max(1, forms.length)]
        const held = await browser.session(ctx)
        const answer = await browser
          .submit(ctx, form?.ticket ?? 'v1.none', step.user, step.password, step)
          .catch((error: unknown) => ({ next: codeOf(error) }))
        if ('ticket' in answer) forms.push({ ticket: answer.ticket, hash: browser.hash })
        const legal = form?.hash === browser.hash && idOf(step.user) !== null && step.password === right
        if (answer.next === 'resume') {
          expect(legal).toBe(true)
          expect((await browser.session(ctx))?.user.id).toBe(idOf(step.user))
        } else {
          expect(await sessions()).toBe(before)
          expect((await browser.session(ctx))?.id).toBe(held?.id)
        }
      }
    }),
    { numRuns: sample(20, 200) },
  )
}, 120_000)
