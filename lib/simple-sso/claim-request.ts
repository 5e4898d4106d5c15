import { Refusal } from '#lib/base/refusal.ts'
import { hashSecret } from '#lib/base/secrets.ts'
import type { Context } from '#lib/db/context.ts'

/** A login that is under way, by the digest of its request token. */
export type Request = { hash: string; subsystemId: string; keyId: string; redirectTo: string; signedAs: string }

const select = {
  hash: true,
  keyId: true,
  redirectTo: true,
  signedAs: true,
  key: { select: { subsystemId: true } },
} as const

type Row = { hash: Uint8Array; keyId: string; redirectTo: string; signedAs: string; key: { subsystemId: string } }
const requestOf = ({ hash, key, ...row }: Row): Request => ({
  ...row,
  ...key,
  hash: Buffer.from(hash).toString('base64url'),
})

/**
 * The login behind a request token, bound by the first visit to that browser (one conditional UPDATE), which may reload it.
 * Refuses: 400 request_unknown, request_spent (also: another browser came first), request_expired.
 */
export async function claimRequest(ctx: Context, token: string, browserHash: Uint8Array): Promise<Request> {
  const hash = Uint8Array.from(hashSecret(token))
  const browser = Uint8Array.from(browserHash)
  const { count } = await ctx.db.simpleSsoRequest.updateMany({
    where: { hash, spentAt: null, expiresAt: { gt: ctx.now }, OR: [{ browserHash: null }, { browserHash: browser }] },
    data: { browserHash: browser },
  })
  const row = await ctx.db.simpleSsoRequest.findUnique({
    where: { hash },
    select: { ...select, spentAt: true, expiresAt: true },
  })
  if (!row) throw new Refusal('request_unknown')
  if (count > 0) return requestOf(row)
  throw new Refusal(row.spentAt || row.expiresAt > ctx.now ? 'request_spent' : 'request_expired')
}

/** The same login after the sign-in that it was sent to, however long that took. Refuses: 400 request_expired (swept). */
export async function findRequest(ctx: Context, hash: string): Promise<Request> {
  const row = await ctx.db.simpleSsoRequest.findUnique({ where: { hash: bytesOf(hash) }, select })
  if (!row) throw new Refusal('request_expired')
  return requestOf(row)
}

/** Every outcome of a login spends its request, once. Refuses: 400 request_spent. */
export async function spendRequest(ctx: Context, { hash }: Request): Promise<void> {
  const { count } = await ctx.db.simpleSsoRequest.updateMany({
    where: { hash: bytesOf(hash), spentAt: null },
    data: { spentAt: ctx.now },
  })
  if (count === 0) throw new Refusal('request_spent')
}

const bytesOf = (hash: string) => Uint8Array.from(Buffer.from(hash, 'base64url'))
