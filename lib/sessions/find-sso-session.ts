import { hashSecret, isSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { type Level, levelOf, proofsOf } from './session-answer.ts'

type Row = {
  id: string
  user_id: string
  username: string
  name: string
  email: string | null
  created_at: Date
  methods: string[] | null
  authenticated_at: Date
}

/** A live SSO session and who it belongs to. */
export type SsoSession = {
  id: string
  user: { id: string; username: string; name: string; email: string | null }
  createdAt: Date
  methods: string[]
  level: Level
  /** When the last proof was given. */
  authenticatedAt: Date
}

const live = 'sso_session_over(s, u, i, $2) IS NULL'

const findBy = (condition: string): string => `
SELECT s.id, s.user_id, u.username, u.name, u.email, s.created_at, p.methods, p.authenticated_at
  FROM sso_session s JOIN "user" u ON u.id = s.user_id JOIN instance i ON i.id = 1
 CROSS JOIN LATERAL ${proofsOf('s.id')}
 WHERE ${condition}`

/** $1 hash of the cookie  $2 now */
const findStatement = statement({ name: 'find-sso-session', text: findBy(`s.cookie_hash = $1 AND ${live}`) })

/** $1 session  $2 now */
const findByIdStatement = statement({ name: 'find-sso-session-by-id', text: findBy(`s.id = $1 AND ${live}`) })

/** $1 hash of the cookie  $2 now */
const findOutlivedStatement = statement({
  name: 'find-outlived-sso-session',
  text: findBy('s.cookie_hash = $1 AND sso_session_outlived(s, u, i, $2)'),
})

/** The live SSO session of a cookie, or null. Reading does not slide it. */
export async function findSsoSession(ctx: Context, cookie: string | null): Promise<SsoSession | null> {
  if (!cookie || !isSecret('pss', cookie)) return null
  return toldBy(await ctx.run<Row>(findStatement, [hashSecret(cookie), ctx.now]))
}

/** The SSO session of a cookie, live or expired, under which applications go on. It is good for nothing but to be ended. */
export async function findSessionToEnd(ctx: Context, cookie: string | null): Promise<SsoSession | null> {
  if (!cookie || !isSecret('pss', cookie)) return null
  return toldBy(await ctx.run<Row>(findOutlivedStatement, [hashSecret(cookie), ctx.now]))
}

/** The live SSO session that has this id, or null. */
export const findLiveSsoSession = async (ctx: Context, id: string): Promise<SsoSession | null> =>
  toldBy(await ctx.run<Row>(findByIdStatement, [id, ctx.now]))

function toldBy([row]: Row[]): SsoSession | null {
  if (!row) return null
  const methods = row.methods ?? []
  return {
    id: row.id,
    user: { id: row.user_id, username: row.username, name: row.name, email: row.email },
    createdAt: row.created_at,
    methods,
    level: levelOf(methods),
    authenticatedAt: row.authenticated_at ?? row.created_at,
  }
}
