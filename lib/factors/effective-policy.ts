import type { ProofPolicy } from '#generated/prisma/client.ts'
import type { Context } from '#lib/db/context.ts'
import { defaultPolicy, type Policy, strictest } from './policy.ts'

/**
 * The policy for one user on the way into one subsystem (none: the portal itself): the strictest of the portal's, the
 * subsystem's and those of the roles that the user holds there.
 */
export async function effectivePolicy(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string | null },
): Promise<Policy> {
  const held = {
    user: { id: userId },
    validFrom: { lte: ctx.now },
    OR: [{ validTo: null }, { validTo: { gt: ctx.now } }],
  }
  const rows = await ctx.db.proofPolicy.findMany({
    where: {
      OR: [
        { subsystemId: null, roleId: null },
        ...(subsystemId ? [{ subsystemId }, { role: { subsystemId, grants: { some: held } } }] : []),
      ],
    },
  })
  const ofPortal = rows.find((row) => row.subsystemId === null && row.roleId === null)
  const others = rows.filter((row) => row !== ofPortal)
  return strictest([ofPortal ? policyOf(ofPortal) : defaultPolicy, ...others.map(policyOf)])
}

/** A stored row as a policy. The columns hold only what `setPolicy` let in. */
function policyOf(row: ProofPolicy): Policy {
  return {
    otp: row.otp === 'off' || row.otp === 'required' ? row.otp : 'optional',
    kinds: row.kinds.length > 0 ? row.kinds : null,
    maxAgeSeconds: row.maxAgeSeconds,
    trustedDevices: row.trustedDevices,
    enrolment: row.enrolment === 'administrator' ? 'administrator' : 'self',
  }
}
