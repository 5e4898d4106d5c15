import { createHash, randomBytes } from 'node:crypto'
import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { exchangeToken } from '#lib/sessions/exchange-token.ts'
import { issueToken, type TokenOrder } from '#lib/sessions/issue-token.ts'
import { openSsoSession } from '#lib/sessions/open-sso-session.ts'
import { prepareInstance } from '#lib/setup/prepare-instance.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { insertUser } from '#lib/users/create-user.ts'
import { type TestContext, testContext } from './context.ts'
import { seedInstance } from './sessions.ts'

export type Application = SubsystemCaller & { secret: string }

type Settings = Partial<Parameters<typeof createSubsystem>[1]>

/** A portal with two applications, as the demo has them, and what tests do with it all the time. Built by the verbs. */
export type World = {
  ctx: TestContext
  wiki: Application
  billing: Application
  /** Connects another application, with the actions `read` and `write` and the role `editor` of both. */
  connect: (identifier: string, settings?: Settings) => Promise<Application>
  /** A user with the role `editor` in the named subsystems. */
  user: (username: string, ...subsystems: string[]) => Promise<{ id: string; username: string }>
  /** An SSO session of the user, as a sign-in by password leaves it. */
  signIn: (
    userId: string,
    at?: Context,
    browserHash?: Uint8Array,
  ) => Promise<{ id: string; cookie: string; userId: string }>
  issue: (
    session: { id: string },
    application: Application,
    order?: Partial<TokenOrder>,
    at?: Context,
  ) => Promise<string>
  /** A subsystem session, opened by token and exchange. */
  enter: (session: { id: string }, application: Application) => Promise<string>
  auditKinds: () => Promise<string[]>
}

export async function testWorld(now?: Date): Promise<World> {
  const ctx = await testContext(now ? { now } : {})
  await seedInstance(ctx)
  await prepareInstance(ctx)
  const connect = (identifier: string, settings: Settings = {}) => connectApplication(ctx, identifier, settings)
  const world: World = {
    ctx,
    connect,
    wiki: await connect('wiki', { title: 'Wiki' }),
    billing: await connect('billing', { title: 'Billing' }),
    user: (username, ...subsystems) => createUser(ctx, username, subsystems),
    signIn: async (userId, at = ctx, browserHash) => {
      const { sessionEpoch } = await at.db.user.findUniqueOrThrow({ where: { id: userId } })
      const proofs = [{ method: 'password', at: at.now.toISOString() }]
      const opening = { userId, userEpoch: sessionEpoch, proofs, ...(browserHash && { browserHash }) }
      const opened = await at.atomically((tx) => openSsoSession(tx, opening))
      return { ...opened, userId }
    },
    issue: async (session, application, order = {}, at = ctx) => {
      const basic = { ssoSessionId: session.id, subsystemId: application.id, protocol: 'native', targetUrl: '/' }
      return (await issueToken(at, { ...basic, ...order })).subsystemToken
    },
    enter: async (session, application) => {
      const subsystemToken = await world.issue(session, application)
      return (await exchangeToken(ctx, { subsystemToken }, application, 'native')).row.session_id
    },
    auditKinds: async () => (await ctx.db.auditInbox.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind),
  }
  return world
}

async function connectApplication(ctx: Context, identifier: string, settings: Settings): Promise<Application> {
  const landingUrl = `https://${identifier}.example.org/sso/callback`
  const input = { identifier, title: identifier, landingUrl, ...settings }
  const { id, secret } = await createSubsystem(ctx, input, operator)
  for (const name of ['read', 'write']) await createAction(ctx, { subsystem: identifier, name }, operator)
  await createRole(
    ctx,
    { subsystem: identifier, name: 'editor', title: 'Editor', actions: ['read', 'write'] },
    operator,
  )
  const live = await ctx.db.subsystemSecret.findFirstOrThrow({ where: { subsystemId: id } })
  return { kind: 'subsystem', id, identifier, secretId: live.id, secret }
}

async function createUser(ctx: Context, username: string, subsystems: string[]) {
  const profile = { username, name: `${username} Example`, email: `${username}@example.org` }
  const user = await insertUser(ctx, { profile, hash: null }, operator)
  for (const subsystem of subsystems) await addGrant(ctx, { user: user.id, subsystem, role: 'editor' }, operator)
  return user
}

/** A code verifier and its S256 challenge. */
export function newChallenge(): { codeVerifier: string; codeChallenge: string } {
  const codeVerifier = randomBytes(32).toString('base64url')
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') }
}
