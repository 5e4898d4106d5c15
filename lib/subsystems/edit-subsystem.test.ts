import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { type Actor, operator } from '#lib/base/actor.ts'
import { seedPortal, seedSubsystem, seedUser } from '#test/access.ts'
import { type TestContext, testContext } from '#test/context.ts'
import { seedInstance, seedSubsystemSession } from '#test/sessions.ts'
import { authenticateSubsystem } from './authenticate-subsystem.ts'
import { createSubsystem } from './create-subsystem.ts'
import { EditSubsystem, editSubsystem } from './edit-subsystem.ts'
import { enableSubsystem } from './enable-subsystem.ts'
import { listSubsystems } from './list-subsystems.ts'
import { removeSubsystem } from './remove-subsystem.ts'
import { revokeSecret } from './revoke-secret.ts'
import { rotateSecret } from './rotate-secret.ts'
import { findSubsystemUse } from './subsystem-use.ts'
import { viewSubsystem } from './view-subsystem.ts'

let ctx: TestContext
let owner: Actor
beforeAll(async () => {
  ctx = await testContext()
  await seedInstance(ctx)
  await seedPortal(ctx)
  await seedSubsystem(ctx, 'wiki', { editor: ['read'] })
  await seedSubsystem(ctx, 'billing', { clerk: ['read'] })
  const { id } = await seedUser(ctx, 'mary')
  await addGrant(ctx, { user: 'mary', subsystem: 'portal', role: 'subsystem-owner', limitedTo: 'wiki' }, operator)
  owner = { kind: 'user', id }
})
afterAll(() => ctx.close())

const edit = (changes: object, who: Actor = operator) =>
  editSubsystem(ctx, EditSubsystem.parse({ subsystem: 'wiki', ...changes }), who)
const view = (who: Actor = operator) => viewSubsystem(ctx, { subsystem: 'wiki' }, who)
const lastEvent = async () => (await ctx.db.auditInbox.findMany({ orderBy: { id: 'desc' }, take: 1 }))[0]

test('what is given changes, what is left out stays, null takes away', async () => {
  await edit({ title: 'Team wiki', logoutUrl: 'https://wiki.example.org/out', contact: 'ada@example.org' })
  expect(await edit({ logoutUrl: null, accent: '#1F4E79', roleChoice: true })).toMatchObject({ already: false })
  const { settings } = await view()
  expect(settings).toMatchObject({
    ...{ title: 'Team wiki', logoutUrl: null, contact: 'ada@example.org', accent: '#1f4e79', roleChoice: true },
    landingUrl: 'https://wiki.example.org/sso',
  })
  expect(await edit({ title: 'Team wiki' })).toMatchObject({ already: true })
})

test('the log tells what stood there before and after, whom to ask only where it can be erased, and no whole image', async () => {
  const logo = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')}`
  await edit({ loginTitle: 'Welcome', logo, contact: 'mary@example.org' })
  const event = await lastEvent()
  expect(event).toMatchObject({ kind: 'subsystem.edited', facts: { fields: 'contact logo loginTitle' } })
  const facts = JSON.stringify(event?.facts)
  expect(facts).toContain('Welcome')
  expect(facts).not.toContain('example.org')
  expect(facts).not.toContain(logo)
  expect(JSON.stringify(event?.personal)).toContain('mary@example.org')
})

test('a stale edit is refused and says what stands there now', async () => {
  const { version } = await view()
  await edit({ description: 'Pages of the team', version })
  const late = edit({ description: 'Something else', version })
  await expect(late).rejects.toMatchObject({
    code: 'changed_meanwhile',
    detail: 'It says now: description: Pages of the team.',
  })
  expect((await view()).settings.description).toBe('Pages of the team')
})

test('of ten that edit the same version at once, one is taken', async () => {
  const { version } = await view()
  const tries = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) => edit({ description: `Description ${n}`, version })),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('settings that contradict what stays are refused', async () => {
  await edit({ absoluteSeconds: 3_600, idleSeconds: 600 })
  await expect(edit({ idleSeconds: 7_200 })).rejects.toMatchObject({ code: 'malformed_request' })
  expect(EditSubsystem.safeParse({ subsystem: 'wiki', identifier: 'other' }).success).toBe(false)
})

test('an owner reads and edits the one subsystem, and sees no other in the list', async () => {
  await edit({ description: 'By its owner' }, owner)
  expect((await listSubsystems(ctx, {}, owner)).subsystems.map(({ identifier }) => identifier)).toEqual(['wiki'])
  const forbidden = { code: 'not_permitted' }
  const billing = { subsystem: 'billing' }
  await expect(viewSubsystem(ctx, billing, owner)).rejects.toMatchObject(forbidden)
  await expect(editSubsystem(ctx, { ...billing, title: 'Mine' }, owner)).rejects.toMatchObject(forbidden)
  await expect(removeSubsystem(ctx, billing, owner)).rejects.toMatchObject(forbidden)
  await expect(revokeSecret(ctx, { ...billing, hint: 'abcd' }, owner)).rejects.toMatchObject(forbidden)
  const { id } = await seedUser(ctx, 'grace')
  await expect(listSubsystems(ctx, {}, { kind: 'user', id })).rejects.toMatchObject(forbidden)
})

