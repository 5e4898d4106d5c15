import type { Actor } from '#lib/base/actor.ts'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, isSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'

export type ApiKeyCaller = Extract<Actor, { kind: 'user' }> & { key: { id: string; scopes: readonly string[] } }

/** Finds a key and notes its use, at most once a minute: every call would otherwise rewrite the row. $1 hash  $2 now */
const authenticateStatement = statement({
  name: 'authenticate-api-key',
  text: `
WITH found AS (
  SELECT k.id, k.user_id, k.scopes, k.last_used_at
    FROM api_key k JOIN "user" u ON u.id = k.user_id
   WHERE k.hash = $1 AND k.revoked_at IS NULL AND k.expires_at > $2 AND u.locked_at IS NULL),
used AS (
  UPDATE api_key SET last_used_at = $2
   WHERE id IN (SELECT id FROM found WHERE last_used_at IS NULL OR last_used_at < $2 - interval '1 minute')
  RETURNING id)
SELECT f.id, f.user_id, f.scopes FROM found f LEFT JOIN used ON true`,
})

/** Whose program this is. Refuses: 401 unauthenticated (unknown, revoked, expired, or of a locked person, all alike). */
export async function authenticateApiKey(ctx: Context, key: string): Promise<ApiKeyCaller> {
  if (!isSecret('pak', key)) throw new Refusal('unauthenticated')
  const [found] = await ctx.run<{ id: string; user_id: string; scopes: string[] }>(authenticateStatement, [
    hashSecret(key),
    ctx.now,
  ])
  if (!found) throw new Refusal('unauthenticated')
  return { kind: 'user', id: found.user_id, key: { id: found.id, scopes: found.scopes } }
}
