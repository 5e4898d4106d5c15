import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operator } from '#lib/base/actor.ts'
import { hashSecret, newSecret } from '#lib/base/secrets.ts'
import { openRuntime } from '#lib/db/runtime.ts'
import { portalLogin } from '#lib/login/login-request.ts'
import { sealLoginTicket } from '#lib/login/login-ticket.ts'
import { createUser } from '#lib/users/create-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { openPageData, pageHeader } from '#lib/web/browser-answer.ts'
import { viewRefusal } from '#lib/web/view-refusal.ts'
import { testWorld, type World } from '#test/world.ts'
import { POST } from './route.ts'

const right = 'right horse battery staple'
const pool = openHashPool()
let world: World
beforeAll(async () => {
  world = await testWorld()
  const { config, database, sealer, now } = world.ctx
  openRuntime({ config, database, sealer, databaseNow: () => now })
})
afterAll(async () => {
  await world.ctx.close()
  await pool.close()
})

/** Posts the sign-in form from a browser with these cookies besides its own. */
async function post(username: string, password: string, cookies = '') {
  const browser = newSecret('pbr')
  const attempt = sealLoginTicket(world.ctx, { attemptId: randomUUID(), request: portalLogin }, hashSecret(browser))
  const answer = await POST(
    new Request('http://localhost/login/password', {
      method: 'POST',
      headers: {
        cookie: `portico-browser=${browser}; ${cookies}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ attempt, username, password }),
    }),
  )
  return { answer, attempt }
}

const knownCookie = (answer: Response) =>
  answer.headers.getSetCookie().find((cookie) => cookie.startsWith('portico-known='))
const spend = (username: string) => Promise.all(Array.from({ length: 5 }, () => post(username, 'wrong')))

test('who is held up is told on a page when to try again, and the way back to the same form', async () => {
  await spend('nobody')
  const { answer, attempt } = await post('nobody', 'wrong')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '1'])
  const page = new URL(answer.headers.get(pageHeader) ?? '', 'http://localhost')
  expect(page.pathname).toBe('/refused')
  const data = openPageData(world.ctx, '/refused', page.searchParams.get('data') ?? '')
  const view = viewRefusal(data, false)
  expect(view.text).toContain('Try again in 1 second.')
  expect(view.actions).toEqual([
    { label: 'Try again', href: `/login?attempt=${encodeURIComponent(attempt)}`, primary: true },
  ])
})

test('a finished sign-in makes its browser known for a year, a wrong password does not', async () => {
  await createUser(world.ctx, { username: 'ada', name: 'Ada', password: right }, operator)
  expect(knownCookie((await post('ada', 'wrong')).answer)).toBeUndefined()
  const { answer } = await post('ada', right)
  expect(answer.status).toBe(303)
  expect(knownCookie(answer)).toMatch(
    /^portico-known=pkb_[\w-]{43}\.[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=31536000$/,
  )
})

test('a known browser comes in while others are held up', async () => {
  await createUser(world.ctx, { username: 'grace', name: 'Grace', password: right }, operator)
  const known = knownCookie((await post('grace', right)).answer)?.split(';')[0]
  await spend('grace')
  expect((await post('grace', right)).answer.status).toBe(429)
  expect((await post('grace', right, known)).answer.status).toBe(303)
})
