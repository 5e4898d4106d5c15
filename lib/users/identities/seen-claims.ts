import type { Context } from '#lib/db/context.ts'

const bytesMax = 32 * 1024
const purpose = (id: string): string => `upstream_identity.sealed_claims ${id}`

type Claims = Record<string, unknown>

/** What a server said of somebody, sealed for one place; null where it is more than the 32 KiB that are kept. */
export function sealClaims(ctx: Context, claims: Claims, place: string): string | null {
  const text = JSON.stringify(claims)
  return text.length > bytesMax ? null : ctx.sealer.seal(text, place)
}

/** Keeps what a server said of somebody. */
export async function keepClaims(ctx: Context, id: string, claims: Claims): Promise<void> {
  const sealedClaims = sealClaims(ctx, claims, purpose(id))
  await ctx.db.upstreamIdentity.updateMany({ where: { id }, data: { sealedClaims } })
}

/** Claims that were sealed for this place; null where none are. */
export function openClaims(ctx: Context, sealed: string | null | undefined, place: string): Claims | null {
  const text = sealed ? ctx.sealer.open(sealed, place) : null
  return text === null ? null : (JSON.parse(text) as Claims)
}

/** What a server said of somebody last; null where that is not known. */
export async function readClaims(ctx: Context, id: string): Promise<Claims | null> {
  const row = await ctx.db.upstreamIdentity.findUnique({ where: { id }, select: { sealedClaims: true } })
  return openClaims(ctx, row?.sealedClaims, purpose(id))
}
