import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { findSsoSession } from '#lib/sessions/find-sso-session.ts'
import { createUser } from '#lib/users/create-user.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { type Application, testWorld, type World } from '#test/world.ts'
import type { LoginRequest } from './login-request.ts'
import { openLoginTicket, sealLoginTicket } from './login-ticket.ts'
import type { Browser, Submitted } from './open-form.ts'
import { submitPassword } from './submit-password.ts'
import { submitRole } from './submit-role.ts'
import { viewStep } from './view-step.ts'

const password = 'right horse battery staple'
const pool = openHashPool()
let world: World
let notes: Application
beforeAll(async () => {
  world = await testWorld()
  notes = await world.connect('notes', { roleChoice: true })
  await createRole(world.ctx, { subsystem: 'notes', name: 'reader', actions: ['read'] }, operator)
})
afterAll(async () => {
  await world.ctx.close()
  await pool.close()
})

let user: { id: string; username: string }
let browser: Browser
beforeEach(async () => {
  const username = `u${randomUUID().slice(0, 8)}`
  const { id } = await createUser(world.ctx, { username, name: username, password }, operator)
  user = { id, username }
  for (const role of ['editor', 'reader']) {
    await addGrant(world.ctx, { user: username, subsystem: 'notes', role }, operator)
  }
  browser = { hash: hashSecret(randomUUID()), session: null }
})

const ticketOf = (request: Partial<LoginRequest> = {}) =>
  sealLoginTicket(
    world.ctx,
    { attemptId: randomUUID(), request: { protocol: 'portal', payload: null, subsystemId: notes.id, ...request } },
    browser.hash,
  )
const give = async (attempt: string) => {
  const submitted = await submitPassword(world.ctx, { attempt, username: user.username, password }, browser)
  if (submitted.next === 'resume') throw new Error('no role was asked for')
  return submitted
}
const choose = (attempt: string, role: string, more: { remember?: 'on' } = {}) =>
  submitRole(world.ctx, { attempt, role, ...more }, browser)
const reached = (submitted: Submitted) => {
  if (submitted.next !== 'resume') throw new Error(`expected the end, got ${submitted.next}`)
  return submitted.session
}
const chosenIn = (ssoSessionId: string) =>
  world.ctx.db.ssoSessionRole.findMany({ where: { ssoSessionId }, select: { role: { select: { name: true } } } })
const signIn = async (cookie: string | null) => {
  browser = { ...browser, session: await findSsoSession(world.ctx, cookie) }
}
/** What a running session posts that only has to choose. */
const stepUp = () => ticketOf({ asUserId: user.id, stepUp: true })

test('there is no session before a role is chosen, and the choice belongs to the session', async () => {
  const { next, ticket } = await give(ticketOf())
  expect(next).toBe('choose_role')
  expect(await world.ctx.db.ssoSession.count({ where: { userId: user.id } })).toBe(0)
  const { id, cookie } = reached(await choose(ticket, 'reader', { remember: 'on' }))
  expect(await findSsoSession(world.ctx, cookie)).toMatchObject({ id })
  expect(await chosenIn(id)).toEqual([{ role: { name: 'reader' } }])
  expect(await world.ctx.db.roleChoice.findFirst({ where: { userId: user.id } })).toMatchObject({ always: true })
})

test('a role that the person does not have is refused on the form', async () => {
  const { ticket } = await give(ticketOf())
  const again = await choose(ticket, 'owner')
  expect(again.next).toBe('choose_role')
  const shown = 'ticket' in again ? openLoginTicket(world.ctx, again.ticket, browser.hash) : null
  expect(shown?.message).toBe('role_refused')
})

test('without the password nothing can be chosen', async () => {
  expect((await choose(ticketOf(), 'reader')).next).toBe('password')
})

test('a running session chooses without proving again, and keeps its cookie', async () => {
  const { id, cookie } = await world.signIn(user.id)
  await signIn(cookie)
  const seen = await viewStep(world.ctx, { attempt: stepUp() }, browser)
  expect(seen?.step).toBe('choose_role')
  expect(seen?.view.roles?.map(({ name }) => name)).toEqual(['editor', 'reader'])
  expect(reached(await choose(seen?.view.ticket ?? '', 'reader'))).toEqual({ id, cookie: null })
  expect(await findSsoSession(world.ctx, cookie)).not.toBeNull()
})

test('a form that is sent twice ends like one sent once, and another choice from it counts', async () => {
  const { ticket } = await give(ticketOf())
  const { id, cookie } = reached(await choose(ticket, 'reader'))
  await signIn(cookie)
  expect(reached(await choose(ticket, 'reader')).id).toBe(id)
  expect(reached(await choose(ticket, 'editor')).id).toBe(id)
  expect(await chosenIn(id)).toEqual([{ role: { name: 'editor' } }])
})

test('after a sign-out the form of a running session opens nothing', async () => {
  const first = await world.signIn(user.id)
  await signIn(first.cookie)
  const seen = await viewStep(world.ctx, { attempt: stepUp() }, browser)
  const form = seen?.view.ticket ?? ''
  await choose(form, 'nothing of mine')
  await endSsoSession(world.ctx, { ssoSessionId: first.id, reason: 'logout' }, operator)
  await signIn(null)
  expect((await choose(form, 'reader')).next).toBe('password')
  // What another session has proved is not what this one began with.
  await signIn((await world.signIn(user.id)).cookie)
  expect((await choose(form, 'reader')).next).toBe('password')
  expect(await world.ctx.db.ssoSession.count({ where: { userId: user.id } })).toBe(2)
})

test('after a sign-out the form of a finished sign-in opens nothing, in no later session either', async () => {
  const { ticket } = await give(ticketOf())
  const { id } = reached(await choose(ticket, 'reader'))
  await endSsoSession(world.ctx, { ssoSessionId: id, reason: 'logout' }, operator)
  expect((await choose(ticket, 'reader')).next).toBe('password')
  await signIn((await world.signIn(user.id)).cookie)
  expect((await choose(ticket, 'editor')).next).toBe('password')
})
