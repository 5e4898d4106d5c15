import type { Context } from '#lib/db/context.ts'
import { standingIdentities } from '#lib/users/identities/find-identity.ts'

type Given = { method: string; factorId?: string | undefined }

/**
 * The proofs that still count: what a factor, a trusted browser or a connected identity proved counts no longer than that stands, and a recovery
 * code while there is a factor that it stands in for. `factors` are all that the user has now. In sessions such proofs are
 * deleted with the factor (`forgetProofs`); a sign-in under way asks here.
 */
export async function standingProofs<Proof extends Given>(
  ctx: Context,
  proofs: readonly Proof[],
  factors: readonly { id: string }[],
): Promise<Proof[]> {
  const known = new Set(factors.map(({ id }) => id))
  const trusting = proofs.flatMap(({ method, factorId }) => (method === 'trusted_device' && factorId ? [factorId] : []))
  if (trusting.length > 0) {
    const where = { id: { in: trusting }, revokedAt: null }
    for (const { id } of await ctx.db.trustedDevice.findMany({ where, select: { id: true } })) known.add(id)
  }
  const upstream = proofs.flatMap(({ method, factorId }) => (method === 'upstream' && factorId ? [factorId] : []))
  if (upstream.length > 0) for (const id of await standingIdentities(ctx, upstream)) known.add(id)
  return proofs.filter(({ method, factorId }) =>
    factorId === undefined ? method !== 'recovery_code' || factors.length > 0 : known.has(factorId),
  )
}
