import { type ApiKeyCaller, authenticateApiKey } from '#lib/api-keys/authenticate-api-key.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { spendCall } from '#lib/throttle/spend-call.ts'
import { readCookie } from '#lib/web/cookies.ts'

/**
 * Proves whose program calls, by `Authorization: Bearer pak_…` (RFC 6750). Refuses: 401 unauthenticated; 400 two_identities (a
 * session cookie came along: a browser is no program, and no page of ours may call this API in somebody's name); 429
 * too_many_calls.
 */
export async function apiKey(ctx: Context, request: Request): Promise<ApiKeyCaller> {
  const key = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!key) throw new Refusal('unauthenticated')
  if (readCookie(ctx.config, request.headers.get('cookie'), 'session')) throw new Refusal('two_identities')
  const who = await authenticateApiKey(ctx, key)
  await spendCall(ctx, who.key.id)
  return who
}
