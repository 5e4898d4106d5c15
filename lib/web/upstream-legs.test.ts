import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as callback from '#app/api/auth/callback/[provider]/route.ts'
import * as submit from '#app/login/password/route.ts'
import { operator } from '#lib/base/actor.ts'
import { createUser } from '#lib/users/create-user.ts'
import { listIdentities } from '#lib/users/identities/list-identities.ts'
import { unlinkIdentity } from '#lib/users/identities/unlink-identity.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { addTotp } from '#test/factors.ts'
import type { UpstreamServer } from '#test/upstream-server.ts'
import { newcomer } from '#test/upstream-visitor.ts'
import { type UpstreamWorld, upstreamWorld } from '#test/upstream-world.ts'

let world: UpstreamWorld
let upstream: UpstreamServer
let other: UpstreamServer
const password = 'correct horse battery staple'

beforeAll(async () => {
  world = await upstreamWorld()
  upstream = world.acme
  other = world.other
})
afterAll(() => world.close())

const policy: UpstreamWorld['policy'] = (...how) => world.policy(...how)
const visitor = () => world.visitor()

test('a first arrival signs in with the password once; from then on the other server alone opens the session', async () => {
  await policy('link')
  const person = newcomer()
  const { id } = await createUser(world.ctx, { username: person.preferred_username, name: 'Grace', password }, operator)
  upstream.signsIn(person)
  const browser = visitor()
  const first = await browser.arrive(upstream)
  const { attempt, message } = browser.ticket(first.to)
  expect([first.status, message]).toEqual([303, 'upstream_link'])
  expect(await browser.session()).toBeNull()
  const username = person.preferred_username
  expect((await browser.send(submit.POST, '/login/password', { attempt, username, password })).to).toBe('/apps')
  expect(await listIdentities(world.ctx, id)).toMatchObject([{ provider: 'Acme', label: username }])

  const later = visitor()
  expect((await later.arrive(upstream)).to).toBe('/apps')
  expect(await later.session()).toMatchObject({ user: { id }, methods: ['upstream'] })
})

test('a second factor is asked for after the other server, as after a password', async () => {
  await policy('create')
  const person = newcomer()
  upstream.signsIn(person)
  const browser = visitor()
  await browser.arrive(upstream)
  const user = (await browser.session())?.user
  await addTotp(world.ctx, user?.id ?? '', 'Phone')
  const next = visitor()
  const answer = await next.arrive(upstream)
  expect(answer.to).toMatch(/^\/login\/otp\?/)
  expect(await next.session()).toBeNull()
})

test('where newcomers are let in they get an account, and its address counts only on the word of a trusted server', async () => {
  await policy('create')
  const person = { ...newcomer(), email: `${randomUUID()}@example.org`, email_verified: true }
  upstream.signsIn(person)
  const browser = visitor()
  expect((await browser.arrive(upstream)).to).toBe('/apps')
  const { user } = (await browser.session()) ?? {}
  expect(user).toMatchObject({ username: person.preferred_username, email: person.email })
  const where = { normalised: person.email }
  expect(await world.ctx.db.loginName.findUnique({ where })).toBeNull()
  await policy('create', true)
  const trusted = { ...newcomer(), email: `${randomUUID()}@example.org`, email_verified: true }
  upstream.signsIn(trusted)
  await visitor().arrive(upstream)
  expect(await world.ctx.db.loginName.findUnique({ where: { normalised: trusted.email } })).not.toBeNull()
})

test.each([
  ['unverified', false],
  ['verified', true],
])('an %s address that is an administrator’s here opens nothing: the password has to be given', async (_, verified) => {
  await policy('create', true)
  const email = `${randomUUID()}@example.org`
  const input = { username: `admin${randomUUID().slice(0, 8)}`, name: 'Admin', email, emailVerified: true, password }
  const { id } = await createUser(world.ctx, input, operator)
  upstream.signsIn({
    sub: randomUUID(),
    name: 'Mallory',
    preferred_username: input.username,
    email,
    email_verified: verified,
  })
  const browser = visitor()
  const answer = await browser.arrive(upstream)
  const known = verified ? 'upstream_link' : undefined
  if (verified) expect(browser.ticket(answer.to).message).toBe(known)
  const session = await browser.session()
  expect(session?.user.id).not.toBe(id)
  expect(await listIdentities(world.ctx, id)).toEqual([])
})

test('where newcomers are refused nobody is made', async () => {
  await policy('refuse')
  const before = await world.ctx.db.user.count()
  upstream.signsIn(newcomer())
  const browser = visitor()
  expect(browser.ticket((await browser.arrive(upstream)).to).message).toBe('upstream_unknown')
  expect(await world.ctx.db.user.count()).toBe(before)
})

