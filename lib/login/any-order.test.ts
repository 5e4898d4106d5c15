import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { generateSync } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { setPolicy } from '#lib/factors/set-policy.ts'
import { beginTotp } from '#lib/factors/totp/begin-totp.ts'
import { confirmTotp } from '#lib/factors/totp/confirm-totp.ts'
import { createUser } from '#lib/users/create-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { testWorld, type World } from '#test/world.ts'
import { portalLogin } from './login-request.ts'
import { sealLoginTicket } from './login-ticket.ts'
import type { Browser, Submitted } from './open-form.ts'
import { submitEnrolment } from './submit-enrolment.ts'
import { submitNewPassword } from './submit-new-password.ts'
import { submitOtp } from './submit-otp.ts'
import { submitPassword } from './submit-password.ts'

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

/** What a visitor does next, with any form seen so far. */
const move = fc.record({
  kind: fc.constantFrom('password', 'password', 'otp', 'otp', 'new password', 'enrol'),
  right: fc.boolean(),
  form: fc.nat({ max: 5 }),
  browser: fc.constantFrom(0, 0, 0, 1),
  replay: fc.boolean(),
})
const scene = fc.record({
  factor: fc.boolean(),
  temporary: fc.boolean(),
  otp: fc.constantFrom('off' as const, 'optional' as const, 'required' as const),
  enrolment: fc.constantFrom('self' as const, 'administrator' as const),
  lockedAfter: fc.constantFrom(99, 2),
  moves: fc.array(move, { minLength: 3, maxLength: 10 }),
})

test('no order of any submissions gives a session without all the proofs that policy asks for', async () => {
  await fc.assert(
    fc.asyncProperty(scene, async ({ factor, temporary, otp, enrolment, lockedAfter, moves }) => {
      let ctx: Context = world.ctx
      const username = `p${randomUUID().slice(0, 8)}`
      const { id: userId } = await createUser(ctx, { username, name: username, password: given }, operator)
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
      for (const [i, step] of moves.entries()) {
        ctx = world.ctx.at(secondsAfter(ctx.now, 31))
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
        }
          [step.kind]()
          .catch((error: unknown) => {
            if (error instanceof Refusal) return null
            throw error
          })
        if (submitted && submitted.next !== 'resume') forms.push(submitted.ticket)
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
      }
    }),
    { numRuns: 60 },
  )
  // Else the property would hold for want of sign-ins that succeed.
  expect(await world.ctx.db.ssoSession.count()).toBeGreaterThan(3)
}, 240_000)
