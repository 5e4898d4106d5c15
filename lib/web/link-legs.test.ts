import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as invite from '#app/invite/route.ts'
import * as notMe from '#app/not-me/route.ts'
import * as resetPassword from '#app/reset/password/route.ts'
import * as reset from '#app/reset/route.ts'
import { operator } from '#lib/base/actor.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { openLoginTicket } from '#lib/login/login-ticket.ts'
import { inviteUser } from '#lib/users/links/invite-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { isPasswordOf } from '#lib/users/passwords/is-password-of.ts'
import { addTotp } from '#test/factors.ts'
import { firstPassword, type LinksWorld, openLinksWorld } from '#test/links.ts'
import { seedSsoSession } from '#test/sessions.ts'
import { openPageData, pageHeader } from './browser-answer.ts'

let world: LinksWorld
beforeAll(async () => {
  world = await openLinksWorld()
  const { ctx } = world
  openRuntime({ config: ctx.config, database: ctx.database, sealer: ctx.sealer, databaseNow: () => ctx.now })
})
afterAll(() => world.close())
beforeEach(() => world.forget())

const browser = newSecret('pbr')
const origin = () => world.ctx.config.publicUrl.origin
type Route = (request: Request) => Promise<Response>

const get = (route: Route, query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  route(
    new Request(`${origin()}/?${new URLSearchParams(query)}`, {
      headers: { cookie: `portico-browser=${browser}`, ...headers },
    }),
  )

const post = (route: Route, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  route(
    new Request(`${origin()}/`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { cookie: `portico-browser=${browser}`, origin: origin(), ...headers },
    }),
  )

/** What a page was told, by an answer that is that page. */
function told(answer: Response): Record<string, unknown> {
  const [page = '', query] = (answer.headers.get(pageHeader) ?? '').split('?')
  const data = openPageData(world.ctx, page as '/refused', new URLSearchParams(query).get('data') ?? '')
  return { page, ...(data as object) }
}
const formOf = async (answer: Promise<Response>): Promise<string> => String(told(await answer)['form'])

test('asking answers known, unknown, locked and unconfirmed names alike, byte for byte', async () => {
  const known = await world.person()
  const unconfirmed = await world.person({ emailVerified: false })
  const locked = await world.person()
  await lockUser(world.ctx, { user: locked.id }, operator)
  const form = await formOf(get(reset.GET))
  const answers: unknown[] = []
  for (const username of [known.username, known.email, unconfirmed.username, locked.username, 'nobody', 'a b', '']) {
    const answer = await post(reset.POST, { form, username })
    answers.push({ status: answer.status, headers: [...answer.headers], body: await answer.text() })
  }
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]).toMatchObject({ status: 303, body: '' })
})

test('asking too often is 429 with the time to wait, for a name that nobody bears as well', async () => {
  const { username } = await world.person()
  const form = await formOf(get(reset.GET))
  const statuses = async (name: string) => {
    const seen: unknown[] = []
    for (let n = 0; n < 7; n++) {
      const answer = await post(reset.POST, { form, username: name })
      seen.push([answer.status, answer.headers.get('retry-after')])
    }
    return seen
  }
  const known = await statuses(username)
  expect(known.at(-1)).toEqual([429, '1'])
  expect(await statuses('nobody')).toEqual(known)
})

test('a link shows whose password it gives, and the form gives it and leads to the sign-in', async () => {
  const { id, username } = await world.person()
  await seedSsoSession(world.ctx, id)
  const link = await world.mailedReset(username)
  const shown = await get(reset.GET, { link })
  expect(shown.status).toBe(200)
  expect(told(shown)).toMatchObject({ page: '/step/new_password', occasion: 'reset', person: { username } })
  const answer = await post(resetPassword.POST, {
    form: await formOf(get(reset.GET, { link })),
    password: firstPassword,
  })
  const to = new URL(answer.headers.get('location') ?? '', origin())
  expect([answer.status, to.pathname]).toEqual([303, '/login'])
  const ticket = openLoginTicket(world.ctx, to.searchParams.get('attempt') ?? '', hashSecret(browser))
  expect(ticket).toMatchObject({ username, message: 'password_reset' })
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split('=')[0])
  expect(cookies).toEqual(['portico-known'])
  expect(await world.ctx.db.ssoSession.count({ where: { userId: id, endedAt: null } })).toBe(0)
  expect(told(await get(reset.GET, { link }))).toMatchObject({ page: '/refused', code: 'link_void' })
})

test('a password that is refused shows the form once more, with the reason', async () => {
  const { username } = await world.person()
  const link = await world.handedReset(username)
  const form = await formOf(get(reset.GET, { link }))
  const answer = await post(resetPassword.POST, { form, password: 'short' })
  const again = new URL(answer.headers.get('location') ?? '', origin())
  expect(again.pathname).toBe('/reset')
  const page = told(await get(reset.GET, Object.fromEntries(again.searchParams)))
  expect(page).toMatchObject({ page: '/step/new_password', error: expect.stringContaining('at least') })
  expect((await post(resetPassword.POST, { form: String(page['form']), password: firstPassword })).status).toBe(303)
})

