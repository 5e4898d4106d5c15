import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import { openJob } from '#lib/db/add-job.ts'
import type { Context } from '#lib/db/context.ts'
import { createContext } from '#lib/db/runtime.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { beginTotp } from '#lib/factors/totp/begin-totp.ts'
import { confirmTotp } from '#lib/factors/totp/confirm-totp.ts'
import { createUser } from '#lib/users/create-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { sample } from '#test/sample.ts'
import { testWorld, type World } from '#test/world.ts'
import { portalLogin } from './login-request.ts'
import { sealLoginTicket } from './login-ticket.ts'
import type { StepName } from './next-step.ts'
import type { Browser, Submitted } from './open-form.ts'
import { submitEnrolment } from './submit-enrolment.ts'
import { submitMailedCode } from './submit-mailed-code.ts'
import { submitNewPassword } from './submit-new-password.ts'
import { submitOtp } from './submit-otp.ts'
import { submitPassword } from './submit-password.ts'
import { submitRecoveryCodes } from './submit-recovery-codes.ts'
import { submitRole } from './submit-role.ts'

const given = 'given horse battery staple 7'
const chosen = 'chosen horse battery staple 9'
const pool = openHashPool()
let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(async () => {
  await world.ctx.close()
  await pool.close()
})

/** The same portal, where mail works. */
function mailing(now: Date): Context {
  const { database, sealer, config } = world.ctx
  const smtpUrl = new URL('smtp://127.0.0.1:1')
  return createContext({ database, sealer, config: { ...config, smtpUrl }, databaseNow: () => now })
}

/** The newest code that waits to be mailed to a person. */
async function mailedTo(userId: string): Promise<string> {
  const { rows } = await world.ctx.database.pool.query<{ payload: unknown }>(
    'SELECT payload FROM graphile_worker._private_jobs ORDER BY id DESC',
  )
  for (const { payload } of rows) {
    const mail = Object(openJob(world.ctx, 'mail', payload))
    if (mail.userId === userId && mail.template === 'mailed-code') return mail.data.code
  }
  return 'none'
}

/** What a form of a sign-in is sent as, where somebody goes on as they should. */
const rightMove = {
  password: 'password',
  otp: 'otp',
  change_password: 'new password',
  mailed_code: 'mailed code',
  enrol_factor: 'enrol',
  recovery_codes: 'keep',
  choose_role: 'role',
} as const satisfies Record<StepName, string>
type Kind = (typeof rightMove)[StepName] | 'send'

/** What a visitor does next: what the last form asks for, or anything else with any form seen so far. */
const move = fc.record({
  kind: fc.constantFrom(
    ...(['onward', 'onward', 'onward', 'onward', 'onward', 'onward'] as const),
    ...(['password', 'otp', 'otp', 'new password', 'enrol', 'send', 'mailed code', 'keep', 'role'] as const),
  ),
  right: fc.boolean(),
  form: fc.nat({ max: 5 }),
  browser: fc.constantFrom(0, 0, 0, 1),
  replay: fc.boolean(),
})
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never
const scene = fc.record({
  factor: fc.constantFrom(false, false, true),
  temporary: fc.boolean(),
  /** Whether the person has a confirmed address, where mail works. */
  mail: fc.boolean(),
  otp: fc.constantFrom(...(['off', 'optional', 'required', 'required'] as const)),
  enrolment: fc.constantFrom(...(['self', 'self', 'administrator'] as const)),
  lockedAfter: fc.constantFrom(99, 99, 99, 2),
  moves: fc.array(move, { minLength: 3, maxLength: 12 }),
})

type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never

const onward: Move = { kind: 'onward', right: true, form: 0, browser: 0, replay: false }
/** Chance may find nobody who takes the longest way there is, to the end: a mailed code, an authenticator, its recovery codes. */
const longestWay: Scene = {
  factor: false,
  temporary: false,
  mail: true,
  otp: 'required',
  enrolment: 'self',
  lockedAfter: 99,
  moves: [onward, { ...onward, kind: 'send' }, ...Array.from({ length: 6 }, () => onward)],
}

