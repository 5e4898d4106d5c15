import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { removeFactor } from '#lib/factors/remove-factor.ts'
import { revokeTrustedDevices } from '#lib/factors/trusted-device/revoke-trusted-devices.ts'
import { trustDevice } from '#lib/factors/trusted-device/trust-device.ts'
import { addTotp } from '#test/factors.ts'
import { testWorld, type World } from '#test/world.ts'
import { exchangeToken } from './exchange-token.ts'
import { findSsoSession } from './find-sso-session.ts'
import { type Proof, raiseSsoSession } from './open-sso-session.ts'
import { refreshSession } from './refresh-session.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

let people = 0
/** Somebody with two authenticators, signed in with a password and these proofs. */
async function signedIn(proved: (factors: string[]) => Partial<Proof>[]) {
  people += 1
  const { id: userId } = await world.user(`person${people}`, 'wiki')
  const factors = [(await addTotp(world.ctx, userId, 'Phone')).id, (await addTotp(world.ctx, userId, 'Tablet')).id]
  const { id } = await world.signIn(userId)
  const proofs = proved(factors).map((proof) => ({ method: 'totp', at: world.ctx.now.toISOString(), ...proof }))
  const raised = await world.ctx.atomically((tx) => raiseSsoSession(tx, { id, userId, proofs }))
  const cookie = raised?.cookie ?? ''
  const methods = async () => (await findSsoSession(world.ctx, cookie))?.methods
  return { userId, factors, session: { id }, methods }
}

const exchange = (subsystemToken: string) => exchangeToken(world.ctx, { subsystemToken }, world.wiki, 'native')

test('a session falls to the level of its other proofs when the factor of one is removed, by whomever', async () => {
  for (const who of ['self', 'operator'] as const) {
    const { userId, factors, session, methods } = await signedIn(([phone]) => [{ factorId: phone }])
    const opened = await world.enter(session, world.wiki)
    expect(await methods()).toEqual(['password', 'totp'])
    const actor = who === 'self' ? ({ kind: 'user', id: userId } as const) : operator
    await removeFactor(world.ctx, { userId, factor: factors[0] ?? '' }, actor)
    expect(await methods()).toEqual(['password'])
    expect(await refreshSession(world.ctx, { id: opened }, world.wiki)).toMatchObject({ methods: ['password'] })
  }
})

test('what another factor proved, and what others proved, stays', async () => {
  const { userId, factors, methods } = await signedIn(([phone, tablet]) => [{ factorId: phone }, { factorId: tablet }])
  const other = await signedIn(([phone]) => [{ factorId: phone }])
  await removeFactor(world.ctx, { userId, factor: factors[0] ?? '' }, operator)
  expect(await methods()).toEqual(['password', 'totp'])
  expect(await other.methods()).toEqual(['password', 'totp'])
})

test('a token on its way that asked for a second factor, or was issued by one, asks for it again', async () => {
  for (const level of ['otp', undefined] as const) {
    const { userId, factors, session } = await signedIn(([phone]) => [{ factorId: phone }])
    const token = await world.issue(session, world.wiki, { level })
    await removeFactor(world.ctx, { userId, factor: factors[0] ?? '' }, operator)
    await expect(exchange(token)).rejects.toMatchObject({ code: 'reauthentication_required' })
    // The next way in is judged by what the session is now.
    expect((await exchange(await world.issue(session, world.wiki))).row.methods).toEqual(['password'])
  }
})

test('recovery codes prove something as long as there is a factor that they stand in for', async () => {
  const { userId, factors, methods } = await signedIn(() => [{ method: 'recovery_code' }])
  await removeFactor(world.ctx, { userId, factor: factors[0] ?? '' }, operator)
  expect(await methods()).toEqual(['password', 'recovery_code'])
  await removeFactor(world.ctx, { userId, factor: factors[1] ?? '' }, operator)
  expect(await methods()).toEqual(['password'])
})

test('a browser that is trusted no longer stands in for nothing in sessions that run', async () => {
  const { userId, session, methods } = await signedIn(() => [])
  await trustDevice(world.ctx, { userId, userEpoch: 0 })
  const { id: factorId } = await world.ctx.db.trustedDevice.findFirstOrThrow({ where: { userId } })
  const proofs = [{ method: 'trusted_device', factorId, at: world.ctx.now.toISOString() }]
  const raised = await world.ctx.atomically((tx) => raiseSsoSession(tx, { id: session.id, userId, proofs }))
  await revokeTrustedDevices(world.ctx, { userId, reason: 'asked' }, { kind: 'user', id: userId })
  expect((await findSsoSession(world.ctx, raised?.cookie ?? ''))?.methods).toEqual(['password'])
  expect(await methods(), 'the cookie of before the step up').toBeUndefined()
})
