import type { ProofPolicy } from '#generated/prisma/client.ts'
import { portalIdentifier } from '#lib/access/administration.ts'
import type { Context } from '#lib/db/context.ts'
import { statement } from '#lib/db/statement.ts'
import { defaultPolicy, type Policy, strictest } from './policy.ts'

/** The rows of all policies that apply. $1 user  $2 subsystem, or null for  $3 the identifier of the portal  $4 now */
export const policiesText = `
WITH entered AS (SELECT b.id FROM subsystem b WHERE b.id = $2 OR ($2::uuid IS NULL AND b.identifier = $3)),
held AS (
  SELECT r.id FROM entered b JOIN role r ON r.subsystem_id = b.id JOIN "grant" g ON g.role_id = r.id
   WHERE holds(g.valid_from, g.valid_to, $4) AND (g.user_id = $1 OR EXISTS (
           SELECT 1 FROM team_member m
            WHERE m.team_id = g.team_id AND m.user_id = $1 AND holds(m.valid_from, m.valid_to, $4))))
SELECT p.subsystem_id AS "subsystemId", p.role_id AS "roleId", p.otp, p.kinds, p.max_age_seconds AS "maxAgeSeconds",
       p.trusted_devices AS "trustedDevices", p.enrolment
  FROM proof_policy p
 WHERE (p.subsystem_id IS NULL AND p.role_id IS NULL) OR p.subsystem_id IN (SELECT id FROM entered)
    OR p.role_id IN (SELECT id FROM held)`

const policiesStatement = statement({ name: 'effective-policies', text: policiesText })

/**
 * The policy for one user on the way into one subsystem (none: the portal itself): the strictest of the one for all, the
 * subsystem's and those of the roles that the user holds there.
 */
export async function effectivePolicy(
  ctx: Context,
  { userId, subsystemId }: { userId: string; subsystemId: string | null },
): Promise<Policy> {
  return strictestOf(await ctx.run<PolicyRow>(policiesStatement, [userId, subsystemId, portalIdentifier, ctx.now]))
}

/** What a user needs in order to come in everywhere: the strictest policy of all that apply where they hold a role. */
export async function strictestPolicyOf(ctx: Context, userId: string): Promise<Policy> {
  const grants = { some: heldBy(ctx, userId) }
  const where = [
    { subsystemId: null, roleId: null },
    { subsystem: { roles: { some: { grants } } } },
    { role: { grants } },
  ]
  return strictestOf(await ctx.db.proofPolicy.findMany({ where: { OR: where } }))
}

/** Grants that a user holds now, themselves or through a team. */
function heldBy(ctx: Context, userId: string) {
  const now = { validFrom: { lte: ctx.now }, AND: { OR: [{ validTo: null }, { validTo: { gt: ctx.now } }] } }
  return { ...now, OR: [{ userId }, { team: { members: { some: { userId, ...now } } } }] }
}

export type PolicyRow = Omit<ProofPolicy, 'id'>

/** The strictest of the rows of `policiesText`. */
export function strictestOf(rows: readonly PolicyRow[]): Policy {
  const ofAll = rows.find((row) => row.subsystemId === null && row.roleId === null)
  const rest = rows.filter((row) => row !== ofAll)
  return strictest([ofAll ? policyOf(ofAll) : defaultPolicy, ...rest.map(policyOf)])
}

/** A stored row as a policy. A word that this version does not know counts as the strictest. */
export function policyOf(row: PolicyRow): Policy {
  return {
    otp: row.otp === 'off' || row.otp === 'optional' ? row.otp : 'required',
    kinds: row.kinds.length > 0 ? row.kinds : null,
    maxAgeSeconds: row.maxAgeSeconds,
    trustedDevices: row.trustedDevices,
    enrolment: row.enrolment === 'self' ? 'self' : 'administrator',
  }
}
