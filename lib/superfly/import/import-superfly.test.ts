import { randomUUID } from 'node:crypto'
import { generateSecret } from 'otplib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { effectiveRoles } from '#lib/access/effective-roles.ts'
import { operator } from '#lib/base/actor.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { portalLogin } from '#lib/login/login-request.ts'
import { sealLoginTicket } from '#lib/login/login-ticket.ts'
import { submitOtp } from '#lib/login/submit-otp.ts'
import { submitPassword } from '#lib/login/submit-password.ts'
import { setPasswordRules } from '#lib/setup/set-password-rules.ts'
import { setCapability } from '#lib/subsystems/set-capability.ts'
import { viewSubsystem } from '#lib/subsystems/view-subsystem.ts'
import type { SsoUser } from '#lib/superfly/sso-user.ts'
import type { PersonOutcome } from '#lib/users/arrivals/admit-page.ts'
import { totpCode } from '#test/factors.ts'
import { sample } from '#test/sample.ts'
import { oldCrypto, oldToken, personKey, superflyDump } from '#test/superfly-dump.ts'
import { type SuperflyWorld, superflyWorld } from '#test/superfly-world.ts'
import type { SubsystemOutcome } from './import-subsystem.ts'
import { type ImportOptions, importSuperfly } from './import-superfly.ts'

let world: SuperflyWorld
const masterKey = generateSecret()
beforeAll(async () => {
  world = await superflyWorld()
  await setPasswordRules(world.ctx, { preset: 'pcidss' }, operator)
})
afterAll(() => world.close())

async function run(options: Partial<ImportOptions> = {}, people = 0) {
  const found = { subsystems: [] as SubsystemOutcome[], people: [] as PersonOutcome[] }
  const source = { context: () => world.ctx.at(new Date()), database: world.ctx.database }
  const chosen = { dryRun: false, emailVerified: false, twins: false, crypto: oldCrypto, ...options }
  for await (const step of importSuperfly(source, superflyDump({ people, masterKey }), chosen, operator)) {
    if (step.step === 'subsystem') found.subsystems.push(step.subsystem)
    else found.people.push(step.person)
  }
  return found
}
const outcomes = (people: readonly PersonOutcome[]) =>
  Object.fromEntries(people.map(({ username, outcome }) => [username, outcome]))
const everybody = {
  ada: 'created',
  temp: 'created',
  locked: 'created',
  'bad name': 'refused',
  chief: 'created',
  plain: 'created',
}

test('a dry run tells what would happen, and changes nothing', async () => {
  const { subsystems, people } = await run({ dryRun: true })
  expect(subsystems.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['shop', 'created'],
    ['Back Office_1', 'created'],
    ['plainhttp', 'refused'],
  ])
  expect(outcomes(people)).toEqual(everybody)
  expect(await world.ctx.db.subsystem.count({ where: { identifier: 'shop' } })).toBe(0)
  expect(await world.ctx.db.user.count()).toBe(0)
})

test('applications come with actions, groups, roles, tokens and where they are told', async () => {
  const { subsystems, people } = await run()
  expect(subsystems).toMatchObject([
    { identifier: 'shop', outcome: 'created', actions: 3, groups: 1, roles: 1 },
    { identifier: 'back-office-1', outcome: 'created', actions: 1, groups: 0, roles: 1 },
    { identifier: 'plainhttp', outcome: 'refused', detail: expect.stringContaining('landingUrl') },
  ])
  expect(outcomes(people)).toEqual(everybody)
  expect(people.find(({ username }) => username === 'chief')?.notes).toEqual(['had a role in Superfly itself'])
  expect(people.find(({ username }) => username === 'plain')?.notes).toEqual([expect.stringContaining('no SHA-256')])
  const shop = await viewSubsystem(world.ctx, { subsystem: 'shop' }, operator)
  expect(shop).toMatchObject({
    protocols: ['superfly'],
    settings: {
      ...{ title: 'The Shop', landingUrl: 'https://shop.example.org/j_superfly_sso_security_check' },
      ...{ returnUrls: ['https://shop.example.org/'], returnAfterLogout: true },
    },
  })
  expect(shop.capabilities.every(({ proposed }) => proposed)).toBe(true)
  expect(shop.capabilities.map(({ capability }) => capability)).toContain('users.read')
  expect(
    await world.ctx.db.connection.findFirst({ where: { subsystemId: shop.id, protocol: 'superfly' } }),
  ).toMatchObject({
    settings: { logoutUrl: 'https://shop.example.org/any', tellsUsersChanged: true, subsystemName: null },
  })
})

