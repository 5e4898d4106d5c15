import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import type { Config } from '#lib/config/env.ts'
import type { Context } from '#lib/db/context.ts'
import { createContext } from '#lib/db/runtime.ts'
import { exchangeToken } from '#lib/sessions/exchange-token.ts'
import { issueToken } from '#lib/sessions/issue-token.ts'
import { signLogoutHint } from '#lib/sessions/logout-hint.ts'
import { openSsoSession } from '#lib/sessions/open-sso-session.ts'
import { formatSessionId } from '#lib/sessions/session-id.ts'
import { prepareInstance } from '#lib/setup/prepare-instance.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { createUser } from '#lib/users/create-user.ts'
import { openProcess, prepareDatabase } from '#server/open-installation.ts'

export interface Subsystem {
  id: string
  identifier: string
  secret: string
  secretId: string
}

export interface Filled {
  databaseUrl: string
  /** Sessions are touched in the wiki, and tokens exchanged in billing, so that neither disturbs the other's rows. */
  wiki: Subsystem
  billing: Subsystem
  wikiSessions: string[]
  /** What signing one logout hint costs in this process. */
  hintMicroseconds: number
}

/** Fills the empty database of DATA_DIR through the verbs: two subsystems, people signed in and present in the wiki. */
export async function fill(config: Config, people = 300): Promise<Filled> {
  const closing: (() => Promise<void>)[] = []
  try {
    const database = await prepareDatabase(config)
    closing.push(database.close)
    const { runtime, close } = await openProcess(config, database.url)
    closing.push(close)
    const ctx = createContext(runtime, { ip: '', userAgent: '', requestId: '' })
    await prepareInstance(ctx)
    const [wiki, billing] = [await connect(ctx, 'wiki'), await connect(ctx, 'billing')]
    const wikiSessions: string[] = []
    for (let n = 0; n < people; n++) wikiSessions.push(await admit(ctx, n, wiki))
    const hintMicroseconds = await timeHint(ctx)
    return { databaseUrl: database.url, wiki, billing, wikiSessions, hintMicroseconds }
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

async function connect(ctx: Context, identifier: string): Promise<Subsystem> {
  const landingUrl = `https://${identifier}.example.org/signed-in`
  const { id, secret } = await createSubsystem(ctx, { identifier, title: identifier, landingUrl }, operator)
  const actions = ['page.read', 'page.edit', 'page.print', 'page.share']
  for (const name of actions) await createAction(ctx, { subsystem: identifier, name }, operator)
  await createRole(ctx, { subsystem: identifier, name: 'editor', title: 'Editor', actions }, operator)
  const live = await ctx.db.subsystemSecret.findFirstOrThrow({ where: { subsystemId: id } })
  return { id, identifier, secret, secretId: live.id }
}

async function admit(ctx: Context, n: number, wiki: Subsystem): Promise<string> {
  const username = `person${n}`
  const profile = { givenName: 'Person', familyName: `No. ${n}`, email: `${username}@example.org` }
  const { id: userId } = await createUser(ctx, { username, name: `Person No. ${n}`, ...profile }, operator)
  for (const subsystem of ['wiki', 'billing']) {
    await addGrant(ctx, { user: username, subsystem, role: 'editor' }, operator)
  }
  const proofs = [{ method: 'password', at: ctx.now.toISOString() }]
  const session = await ctx.atomically((tx) => openSsoSession(tx, { userId, userEpoch: 0, proofs }))
  const order = { ssoSessionId: session.id, subsystemId: wiki.id, protocol: 'native', targetUrl: '/' }
  const { subsystemToken } = await issueToken(ctx, order)
  const { row } = await exchangeToken(ctx, { subsystemToken }, { kind: 'subsystem', ...wiki }, 'native')
  return formatSessionId(row.session_id)
}

async function timeHint(ctx: Context): Promise<number> {
  const hint = { ssoSessionId: '0'.repeat(36), sessionId: '0'.repeat(36) }
  for (let n = 0; n < 200; n++) await signLogoutHint(ctx, hint)
  const startedAt = performance.now()
  for (let n = 0; n < 1_000; n++) await signLogoutHint(ctx, hint)
  return performance.now() - startedAt
}