test('a link that an administrator handed over makes no browser known', async () => {
  const { username } = await world.person()
  const link = await world.handedReset(username)
  const form = await formOf(get(reset.GET, { link }))
  expect((await post(resetPassword.POST, { form, password: firstPassword })).headers.getSetCookie()).toEqual([])
})

test('an invitation leads to the sign-in too, and its link works nowhere else', async () => {
  const input = { username: 'grace', name: 'Grace', email: 'grace@example.org' }
  await inviteUser(world.ctx, input, operator)
  const link = await world.tokenFrom(/account/)
  expect((await get(reset.GET, { link })).status).toBe(404)
  const form = await formOf(get(invite.GET, { link }))
  expect((await post(resetPassword.POST, { form, password: firstPassword })).status).toBe(404)
  expect((await post(invite.POST, { form, password: firstPassword })).status).toBe(303)
})

test('"not me" says what it will do, and does it by its button only', async () => {
  const { id, username } = await world.person()
  await world.choose(await world.mailedReset(username))
  const link = await world.tokenFrom(/was changed/)
  const shown = await get(notMe.GET, { link })
  expect(told(shown)).toMatchObject({ page: '/step/not_me', person: { username } })
  expect(await isPasswordOf(world.ctx, { userId: id, password: firstPassword })).toBe(true)
  const answer = await post(notMe.POST, { form: await formOf(get(notMe.GET, { link })) })
  const to = new URL(answer.headers.get('location') ?? '', origin())
  expect([answer.status, to.pathname]).toEqual([303, '/not-me/done'])
  expect(await isPasswordOf(world.ctx, { userId: id, password: firstPassword })).toBe(false)
  const next = await get(reset.GET, Object.fromEntries(to.searchParams))
  expect(told(next)).toMatchObject({ page: '/step/new_password', occasion: 'reset', person: { username } })
})

test('"not me" of a new authenticator names what it takes off, and by looking nothing goes', async () => {
  const { id } = await world.person()
  await addTotp(world.ctx, id, 'Intruder')
  const link = await world.tokenFrom(/was added/)
  const added = { factors: ['Intruder'], recoveryCodes: 0 }
  expect(told(await get(notMe.GET, { link }))).toMatchObject({ page: '/step/not_me', added })
  expect(told(await get(notMe.GET, { link })), 'it is still there').toMatchObject({ added })
})

test.each<[string, number, Record<string, string>]>([
  ['another origin', 403, { origin: 'https://evil.example' }],
  ['a page that says null', 403, { origin: 'null' }],
  ['another browser', 403, { cookie: `portico-browser=${newSecret('pbr')}` }],
  ['no browser', 400, { cookie: '' }],
  ['JSON', 415, { 'content-type': 'application/json' }],
])('a form from %s is %i, and the link stays good', async (_, status, headers) => {
  const { username } = await world.person()
  const link = await world.handedReset(username)
  const form = await formOf(get(reset.GET, { link }))
  expect((await post(resetPassword.POST, { form, password: firstPassword }, headers)).status).toBe(status)
  expect((await get(reset.GET, { link })).status).toBe(200)
})

test.each(['', 'nothing', 'v1.a.b.c', 'x'.repeat(5_000)])('a form that is not ours is refused', async (form) => {
  for (const route of [reset.POST, resetPassword.POST, invite.POST, notMe.POST]) {
    const answer = await post(route, { form, ...(route !== notMe.POST && { username: 'ada' }) })
    expect([400, 403]).toContain(answer.status)
  }
})

test('a form that asks for a link gives no password, and unknown fields are refused', async () => {
  const form = await formOf(get(reset.GET))
  expect((await post(resetPassword.POST, { form, password: firstPassword })).status).toBe(404)
  expect((await post(reset.POST, { form, username: 'ada', more: '1' })).status).toBe(400)
  expect((await get(reset.GET, { more: '1' })).status).toBe(400)
})

test('a link that a mail program opens ahead of its reader is refused, and stays good', async () => {
  const link = await world.handedReset((await world.person()).username)
  expect((await get(reset.GET, { link }, { 'sec-purpose': 'prefetch' })).status).toBe(400)
  expect((await get(reset.GET, { link })).status).toBe(200)
})

test('without mail nobody is offered a reset, and the links of administrators work', async () => {
  const { ctx } = world
  const runtime = { database: ctx.database, sealer: ctx.sealer, databaseNow: () => ctx.now }
  const form = await formOf(get(reset.GET))
  openRuntime({ ...runtime, config: { ...ctx.config, smtpUrl: undefined } })
  try {
    expect((await get(reset.GET)).status).toBe(404)
    expect((await post(reset.POST, { form, username: 'ada' })).status).toBe(404)
    const link = await world.handedReset((await world.person()).username)
    expect((await get(reset.GET, { link })).status).toBe(200)
  } finally {
    openRuntime({ ...runtime, config: ctx.config })
  }
})