test('the list is searched, and turned forward and back without a gap', async () => {
  for (const name of ['zeta-1', 'zeta-2', 'zeta-3', 'zeta-4', 'zeta-5']) await seedSubsystem(ctx, name)
  const turn = (input: object) => listSubsystems(ctx, { search: 'ZETA', limit: 2, ...input }, operator)
  const names = (page: { subsystems: { identifier: string }[] }) => page.subsystems.map(({ identifier }) => identifier)
  const first = await turn({})
  const second = await turn({ after: first.next ?? '' })
  const third = await turn({ after: second.next ?? '' })
  expect([names(first), names(second), names(third)]).toEqual([['zeta-1', 'zeta-2'], ['zeta-3', 'zeta-4'], ['zeta-5']])
  expect([first.previous, third.next]).toEqual([null, null])
  expect(names(await turn({ before: third.previous ?? '' }))).toEqual(['zeta-3', 'zeta-4'])
  expect(await turn({ before: second.previous ?? '' })).toMatchObject({ previous: null, next: 'zeta-2' })
})

test('one secret is revoked by its hint, and the list says which one is still in use', async () => {
  const { secret: old } = await seedSubsystem(ctx, 'secretive')
  const { secret: fresh } = await rotateSecret(ctx, { subsystem: 'secretive' }, operator)
  await authenticateSubsystem(ctx, 'secretive', old)
  const { secrets } = await viewSubsystem(ctx, { subsystem: 'secretive' }, operator)
  expect(secrets).toMatchObject([
    { hint: fresh.slice(-4), lastUsedAt: null },
    { hint: old.slice(-4), lastUsedAt: ctx.now },
  ])
  expect(await revokeSecret(ctx, { subsystem: 'secretive', hint: old.slice(-4) }, operator)).toMatchObject({ left: 1 })
  const later = ctx.at(new Date(ctx.now.getTime() + 60_000))
  await expect(authenticateSubsystem(later, 'secretive', old)).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(revokeSecret(ctx, { subsystem: 'secretive', hint: old.slice(-4) }, operator)).rejects.toMatchObject({
    code: 'no_such_secret',
  })
})

test('what is in use is removed only with its grants and sessions, says by whom, and its identifier stays taken', async () => {
  const { secret } = await seedSubsystem(ctx, 'old', { editor: ['read'] })
  const { id: userId } = await seedUser(ctx, 'ada', ['old:editor'])
  const session = await seedSubsystemSession(ctx, userId, 'old')
  const { id } = await viewSubsystem(ctx, { subsystem: 'old' }, operator)
  expect((await findSubsystemUse(ctx, [id])).get(id)).toMatchObject({ people: 1, sessions: 1, more: false })
  await expect(removeSubsystem(ctx, { subsystem: 'old' }, operator)).rejects.toMatchObject({
    code: 'in_use',
    detail: '1 person holds roles (ada), 1 session is open.',
  })
  const done = await removeSubsystem(ctx, { subsystem: 'old', endGrants: true }, operator)
  expect(done).toEqual({ identifier: 'old', grantsEnded: 1, sessionsEnded: 1 })
  expect(await ctx.db.subsystemSession.findUnique({ where: { id: session.id } })).toMatchObject({
    endedReason: 'revoked',
  })
  const gone = { code: 'no_such_subsystem' }
  await expect(viewSubsystem(ctx, { subsystem: 'old' }, operator)).rejects.toMatchObject(gone)
  await expect(enableSubsystem(ctx, { subsystem: 'old' }, operator)).rejects.toMatchObject(gone)
  await expect(addGrant(ctx, { user: 'ada', subsystem: 'old', role: 'editor' }, operator)).rejects.toMatchObject(gone)
  const later = ctx.at(new Date(ctx.now.getTime() + 120_000))
  await expect(authenticateSubsystem(later, 'old', secret)).rejects.toMatchObject({ code: 'unauthenticated' })
  const again = createSubsystem(
    ctx,
    { identifier: 'old', title: 'Old', landingUrl: 'https://old.example.org/' },
    operator,
  )
  await expect(again).rejects.toMatchObject({ code: 'already_exists' })
})

test('the portal itself is neither edited nor removed', async () => {
  const built = { code: 'built_in' }
  await expect(editSubsystem(ctx, { subsystem: 'portal', title: 'Mine' }, operator)).rejects.toMatchObject(built)
  await expect(removeSubsystem(ctx, { subsystem: 'portal', endGrants: true }, operator)).rejects.toMatchObject(built)
})