test('a return is good once, in the browser that left, from the server it went to', async () => {
  await policy('create')
  upstream.signsIn(newcomer())
  const browser = visitor()
  const { to } = await browser.leave()
  const back = await upstream.visit(to)
  const stranger = visitor()
  expect(stranger.ticket((await stranger.send(callback.GET, back)).to).message).toBe('upstream_failed')
  const elsewhere = back.replace('/callback/acme', '/callback/other')
  expect(browser.ticket((await browser.send(callback.GET, elsewhere)).to).message).toBe('upstream_failed')
  const altered = back.replace(/state=[^&]+/, 'state=swapped')
  expect(browser.ticket((await browser.send(callback.GET, altered)).to).message).toBe('upstream_failed')
  expect(await browser.session()).toBeNull()
  const again = visitor()
  const left = await again.leave()
  const good = await upstream.visit(left.to)
  expect((await again.send(callback.GET, good)).to).toBe('/apps')
  const replay = await again.send(callback.GET, good)
  expect(again.ticket(replay.to).message).toBe('upstream_failed')
})

test('the state, nonce and verifier of one server are no good for another', async () => {
  await policy('create')
  other.signsIn(newcomer())
  const browser = visitor()
  await browser.leave('acme')
  const toAcme = browser.jar.get('portico-upstream-state') ?? ''
  const { to } = await browser.leave('other')
  browser.jar.set('portico-upstream-state', toAcme)
  const answer = await browser.send(callback.GET, await other.visit(to))
  expect(browser.ticket(answer.to).message).toBe('upstream_failed')
})

test.each(['nonce', 'verifier', 'state'])('without the %s that it left with nobody comes in', async (name) => {
  await policy('create')
  upstream.signsIn(newcomer())
  const browser = visitor()
  const { to } = await browser.leave()
  browser.jar.delete(`portico-upstream-${name}`)
  const answer = await browser.send(callback.GET, await upstream.visit(to))
  expect(browser.ticket(answer.to).message).toBe('upstream_failed')
  expect(await browser.session()).toBeNull()
})

test('an answer that names another server than the one that was asked is refused, whatever else is right about it', async () => {
  await policy('create')
  upstream.signsIn(newcomer())
  const browser = visitor()
  const back = new URL(await upstream.visit((await browser.leave()).to))
  expect(back.searchParams.get('iss')).toBe(upstream.issuer)
  back.searchParams.set('iss', other.issuer)
  const answer = await browser.send(callback.GET, back.href)
  expect(browser.ticket(answer.to).message).toBe('upstream_failed')
  expect(await browser.session()).toBeNull()
})

test('an error of the other server leads back to the form', async () => {
  const browser = visitor()
  await browser.leave()
  expect((await browser.send(callback.GET, '/api/auth/callback/%zz')).status).toBe(303)
  const answer = await browser.send(callback.GET, '/api/auth/callback/acme?error=access_denied&state=x')
  expect([answer.status, browser.ticket(answer.to).message]).toEqual([303, 'upstream_failed'])
})

test('a locked account stays shut', async () => {
  await policy('create')
  const person = newcomer()
  upstream.signsIn(person)
  const browser = visitor()
  await browser.arrive(upstream)
  const { user } = (await browser.session()) ?? {}
  await lockUser(world.ctx, { user: user?.id ?? '' }, operator)
  const locked = visitor()
  expect((await locked.arrive(upstream)).to).toMatch(/^\/login\/refused/)
  expect(await locked.session()).toBeNull()
})

test('the last way in cannot be taken away; with a password it can, and its proofs fall', async () => {
  await policy('create')
  upstream.signsIn(newcomer())
  const browser = visitor()
  await browser.arrive(upstream)
  const session = await browser.session()
  const userId = session?.user.id ?? ''
  const [identity] = await listIdentities(world.ctx, userId)
  const unlink = () => unlinkIdentity(world.ctx, { userId, identity: identity?.id ?? '' }, { kind: 'user', id: userId })
  await expect(unlink()).rejects.toMatchObject({ code: 'last_way_in' })
  await world.ctx.db.password.create({ data: { userId, hash: 'x', changedAt: world.ctx.now } })
  expect(await unlink()).toEqual({ provider: 'Acme' })
  expect((await browser.session())?.methods).toEqual([])
})

test('fifty arrivals of one newcomer at the same time are one account', async () => {
  await policy('create')
  const person = newcomer()
  upstream.signsIn(person)
  const backs = await Promise.all(
    Array.from({ length: 50 }, async () => {
      const browser = visitor()
      return { browser, back: await upstream.visit((await browser.leave()).to) }
    }),
  )
  await Promise.all(backs.map(({ browser, back }) => browser.send(callback.GET, back)))
  expect(await world.ctx.db.upstreamIdentity.count({ where: { subject: person.sub } })).toBe(1)
  expect(await world.ctx.db.user.count({ where: { username: { startsWith: person.preferred_username } } })).toBe(1)
}, 60_000)
