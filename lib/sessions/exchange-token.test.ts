import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { newSecret } from '#lib/base/secrets.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { newChallenge, testWorld, type World } from '#test/world.ts'
import { endSsoSession } from './end-sessions.ts'
import { exchangeToken } from './exchange-token.ts'
import { touchSessions } from './touch-sessions.ts'

let world: World
beforeAll(async () => {
  world = await testWorld()
})
afterAll(() => world.ctx.close())

const later = (seconds: number) => world.ctx.at(secondsAfter(world.ctx.now, seconds))
const native = (input: Parameters<typeof exchangeToken>[1], application = world.wiki, ctx = later(0)) =>
  exchangeToken(ctx, input, application, 'native')
const stateOf = async (id: string, application = world.wiki) =>
  (await touchSessions(world.ctx, { active: [], asked: [id] }, application)).get(id)

let people = 0
async function signedIn(...subsystems: string[]) {
  people += 1
  const user = await world.user(`person${people}`, ...subsystems)
  return { user, session: await world.signIn(user.id) }
}

test('a token tells its subsystem who came, with which roles and actions', async () => {
  const { user, session } = await signedIn('wiki')
  const subsystemToken = await world.issue(session, world.wiki, { targetUrl: '/page/7', state: 'abc' })
  const { row, targetUrl, state } = await native({ subsystemToken })
  expect(row).toMatchObject({ user_id: user.id, username: user.username, methods: ['password'], role: null })
  expect(row.roles).toEqual([{ name: 'editor', title: 'Editor', principalName: null, actions: ['read', 'write'] }])
  expect({ targetUrl, state }).toEqual({ targetUrl: '/page/7', state: 'abc' })
  expect(await stateOf(row.session_id)).toMatchObject({ state: 'live', permissionsChanged: false })
})

test('of 50 parallel exchanges exactly one succeeds', async () => {
  const { session } = await signedIn('wiki')
  const subsystemToken = await world.issue(session, world.wiki)
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => native({ subsystemToken })))
  const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
  expect(refused).toEqual(Array(49).fill('token_spent'))
})

test('a spent token replayed ends the session that it opened, and is audited', async () => {
  const { session } = await signedIn('wiki')
  const subsystemToken = await world.issue(session, world.wiki)
  const { row } = await native({ subsystemToken })
  await expect(native({ subsystemToken })).rejects.toMatchObject({ code: 'token_spent' })
  expect(await stateOf(row.session_id)).toEqual({ state: 'ended', reason: 'revoked' })
  const event = await world.ctx.db.auditInbox.findFirst({
    where: { kind: 'token.replayed', subsystemSessionId: row.session_id },
  })
  expect(event).toMatchObject({ outcome: 'refused', actorKind: 'subsystem', actorId: world.wiki.id })
})

test('an honest retry with its idempotency key gets the first answer again and ends nothing', async () => {
  const { session } = await signedIn('wiki')
  const { codeVerifier, codeChallenge } = newChallenge()
  const subsystemToken = await world.issue(session, world.wiki, { codeChallenge, targetUrl: '/here', state: 's' })
  const first = await native({ subsystemToken, codeVerifier, idempotencyKey: 'k1' })
  const again = await native({ subsystemToken, codeVerifier, idempotencyKey: 'k1' }, world.wiki, later(30))
  expect(again.row.session_id).toBe(first.row.session_id)
  expect(again).toMatchObject({ targetUrl: '/here', state: 's' })
  expect(await stateOf(first.row.session_id)).toMatchObject({ state: 'live' })
})

test.each([
  ['another key', { idempotencyKey: 'k2' }, 0],
  ['no key', {}, 0],
  ['the same key after a minute', { idempotencyKey: 'k1' }, minutes(1)],
  ['the same key with another verifier', { idempotencyKey: 'k1', codeVerifier: 'x'.repeat(43) }, 0],
])('a retry with %s is a replay', async (_, change, afterSeconds) => {
  const { session } = await signedIn('wiki')
  const { codeVerifier, codeChallenge } = newChallenge()
  const subsystemToken = await world.issue(session, world.wiki, { codeChallenge })
  await native({ subsystemToken, codeVerifier, idempotencyKey: 'k1' })
  const retry = native({ subsystemToken, codeVerifier, ...change }, world.wiki, later(afterSeconds))
  await expect(retry).rejects.toMatchObject({ code: 'token_spent' })
})

test('a token is unknown to every subsystem but its own, and stays good for its own', async () => {
  const { session } = await signedIn('wiki', 'billing')
  const subsystemToken = await world.issue(session, world.wiki)
  await expect(native({ subsystemToken }, world.billing)).rejects.toMatchObject({ code: 'token_unknown' })
  await expect(native({ subsystemToken })).resolves.toBeDefined()
})

