import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { createUser } from '#lib/users/create-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { addTotp, totpCode } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { advance } from './advance.ts'
import { finish } from './finish.ts'
import { portalLogin } from './login-request.ts'
import { sealLoginTicket } from './login-ticket.ts'
import { nextStep } from './next-step.ts'
import { openForm } from './open-form.ts'
import { recordProofs } from './record-proof.ts'
import { standingOf } from './standing.ts'
import { submitOtp } from './submit-otp.ts'
import { submitPassword } from './submit-password.ts'

const password = 'right horse battery staple'
const pool = openHashPool()
let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(async () => {
  await world.ctx.close()
  await pool.close()
})

let people = 0
/** A sign-in after its password, of somebody with two authenticators; time has gone on past the codes that added them. */
async function afterPassword() {
  people += 1
  const username = `p${people}`
  const { id: userId } = await createUser(world.ctx, { username, name: 'P', password }, operator)
  const [phone, tablet] = [await addTotp(world.ctx, userId, 'Phone'), await addTotp(world.ctx, userId, 'Tablet')]
  const ctx: Context = world.ctx.at(secondsAfter(world.ctx.now, 60))
  const browser = { hash: hashSecret(randomUUID()), session: null }
  const ticket = sealLoginTicket(ctx, { attemptId: randomUUID(), request: portalLogin }, browser.hash)
  const submitted = await submitPassword(ctx, { attempt: ticket, username, password }, browser)
  if (submitted.next !== 'otp') throw new Error(`expected to be asked for a code, not ${submitted.next}`)
  return { ctx, userId, phone, tablet, browser, ticket: submitted.ticket }
}

/** The code is accepted and noted, and nothing more happens yet: the browser is slow. */
async function proofOnly({ ctx, userId, phone, browser, ticket }: Awaited<ReturnType<typeof afterPassword>>) {
  const form = await openForm(ctx, ticket, browser)
  const proof = { method: 'totp', factorId: phone.id, at: ctx.now.toISOString() }
  return { form, attempt: await recordProofs(ctx, form.attempt, { id: userId, epoch: 0 }, { proofs: [proof] }) }
}

test('a sign-in under way asks again when the factor that it was given by is removed', async () => {
  const signIn = await afterPassword()
  const { form, attempt } = await proofOnly(signIn)
  const { ctx, userId, phone, tablet, browser, ticket } = signIn
  expect(nextStep(await standingOf(ctx, attempt, browser))).toBe('done')
  await removeFactor(ctx, { userId, factor: phone.id }, operator)
  expect(await advance(ctx, form, attempt, browser)).toMatchObject({ next: 'otp' })
  const code = totpCode(tablet.key, ctx.now)
  expect(await submitOtp(ctx, { attempt: ticket, code }, browser)).toMatchObject({ next: 'resume' })
  const proofs = await ctx.db.ssoSessionProof.findMany({ where: { session: { userId } } })
  expect(proofs.map(({ factorId }) => factorId).filter(Boolean)).toEqual([tablet.id])
  const { browserHash } = await ctx.db.ssoSession.findFirstOrThrow({ where: { userId } })
  expect(browserHash && Buffer.from(browserHash)).toEqual(browser.hash)
})

test('a factor that is removed between the last look and the end opens no session', async () => {
  const signIn = await afterPassword()
  const { attempt } = await proofOnly(signIn)
  const { ctx, userId, phone, browser } = signIn
  const standing = await standingOf(ctx, attempt, browser)
  await removeFactor(ctx, { userId, factor: phone.id }, operator)
  await expect(finish(ctx, attempt, standing, { hash: browser.hash, session: null })).rejects.toMatchObject({
    code: 'attempt_expired',
  })
  expect(await ctx.db.ssoSession.count({ where: { userId } })).toBe(0)
})

test('of removals and sign-ins at once, no session is left with a proof of the removed factor', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const signIn = await afterPassword()
      const { ctx, userId, phone, browser, ticket } = signIn
      const code = totpCode(phone.key, ctx.now)
      await Promise.allSettled([
        submitOtp(ctx, { attempt: ticket, code }, browser),
        removeFactor(ctx, { userId, factor: phone.id }, operator),
      ])
      return ctx.db.ssoSessionProof.count({ where: { factorId: phone.id } })
    }),
  )
  expect(outcomes).toEqual(Array(8).fill(0))
})
