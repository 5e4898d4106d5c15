import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashSecret } from '#lib/base/secrets.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { addTotp } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { type LoginRequest, sealLoginRequest } from './login-request.ts'
import { viewStep } from './view-step.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

/** Somebody whose session was opened by password alone, and the wish that needs more. */
async function stepUp() {
  const user = await world.user(`u${randomUUID().slice(0, 8)}`, 'wiki')
  const session = await findSsoSession(world.ctx, (await world.signIn(user.id)).cookie)
  const wish: LoginRequest = { protocol: 'portal', payload: null, level: 'otp', asUserId: user.id, stepUp: true }
  return { user, wish, browser: { hash: hashSecret(randomUUID()), session } }
}

test('a step up shows the step that is wanting, by its request and by the ticket that this gave', async () => {
  const { user, wish, browser } = await stepUp()
  const request = sealLoginRequest(world.ctx, wish)
  for (const step of ['enrol_factor', 'otp']) {
    const asked = await viewStep(world.ctx, { request }, browser)
    expect(asked?.step).toBe(step)
    const attempt = asked?.view.ticket
    const led = await viewStep(world.ctx, { attempt }, browser)
    expect(led).toMatchObject({ step, view: { person: { username: user.username } } })
    expect((await viewStep(world.ctx, { attempt: led?.view.ticket }, browser))?.step).toBe(step)
    if (step === 'enrol_factor') await addTotp(world.ctx, user.id)
  }
  expect(await world.ctx.db.loginAttempt.count(), 'nothing is stored by looking').toBe(0)
})

test('the ticket of a step up shows nothing in another browser, nor without the session', async () => {
  const { wish, browser } = await stepUp()
  const asked = await viewStep(world.ctx, { request: sealLoginRequest(world.ctx, wish) }, browser)
  const attempt = asked?.view.ticket
  expect(await viewStep(world.ctx, { attempt }, { ...browser, hash: hashSecret(randomUUID()) })).toBeNull()
  expect(await viewStep(world.ctx, { attempt }, { ...browser, session: null })).toBeNull()
})