test('the same dump again changes nothing', async () => {
  const { subsystems, people } = await run()
  expect(subsystems.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'refused'])
  expect(new Set(people.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged', 'refused']))
})

test('people keep roles, confirmations, standing and history', async () => {
  const user = await world.ctx.db.user.findFirstOrThrow({
    where: { username: 'ada' },
    include: { password: true, passwordHistory: true, factors: true },
  })
  const shop = await world.ctx.db.subsystem.findUniqueOrThrow({ where: { identifier: 'shop' } })
  const { roles } = await effectiveRoles(world.ctx.at(new Date()), { userId: user.id, subsystemId: shop.id })
  expect(roles).toMatchObject([{ name: 'clerk', principalName: 'ROLE_CLERK', actions: ['order_read', 'order_refund'] }])
  expect(user).toMatchObject({ managingSubsystemId: null, name: 'Given Family', emailVerified: false })
  expect([user.passwordHistory.length, user.factors.length]).toEqual([2, 1])
  expect(user.password?.hash).toMatch(/^sealed\$v1\./)
  expect(user.passwordHistory.every(({ hash }) => hash.startsWith('sealed$'))).toBe(true)
  const others = await world.ctx.db.user.findMany({
    where: { username: { in: ['temp', 'locked'] } },
    include: { password: true },
  })
  expect(
    others
      .map(({ username, lockedAt, managingSubsystemId, password }) => [
        ...[username, lockedAt !== null, managingSubsystemId === shop.id, password?.temporary],
      ])
      .sort(),
  ).toEqual([
    ['locked', true, true, false],
    ['temp', false, true, true],
  ])
})

test('imported people sign in with their old passwords and codes, by their old applications with their old tokens', async () => {
  const shop = { identifier: 'shop', secret: oldToken }
  const now = secondsAfter(new Date(), minutes(1))
  world.moveTo(now)
  const ask = { username: 'ada', password: 'old password of ada', authRequestInfo: null }
  expect(await world.call('authenticate', ask, shop)).toMatchObject({ status: 202 })
  await setCapability(world.ctx, { subsystem: 'shop', capability: 'users.authenticate', held: true }, operator)
  expect(await world.call('authenticate', { ...ask, password: 'first password of ada' }, shop)).toMatchObject({
    body: null,
  })
  const { body } = await world.call('authenticate', ask, shop)
  expect(body).toMatchObject({ otpType: 'GOOGLE_AUTH', isOtpOptional: false })
  const code = { userName: 'ada', code: totpCode(masterKey, now), otpType: 'GOOGLE_AUTH', isOtpOptional: false }
  expect(await world.call('checkOtp', code, shop)).toEqual({ status: 200, body: true })
  expect(await world.ctx.db.subsystemSession.count({ where: { number: BigInt((body as SsoUser).sessionId) } })).toBe(1)
  expect((await world.ctx.db.password.findMany()).some(({ hash }) => hash.startsWith('$argon2id'))).toBe(true)
})

test('an application goes on calling itself as it was called', async () => {
  const office = { identifier: 'Back Office_1', secret: 'another-token-of-the-old-server' }
  const list = { subsystemIdentifier: 'Back Office_1', actionDescriptions: [{ name: 'ledger', description: 'Books' }] }
  expect(await world.call('sendSystemData', list, office)).toEqual({ status: 200, body: null })
  const other = { ...list, subsystemIdentifier: 'shop' }
  expect(await world.call('sendSystemData', other, office)).toMatchObject({ status: 202 })
})

test('without the old settings the keys stay behind, and it is said whose', async () => {
  await world.ctx.db.loginName.updateMany({ where: { normalised: 'ada' }, data: { normalised: 'ada-of-before' } })
  const { people } = await run({ crypto: { secret: 'another', salt: 'one' } })
  expect(people.find(({ username }) => username === 'ada')).toMatchObject({
    outcome: 'created',
    notes: ['has an authenticator app whose key was not opened'],
  })
})

/** By the portal's own form, with the password of before; with the code of before where one is asked for. */
async function signIn(n: number, ctx: Context) {
  const username = `person${n}`
  const browser = { hash: hashSecret(randomUUID()), session: null }
  const attempt = sealLoginTicket(ctx, { attemptId: randomUUID(), request: portalLogin }, browser.hash)
  const form = { attempt, username, password: `old password of ${username}` }
  const submitted = await submitPassword(ctx, form, browser)
  if (submitted.next !== 'otp') return { next: submitted.next, asked: 'nothing more' }
  const code = { attempt: submitted.ticket, code: totpCode(personKey(n), ctx.now) }
  return { next: (await submitOtp(ctx, code, browser)).next, asked: 'a code' }
}

const many = sample(2_000, 100_000)

test('many people come in, a few at a time, and sign in as they did before', {
  timeout: many * 10 + 60_000,
}, async () => {
  const theirs = (people: readonly PersonOutcome[], outcome: PersonOutcome['outcome']) =>
    people.filter((person) => person.username.startsWith('person') && person.outcome === outcome).length
  const { people } = await run({}, many)
  expect(theirs(people, 'created')).toBe(many)
  expect(people.map(({ username }) => username).slice(-1)).toEqual([`person${many - 1}`])
  expect(await world.ctx.db.grant.count({ where: { user: { username: { startsWith: 'person' } } } })).toBe(many)
  const ctx = world.ctx.at(new Date())
  expect(await signIn(0, ctx)).toEqual({ next: 'resume', asked: 'nothing more' })
  expect(await signIn(many - 1, ctx)).toEqual({ next: 'resume', asked: 'a code' })
  expect(theirs((await run({}, many)).people, 'unchanged')).toBe(many)
})
