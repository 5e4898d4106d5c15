import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { editRole } from '#lib/access/contents/edit-role.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { operator } from '#lib/base/actor.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import { findSsoSession, type SsoSession } from '#lib/sessions/find-sso-session.ts'
import { chooseRole } from '#lib/sessions/role-choice/choose-role.ts'
import { type Application, newChallenge, testWorld, type World } from '#test/world.ts'
import { exchange } from './exchange.ts'
import { issue } from './issue.ts'
import { refresh } from './refresh.ts'
import { requestLogin } from './request-token.ts'
import { startLogin } from './start-login.ts'
import { touch } from './touch.ts'

let world: World
let notes: Application
let ledger: Application
const { codeVerifier, codeChallenge } = newChallenge()

beforeAll(async () => {
  world = await testWorld()
  notes = await world.connect('notes', { roleChoice: true })
  ledger = await world.connect('ledger', { roleChoice: true, acceptsUnsolicited: true })
  for (const subsystem of ['notes', 'ledger', 'wiki']) {
    await createRole(world.ctx, { subsystem, name: 'reader', actions: ['read'] }, operator)
  }
})
afterAll(() => world.ctx.close())

let user: { id: string; username: string }
let session: SsoSession
beforeEach(async () => {
  user = await world.user(`u${randomUUID().slice(0, 8)}`, 'notes', 'ledger', 'wiki')
  for (const subsystem of ['notes', 'ledger', 'wiki']) await grant(subsystem, 'reader')
  const found = await findSsoSession(world.ctx, (await world.signIn(user.id)).cookie)
  if (!found) throw new Error('signed in, but no session')
  session = found
})

const grant = (subsystem: string, role: string) => addGrant(world.ctx, { user: user.id, subsystem, role }, operator)
const take = (subsystem: string, role: string) => removeGrant(world.ctx, { user: user.id, subsystem, role }, operator)
const browser = () => ({ hash: hashSecret(randomUUID()), session })
const start = (subsystemIdentifier: string, more: Partial<Parameters<typeof startLogin>[1]> = {}) =>
  startLogin(world.ctx, { subsystemIdentifier, codeChallenge, ...more }, browser())
const choose = (application: Application, role: string, always?: boolean) =>
  chooseRole(world.ctx, { userId: user.id, subsystemId: application.id, ssoSessionId: session.id, role, always })

async function tell(outcome: Awaited<ReturnType<typeof start>>, application: Application) {
  if (outcome.kind !== 'redirect') throw new Error(`expected a redirect, got ${outcome.kind}`)
  const subsystemToken = new URL(outcome.to).searchParams.get('subsystemToken') ?? ''
  return exchange(world.ctx, { subsystemToken, codeVerifier }, application)
}
const enter = async (application: Application) => tell(await start(application.identifier), application)
const touched = async (id: string, application: Application) =>
  (await touch(world.ctx, { sessions: [id] }, application)).sessions[0]