test('a token of another protocol is unknown', async () => {
  const { session } = await signedIn('wiki')
  const subsystemToken = await world.issue(session, world.wiki, { protocol: 'superfly' })
  await expect(native({ subsystemToken })).rejects.toMatchObject({ code: 'token_unknown' })
})

test.each(['', 'pst_short', newSecret('pst'), newSecret('prt'), `pst_${'ä'.repeat(43)}`])(
  'what was never issued as a token is unknown: %s',
  async (subsystemToken) => {
    await expect(native({ subsystemToken })).rejects.toMatchObject({ code: 'token_unknown' })
  },
)

test('a token is good for 60 seconds; spent wins over expired', async () => {
  const { session } = await signedIn('wiki')
  const [one, two] = [await world.issue(session, world.wiki), await world.issue(session, world.wiki)]
  await expect(native({ subsystemToken: one }, world.wiki, later(59))).resolves.toBeDefined()
  await expect(native({ subsystemToken: two }, world.wiki, later(60))).rejects.toMatchObject({ code: 'token_expired' })
  await expect(native({ subsystemToken: one }, world.wiki, later(61))).rejects.toMatchObject({ code: 'token_spent' })
})

test.each([
  ['a stripped verifier', true, undefined],
  ['a wrong verifier', true, 'wrong'],
  ['a verifier for a token without challenge (planted)', false, 'given'],
])('%s is refused and consumes the token', async (_, bound, codeVerifier) => {
  const { session } = await signedIn('wiki')
  const right = newChallenge()
  const order = bound ? { codeChallenge: right.codeChallenge } : {}
  const subsystemToken = await world.issue(session, world.wiki, order)
  await expect(native({ subsystemToken, codeVerifier })).rejects.toMatchObject({ code: 'verifier_mismatch' })
  const retry = native({ subsystemToken, codeVerifier: bound ? right.codeVerifier : undefined })
  await expect(retry).rejects.toMatchObject({ code: 'token_spent' })
})

test('no order of an exchange and a sign-out leaves a live session behind', async () => {
  for (let round = 0; round < 40; round++) {
    const { user, session } = await signedIn('wiki')
    const subsystemToken = await world.issue(session, world.wiki)
    const ending = endSsoSession(
      later(0),
      { ssoSessionId: session.id, reason: 'logout' },
      { kind: 'user', id: user.id },
    )
    await Promise.allSettled([native({ subsystemToken }), ending])
    const open = await world.ctx.db.subsystemSession.count({ where: { ssoSessionId: session.id, endedAt: null } })
    expect(open).toBe(0)
  }
})

test('a locked user, a removed grant, an ended session: the next exchange refuses', async () => {
  const causes = [
    ['user_locked', (userId: string) => lockUser(world.ctx, { user: userId }, operator)],
    [
      'access_denied',
      (userId: string) => removeGrant(world.ctx, { user: userId, subsystem: 'wiki', role: 'editor' }, operator),
    ],
  ] as const
  for (const [code, cause] of causes) {
    const { user, session } = await signedIn('wiki')
    const subsystemToken = await world.issue(session, world.wiki)
    await cause(user.id)
    await expect(native({ subsystemToken }), code).rejects.toMatchObject({ code })
  }
  const { user, session } = await signedIn('wiki')
  const subsystemToken = await world.issue(session, world.wiki)
  await endSsoSession(world.ctx, { ssoSessionId: session.id, reason: 'logout' }, { kind: 'user', id: user.id })
  await expect(native({ subsystemToken })).rejects.toMatchObject({ code: 'session_ended' })
})

test('a caller whom the cache still believes in is refused once disabled or its secret revoked', async () => {
  const shop = await world.connect('shop')
  const { session } = await signedIn('shop')
  const [one, two] = [await world.issue(session, shop), await world.issue(session, shop)]
  await disableSubsystem(world.ctx, { subsystem: 'shop' }, operator)
  await expect(native({ subsystemToken: one }, shop)).rejects.toMatchObject({ code: 'subsystem_disabled' })
  await world.ctx.db.subsystemSecret.update({ where: { id: shop.secretId }, data: { revokedAt: world.ctx.now } })
  await expect(native({ subsystemToken: two }, shop)).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('what the login asked for is asked again at the exchange: age of the proof, and its level', async () => {
  const { session } = await signedIn('wiki')
  const aged = await world.issue(session, world.wiki, { maxAgeSeconds: 10 })
  const strong = await world.issue(session, world.wiki, { level: 'otp' })
  const refusal = { code: 'reauthentication_required' }
  await expect(native({ subsystemToken: aged }, world.wiki, later(11))).rejects.toMatchObject(refusal)
  await expect(native({ subsystemToken: strong })).rejects.toMatchObject(refusal)
})