test('no order of any submissions gives a session without all the proofs that policy asks for', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ factor, temporary, mail, otp, enrolment, lockedAfter, moves }) => {
      const at = (now: Date) => (mail ? mailing(now) : world.ctx.at(now))
      let ctx: Context = at(world.ctx.now)
      const username = `p${randomUUID().slice(0, 8)}`
      const person = { username, name: username, email: `${username}@example.org`, emailVerified: mail }
      const { id: userId } = await createUser(ctx, { ...person, password: given }, operator)
      if (temporary) await ctx.db.password.update({ where: { userId }, data: { temporary: true } })
      await setPolicy(ctx, { otp, enrolment }, operator)
      const browsers: Browser[] = [0, 1].map(() => ({ hash: hashSecret(randomUUID()), session: null }))
      const browserHash = browsers[0]?.hash ?? new Uint8Array()
      const started = await beginTotp(ctx, { user: { id: userId, username }, browserHash })
      const codeAt = (at: Context) => generateSync({ secret: started.key, epoch: Math.floor(at.now.getTime() / 1_000) })
      if (factor) await confirmTotp(ctx, { userId, key: started.key, name: '', code: codeAt(ctx), first: true })
      const fresh = { attemptId: randomUUID(), request: portalLogin }
      const forms = [sealLoginTicket(ctx, fresh, browserHash)]
      let lastCode = codeAt(ctx)
      let stands: StepName = 'password'
      for (const [i, wild] of moves.entries()) {
        const step = wild.kind === 'onward' ? onward : wild
        const kind: Kind = wild.kind === 'onward' ? rightMove[stands] : wild.kind
        ctx = at(secondsAfter(ctx.now, 31))
        if (i === lockedAfter) await lockUser(ctx, { user: userId }, operator)
        const attempt = forms[Math.max(0, forms.length - 1 - step.form)] ?? ''
        const browser = browsers[step.browser] ?? { hash: new Uint8Array(), session: null }
        if (!step.replay) lastCode = codeAt(ctx)
        const code = step.right ? lastCode : '000000'
        const submitted: Submitted | null = await {
          password: () => submitPassword(ctx, { attempt, username, password: step.right ? given : 'wrong' }, browser),
          otp: () => submitOtp(ctx, { attempt, code }, browser),
          'new password': () => submitNewPassword(ctx, { attempt, password: step.right ? chosen : given }, browser),
          enrol: () => submitEnrolment(ctx, { attempt, enrolment: started.enrolment, name: '', code }, browser),
          send: () => submitMailedCode(ctx, { attempt, code: '', send: 'on' }, browser),
          'mailed code': async () =>
            submitMailedCode(ctx, { attempt, code: step.right ? await mailedTo(userId) : '1' }, browser),
          keep: () => submitRecoveryCodes(ctx, { attempt }, browser),
          role: () => submitRole(ctx, { attempt, role: 'editor' }, browser),
        }
          [kind]()
          .catch((error: unknown) => {
            if (error instanceof Refusal) return null
            throw error
          })
        if (submitted && submitted.next !== 'resume') {
          forms.push(submitted.ticket)
          stands = submitted.next
        }
        const told = async (event: string) =>
          (await world.ctx.db.auditInbox.count({ where: { userId, kind: event } })) > 0
        if (mail && !factor && (await told('factor.added'))) expect(await told('mailed-code.used')).toBe(true)
        if (submitted?.next !== 'resume') continue
        const proofs = await ctx.db.ssoSessionProof.findMany({ where: { ssoSessionId: submitted.session.id } })
        const methods = proofs.map(({ method }) => method)
        const enrolled = await ctx.db.factor.count({ where: { userId, removedAt: null } })
        const password = await ctx.db.password.findUniqueOrThrow({ where: { userId } })
        expect(i).toBeLessThan(lockedAfter)
        expect(step.browser).toBe(0)
        expect(methods).toContain('password')
        expect(password.temporary).toBe(false)
        if (otp === 'required' || (otp === 'optional' && enrolled > 0)) expect(methods).toContain('totp')
        if (otp === 'required' && enrolment === 'administrator') expect(factor).toBe(true)
        const attempts = await ctx.db.loginAttempt.findMany({ where: { ssoSessionId: submitted.session.id } })
        expect(attempts.map(({ sealedRecoveryCodes }) => sealedRecoveryCodes)).toEqual([null])
      }
    }),
    { numRuns: sample(30, 400), examples: [[longestWay]] },
  )
  // Else the property would hold for want of sign-ins that succeed.
  expect(await world.ctx.db.ssoSession.count()).toBeGreaterThan(3)
  for (const kind of ['mailed-code.used', 'recovery-codes.kept']) {
    expect(await world.ctx.db.auditInbox.count({ where: { kind } }), kind).toBeGreaterThan(0)
  }
}, 240_000)