describe('entering an application that asks for a role', () => {
  test('asks whoever has more than one, and only for that', async () => {
    expect(await start('notes')).toMatchObject({ kind: 'prove', lacking: 'role', wanted: { stepUp: true } })
    await take('notes', 'reader')
    expect((await enter(notes)).role).toBe('editor')
  })

  test('tells the chosen role alone', async () => {
    await choose(notes, 'reader')
    const told = await enter(notes)
    expect(told).toMatchObject({ role: 'reader', actions: ['read'], roles: [{ name: 'reader' }] })
    expect(told.roles).toHaveLength(1)
  })

  test('an application that does not ask is told every role, and none is named', async () => {
    const told = await enter(world.wiki)
    expect([told.role, told.roles.length]).toEqual([null, 2])
  })

  test('a role of the same name is carried into the next application, and stays when the first one switches', async () => {
    await choose(notes, 'reader')
    expect((await enter(ledger)).role).toBe('reader')
    await choose(notes, 'editor')
    expect((await enter(ledger)).role).toBe('reader')
  })

  test('"always" holds in later sessions; a mere choice is marked there', async () => {
    await choose(notes, 'reader')
    const anew = async () => {
      const found = await findSsoSession(world.ctx, (await world.signIn(user.id)).cookie)
      if (found) session = found
    }
    await anew()
    expect(await start('notes')).toMatchObject({ kind: 'prove', lacking: 'role' })
    await choose(notes, 'reader', true)
    await anew()
    expect((await enter(notes)).role).toBe('reader')
  })

  test('prompt=none answers that a page is needed', async () => {
    const silent = await start('notes', { prompt: 'none' })
    expect(silent.kind === 'redirect' && new URL(silent.to).searchParams.get('error')).toBe('interaction_required')
  })

  test('a role that the back end registered is the only one that will do', async () => {
    const registered = async (role: string) => {
      const { requestToken } = await requestLogin(world.ctx, { codeChallenge, role }, notes)
      return startLogin(world.ctx, { requestToken }, browser())
    }
    expect((await tell(await registered('reader'), notes)).role).toBe('reader')
    await expect(registered('treasurer')).rejects.toMatchObject({
      code: 'access_denied',
      detail: expect.stringContaining('not the role treasurer'),
    })
  })

  test('a role in a link is marked and no more', async () => {
    const outcome = await start('notes', { role: 'reader' })
    expect(outcome).toMatchObject({ kind: 'prove', wanted: { role: { preset: 'reader' } } })
  })

  test('the launcher leads over the page where a role is to be chosen, and enters with one that is named', async () => {
    const launcher = { kind: 'launcher' as const, session }
    const asked = await issue(world.ctx, { subsystemIdentifier: 'ledger' }, launcher)
    const requestToken = new URL(asked.redirectUrl).searchParams.get('requestToken') ?? ''
    expect(await startLogin(world.ctx, { requestToken }, browser())).toMatchObject({ kind: 'prove', lacking: 'role' })
    const named = await issue(world.ctx, { subsystemIdentifier: 'ledger', role: 'reader' }, launcher)
    const subsystemToken = new URL(named.redirectUrl).searchParams.get('subsystemToken') ?? ''
    expect((await exchange(world.ctx, { subsystemToken }, ledger)).role).toBe('reader')
  })
})

describe('a session with a chosen role', () => {
  test('learns of a switch by its next touch, and refresh tells the new role', async () => {
    await choose(notes, 'reader')
    const { session: opened } = await enter(notes)
    expect(await touched(opened.id, notes)).toMatchObject({ state: 'live', permissionsChanged: false })
    expect(await choose(notes, 'editor')).toEqual({ changed: 1 })
    expect(await touched(opened.id, notes)).toMatchObject({ state: 'live', permissionsChanged: true })
    expect(await refresh(world.ctx, { session: opened.id }, notes)).toMatchObject({
      role: 'editor',
      actions: ['read', 'write'],
    })
    expect(await touched(opened.id, notes)).toMatchObject({ permissionsChanged: false })
  })

  test('ends when that role is lost, and never widens to another one', async () => {
    await choose(notes, 'reader')
    const { session: opened } = await enter(notes)
    expect(await take('notes', 'reader')).toEqual({ sessionsEnded: 1 })
    expect(await touched(opened.id, notes)).toMatchObject({ state: 'ended', reason: 'permissions_removed' })
    await expect(refresh(world.ctx, { session: opened.id }, notes)).rejects.toMatchObject({ code: 'access_denied' })
  })

  test('is over at the next touch where that role lost all that was in it', async () => {
    await choose(notes, 'reader')
    const { session: opened } = await enter(notes)
    const edit = (...actions: string[]) =>
      editRole(world.ctx, { subsystem: 'notes', role: 'reader', actions, groups: [] }, operator)
    await edit()
    expect(await touched(opened.id, notes)).toMatchObject({ state: 'ended', reason: 'permissions_removed' })
    await expect(refresh(world.ctx, { session: opened.id }, notes)).rejects.toMatchObject({ code: 'access_denied' })
    await edit('read')
  })

  test('is not opened with a token whose role was lost on the way', async () => {
    await choose(notes, 'reader')
    const outcome = await start('notes')
    await take('notes', 'reader')
    await expect(tell(outcome, notes)).rejects.toMatchObject({ code: 'access_denied' })
  })

  test('is asked about again once another role is lost: only what is held can be chosen', async () => {
    await take('notes', 'reader')
    await expect(choose(notes, 'reader')).rejects.toMatchObject({ code: 'access_denied' })
    await expect(choose(world.wiki, 'reader')).rejects.toMatchObject({ code: 'access_denied' })
  })
})
