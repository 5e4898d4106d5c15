import { afterAll, beforeAll, expect, test } from 'vitest'
import { addGrant } from '#lib/access/add-grant.ts'
import { editRole } from '#lib/access/contents/edit-role.ts'
import { createRole } from '#lib/access/create-role.ts'
import { removeGrant } from '#lib/access/remove-grant.ts'
import { settleDueAccess } from '#lib/access/settle-due-access.ts'
import { operator } from '#lib/base/actor.ts'
import { hours, seconds, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { closeAllDueSessions, closeDueSessions, newWalk } from '#lib/sessions/close-due-sessions.ts'
import {
  cutEverySession,
  cutSessionsOfSubsystem,
  cutSessionsOfUser,
  cutSsoSession,
  cutSubsystemSession,
} from '#lib/sessions/cut-sessions.ts'
import { endOtherSessions, endOwnSession } from '#lib/sessions/end-own-sessions.ts'
import { endSsoSession } from '#lib/sessions/end-sessions.ts'
import { exchangeToken } from '#lib/sessions/exchange-token.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { end } from '#lib/sso/end.ts'
import { disableSubsystem } from '#lib/subsystems/disable-subsystem.ts'
import { removeSubsystem } from '#lib/subsystems/remove-subsystem.ts'
import { deleteUser } from '#lib/users/delete-user.ts'
import { lockUser } from '#lib/users/lock-user.ts'
import { changePassword } from '#lib/users/passwords/change-password.ts'
import { openHashPool } from '#lib/users/passwords/hash-pool.ts'
import { setPassword } from '#lib/users/set-password.ts'
import { seedCrowd } from '#test/crowd.ts'
import { countJobs } from '#test/mailbox.ts'
import { type Application, testWorld, type World } from '#test/world.ts'

let world: World
let pool: ReturnType<typeof openHashPool>
beforeAll(async () => {
  pool = openHashPool()
  world = await testWorld()
})
afterAll(async () => {
  await world.ctx.close()
  await pool.close()
})

type Entered = {
  user: { id: string; username: string }
  session: { id: string; cookie: string; userId: string }
  id: string
}

let count = 0
/** A new application with an address to be told at, and a new person in it. */
async function entered(): Promise<Entered & { app: Application }> {
  count += 1
  const app = await world.connect(`app${count}`, { logoutUrl: `https://app${count}.example.org/logged-out` })
  return { app, ...(await enters(app)) }
}

let people = 0
async function enters(app: Application): Promise<Entered> {
  people += 1
  const user = await world.user(`ada${people}`, app.identifier)
  const session = await world.signIn(user.id)
  return { user, session, id: await world.enter(session, app) }
}

const queued = (subsystemId: string) =>
  world.ctx.db.delivery.findMany({
    where: { subsystemId },
    select: { subsystemSessionId: true, kind: true, reason: true },
    orderBy: { id: 'asc' },
  })

type Case = Entered & { app: Application; ctx: Context }
const password = 'orbit walnut lantern seven'

/** Every way in which a session ends, and what its application is told as the reason of it. */
const ways: Record<string, [string, (given: Case) => Promise<unknown>]> = {
  'the person signs out': [
    'logout',
    ({ ctx, session }) =>
      endSsoSession(ctx, { ssoSessionId: session.id, reason: 'logout' }, { kind: 'user', id: session.userId }),
  ],
  'the person ends the session elsewhere': [
    'revoked',
    ({ ctx, session }) => endOwnSession(ctx, { userId: session.userId, ssoSessionId: session.id }),
  ],
  'the person ends all others': [
    'revoked',
    async ({ ctx, session }) =>
      endOtherSessions(ctx, { userId: session.userId, ssoSessionId: (await world.signIn(session.userId)).id }),
  ],
  'the application ends its own session': [
    'logout',
    ({ ctx, id, app }) => end(ctx, { session: formatSessionId(id), scope: 'subsystem' }, app),
  ],
  'an application ends it everywhere': [
    'logout',
    async ({ ctx, user, session }) => {
      await addGrant(ctx, { user: user.id, subsystem: 'wiki', role: 'editor' }, operator)
      const inWiki = await world.enter(session, world.wiki)
      await end(ctx, { session: formatSessionId(inWiki), scope: 'everywhere' }, world.wiki)
    },
  ],
  'an administrator cuts the sign-in': ['revoked', ({ ctx, session }) => cutSsoSession(ctx, session, operator)],
  'an administrator cuts the one session': [
    'revoked',
    ({ ctx, id }) => cutSubsystemSession(ctx, { id: formatSessionId(id) }, operator),
  ],
  'an administrator ends all of the person': [
    'revoked',
    ({ ctx, user }) => cutSessionsOfUser(ctx, { user: user.username }, operator),
  ],
  'an administrator ends all of the application': [
    'revoked',
    ({ ctx, app }) => cutSessionsOfSubsystem(ctx, { subsystem: app.identifier }, operator),
  ],
  'the person is locked': ['user_locked', ({ ctx, user }) => lockUser(ctx, { user: user.id }, operator)],
  'the person is deleted': ['user_locked', ({ ctx, user }) => deleteUser(ctx, { user: user.id }, operator)],
  'the password is set anew': ['revoked', ({ ctx, user }) => setPassword(ctx, { user: user.id, password }, operator)],
  'the person changes the password': [
    'revoked',
    ({ ctx, user }) => changePassword(ctx, { userId: user.id, password }, { kind: 'user', id: user.id }),
  ],
  'the last grant is removed': [
    'permissions_removed',
    ({ ctx, user, app }) => removeGrant(ctx, { user: user.id, subsystem: app.identifier, role: 'editor' }, operator),
  ],
  'the role is emptied': [
    'permissions_removed',
    async ({ ctx, app }) => {
      await editRole(ctx, { subsystem: app.identifier, role: 'editor', actions: [], groups: [] }, operator)
      await settleDueAccess(world.ctx.at(secondsAfter(ctx.now, 1)))
    },
  ],
  'the application is switched off': [
    'revoked',
    ({ ctx, app }) => disableSubsystem(ctx, { subsystem: app.identifier }, operator),
  ],
  'the application is removed': [
    'revoked',
    ({ ctx, app }) => removeSubsystem(ctx, { subsystem: app.identifier, endGrants: true }, operator),
  ],
  'its token is used again': [
    'revoked',
    async ({ ctx, app, session, id }) => {
      const subsystemToken = await world.issue(session, app)
      const opened = (await exchangeToken(ctx, { subsystemToken }, app, 'native')).row.session_id
      await expect(exchangeToken(ctx, { subsystemToken }, app, 'native')).rejects.toMatchObject({ code: 'token_spent' })
      await ctx.db.delivery.updateMany({ where: { subsystemSessionId: opened }, data: { subsystemSessionId: id } })
    },
  ],
  'it expires': [
    'expired',
    ({ ctx }) => closeDueSessions(() => world.ctx.at(secondsAfter(ctx.now, hours(13))), newWalk()),
  ],
}

test.each(Object.entries(ways))('%s: its application is told', async (_, [reason, cut]) => {
  const given = await entered()
  await cut({ ...given, ctx: world.ctx })
  expect(await queued(given.app.id)).toEqual([{ subsystemSessionId: given.id, kind: 'session-ended', reason }])
})

test('everyone is out at once, and each application is told in batches by a job', async () => {
  const crowded = await testWorld()
  const ctx = crowded.ctx
  const loud = await crowded.connect('loud', { logoutUrl: 'https://loud.example.org/logged-out' })
  const { sessionIds } = await seedCrowd(ctx, 2_500, [loud, crowded.wiki])
  await cutEverySession(ctx, { confirmation: 'everyone' }, operator)
  expect(await ctx.db.subsystemSession.count({ where: { endedAt: null } })).toBe(5_000)
  expect(await countJobs(ctx)).toBe(1)
  await closeAllDueSessions(() => ctx, new AbortController().signal)
  expect(await ctx.db.subsystemSession.count({ where: { endedReason: 'revoked' } })).toBe(5_000)
  expect(await ctx.db.ssoSession.count({ where: { endedReason: 'revoked' } })).toBe(2_500)
  const told = await ctx.db.delivery.findMany({ select: { subsystemSessionId: true } })
  expect(told.map(({ subsystemSessionId }) => subsystemSessionId).sort()).toEqual(sessionIds['loud']?.sort())
  await ctx.close()
}, 60_000)

test('of many in one application the first thousand are closed on the spot, the rest by the job, each told of once', async () => {
  const crowded = await testWorld()
  const ctx = crowded.ctx
  const loud = await crowded.connect('loud', { logoutUrl: 'https://loud.example.org/logged-out' })
  await seedCrowd(ctx, 1_500, [loud])
  await cutSessionsOfSubsystem(ctx, { subsystem: 'loud' }, operator)
  expect(await ctx.db.delivery.count()).toBe(1_000)
  await Promise.all([1, 2, 3, 4].map(() => closeAllDueSessions(() => ctx, new AbortController().signal)))
  expect(await ctx.db.delivery.count()).toBe(1_500)
  expect(await ctx.db.subsystemSession.count({ where: { endedAt: null } })).toBe(0)
  // The sign-ins live on.
  expect(await ctx.db.ssoSession.count({ where: { endedAt: null } })).toBe(1_500)
  await ctx.close()
}, 60_000)

test('what expired is closed half a minute late, what lives is not closed, and the walk goes on where it stood', async () => {
  const crowded = await testWorld()
  const { sessionIds } = await seedCrowd(crowded.ctx, 1_200, [crowded.wiki, crowded.billing])
  const { db } = crowded.ctx
  const over = { absoluteDeadline: secondsAfter(crowded.ctx.now, 60) }
  await db.subsystemSession.updateMany({ where: { id: { in: sessionIds['billing'] ?? [] } }, data: over })
  const at = (amount: number) => () => crowded.ctx.at(secondsAfter(crowded.ctx.now, amount))
  expect(await closeDueSessions(at(89), newWalk())).toEqual({ closed: 0, done: true })
  expect(await closeDueSessions(at(91), newWalk())).toEqual({ closed: 1_200, done: true })
  expect(await db.subsystemSession.count({ where: { endedAt: null } })).toBe(1_200)
  await crowded.ctx.close()
}, 60_000)

test('a changed list of actions is told once while nobody was told yet, and not any more when the session ends', async () => {
  const { app, user, session, id } = await entered()
  const { ctx } = world
  await createRole(ctx, { subsystem: app.identifier, name: 'reader', title: 'Reader', actions: ['read'] }, operator)
  await addGrant(ctx, { user: user.id, subsystem: app.identifier, role: 'reader' }, operator)
  const changed = { subsystemSessionId: id, kind: 'permissions-changed', reason: null }
  expect(await queued(app.id)).toEqual([changed])
  await removeGrant(
    world.ctx.at(secondsAfter(ctx.now, seconds(1))),
    { user: user.id, subsystem: app.identifier, role: 'editor' },
    operator,
  )
  expect(await queued(app.id)).toEqual([changed])
  await endOwnSession(ctx, { userId: user.id, ssoSessionId: session.id })
  expect(await queued(app.id)).toEqual([{ subsystemSessionId: id, kind: 'session-ended', reason: 'revoked' }])
})

test('an edited role is told to every session of its holders whose list changed', async () => {
  const { app, id } = await entered()
  const other = await enters(app)
  await editRole(world.ctx, { subsystem: app.identifier, role: 'editor', actions: ['read'] }, operator)
  await settleDueAccess(world.ctx.at(secondsAfter(world.ctx.now, 1)))
  await settleDueAccess(world.ctx.at(secondsAfter(world.ctx.now, 2)))
  const told = await queued(app.id)
  expect(told.map(({ subsystemSessionId }) => subsystemSessionId).sort()).toEqual([id, other.id].sort())
  expect(new Set(told.map(({ kind }) => kind))).toEqual(new Set(['permissions-changed']))
})
