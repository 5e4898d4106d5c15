import type { Context } from '#lib/db/context.ts'

const bytesMax = 32 * 1024
const purpose = (id: string): string => `upstream_identity.sealed_claims ${id}`

/** Keeps what a server said of somebody, sealed; more than 32 KiB is not kept. */
export async function keepClaims(ctx: Context, id: string, claims: Record<string, unknown>): Promise<void> {
  const text = JSON.stringify(claims)
  const sealedClaims = text.length > bytesMax ? null : ctx.sealer.seal(text, purpose(id))
  await ctx.db.upstreamIdentity.updateMany({ where: { id }, data: { sealedClaims } })
}

/** What a server said of somebody last; null where that is not known. */
export async function readClaims(ctx: Context, id: string): Promise<Record<string, unknown> | null> {
  const row = await ctx.db.upstreamIdentity.findUnique({ where: { id }, select: { sealedClaims: true } })
  const text = row?.sealedClaims ? ctx.sealer.open(row.sealedClaims, purpose(id)) : null
  return text === null ? null : (JSON.parse(text) as Record<string, unknown>)
}
