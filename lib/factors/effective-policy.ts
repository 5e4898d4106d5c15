import type { ProofPolicy } from '#generated/prisma/client.ts'
import { portalIdentifier } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'
import { defaultPolicy, type Policy, strictest } from './policy.ts'

/**
 * The policy for one user on the way into one subsystem (none: the portal itself): the strictest of the one for all, the
 * subsystem's and those of the roles that the user holds there.
 */
export function effectivePolicy(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string | null },
): Promise<Policy> {
  const subsystem = subsystemId ? { id: subsystemId } : { identifier: portalIdentifier }
  return strictestOf(ctx, [{ subsystem }, { role: { subsystem, grants: { some: heldBy(ctx, userId) } } }])
}

/** What a user needs in order to come in everywhere: the strictest policy of all that apply where they hold a role. */
export function strictestPolicyOf(ctx: Context, userId: string): Promise<Policy> {
  const grants = { some: heldBy(ctx, userId) }
  return strictestOf(ctx, [{ subsystem: { roles: { some: { grants } } } }, { role: { grants } }])
}

/** Grants that a user holds now, themselves or through a team. */
function heldBy(ctx: Context, userId: string) {
  const now = { validFrom: { lte: ctx.now }, AND: { OR: [{ validTo: null }, { validTo: { gt: ctx.now } }] } }
  return { ...now, OR: [{ userId }, { team: { members: { some: { userId, ...now } } } }] }
}

async function strictestOf(ctx: Context, others: object[]): Promise<Policy> {
  const rows = await ctx.db.proofPolicy.findMany({ where: { OR: [{ subsystemId: null, roleId: null }, ...others] } })
  const ofAll = rows.find((row) => row.subsystemId === null && row.roleId === null)
  const rest = rows.filter((row) => row !== ofAll)
  return strictest([ofAll ? policyOf(ofAll) : defaultPolicy, ...rest.map(policyOf)])
}

/** A stored row as a policy. A word that this version does not know counts as the strictest. */
export function policyOf(row: ProofPolicy): Policy {
  return {
    otp: row.otp === 'off' || row.otp === 'optional' ? row.otp : 'required',
    kinds: row.kinds.length > 0 ? row.kinds : null,
    maxAgeSeconds: row.maxAgeSeconds,
    trustedDevices: row.trustedDevices,
    enrolment: row.enrolment === 'self' ? 'self' : 'administrator',
  }
}
