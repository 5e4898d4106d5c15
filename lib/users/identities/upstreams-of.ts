import type { Context } from '#lib/db/context.ts'

/** The titles of the other servers by whose word SSO sessions were opened: there their person is still signed in when they end. */
export async function upstreamsOf(ctx: Context, ssoSessionIds: readonly string[]): Promise<string[]> {
  const proofs = await ctx.db.ssoSessionProof.findMany({
    where: { ssoSessionId: { in: [...ssoSessionIds] }, method: 'upstream' },
    select: { factorId: true },
  })
  const identities = await ctx.db.upstreamIdentity.findMany({
    where: { id: { in: proofs.flatMap(({ factorId }) => factorId ?? []) } },
    select: { provider: { select: { title: true } } },
  })
  return [...new Set(identities.map(({ provider }) => provider.title))].sort()
}
