import { z } from 'zod'
import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret, isSecret, newSecret } from '#lib/base/secrets.ts'
import { minutes, secondsAfter } from '#lib/base/time.ts'
import type { Context } from '#lib/db/context.ts'
import { jsonOf } from '#lib/db/json-of.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { findDoor } from './find-door.ts'
import { type LoginParameters, NativeLogin } from './native-login.ts'
import { validateLogin } from './validate-login.ts'

export const requestTokenSeconds = minutes(5)

/** What a request token keeps: the validated login, and how it may be answered. */
const StoredRequest = z.strictObject({ login: NativeLogin, prompt: z.enum(['none', 'login']).optional() })
export type StoredRequest = z.infer<typeof StoredRequest>

/**
 * Registers a login before the browser moves (native protocol 2.1).
 * Refuses: 400 challenge_required, target_refused, unknown_subsystem (no native connection).
 */
export async function requestLogin(ctx: Context, asked: LoginParameters, who: SubsystemCaller) {
  const door = await findDoor(ctx, { id: who.id }, { protocol: 'native' })
  const request = { login: validateLogin(door, asked), ...(asked.prompt && { prompt: asked.prompt }) }
  return storeRequest(ctx, request, { expiresInSeconds: requestTokenSeconds })
}

/** Stores a request and gives the link that uses it; bound to one SSO session where that is named (handover). */
export async function storeRequest(
  ctx: Context,
  request: StoredRequest,
  { expiresInSeconds, ssoSessionId }: { expiresInSeconds: number; ssoSessionId?: string },
) {
  const requestToken = newSecret('prt')
  await ctx.db.requestToken.create({
    data: {
      hash: Uint8Array.from(hashSecret(requestToken)),
      subsystemId: request.login.subsystemId,
      request: jsonOf(request),
      createdAt: ctx.now,
      expiresAt: secondsAfter(ctx.now, expiresInSeconds),
      ssoSessionId: ssoSessionId ?? null,
    },
    select: { hash: true },
  })
  const loginUrl = new URL('/sso/login', ctx.config.publicUrl)
  loginUrl.searchParams.set('requestToken', requestToken)
  return { requestToken, loginUrl: loginUrl.href, expiresInSeconds }
}

/**
 * The request behind a token, bound by the first GET to that browser (one conditional UPDATE), which may reload it.
 * Refuses: 400 request_unknown (also: handed over to another session), request_spent (also: another browser came first),
 * request_expired.
 */
export async function claimRequest(
  ctx: Context,
  token: string,
  { hash: browserHash, session }: { hash: Uint8Array; session: { id: string } | null },
) {
  if (!isSecret('prt', token)) throw new Refusal('request_unknown')
  const hash = Uint8Array.from(hashSecret(token))
  const browser = Uint8Array.from(browserHash)
  const [row] = await ctx.db.requestToken.updateManyAndReturn({
    where: {
      hash,
      spentAt: null,
      expiresAt: { gt: ctx.now },
      AND: [
        { OR: [{ browserHash: null }, { browserHash: browser }] },
        { OR: [{ ssoSessionId: null }, ...(session ? [{ ssoSessionId: session.id }] : [])] },
      ],
    },
    data: { browserHash: browser },
    select: { request: true, ssoSessionId: true },
  })
  if (!row) throw new Refusal(await whyNot(ctx, hash, session?.id ?? null))
  const stored = StoredRequest.parse(row.request)
  const login = { ...stored.login, requestHash: Buffer.from(hash).toString('base64url') }
  return { ...stored, login, ssoSessionId: row.ssoSessionId }
}

async function whyNot(ctx: Context, hash: Uint8Array<ArrayBuffer>, sessionId: string | null) {
  const row = await ctx.db.requestToken.findUnique({
    where: { hash },
    select: { spentAt: true, expiresAt: true, ssoSessionId: true },
  })
  if (!row || (row.ssoSessionId !== null && row.ssoSessionId !== sessionId)) return 'request_unknown'
  return row.spentAt || row.expiresAt > ctx.now ? 'request_spent' : 'request_expired'
}

/** Every outcome of a login spends its request token. Refuses: 400 request_spent. */
export async function spendRequestToken(ctx: Context, requestHash: string): Promise<void> {
  const { count } = await ctx.db.requestToken.updateMany({
    where: { hash: Uint8Array.from(Buffer.from(requestHash, 'base64url')), spentAt: null },
    data: { spentAt: ctx.now },
  })
  if (count === 0) throw new Refusal('request_spent')
}
