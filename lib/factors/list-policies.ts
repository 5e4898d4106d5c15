import type { Context } from '#lib/db/context.ts'
import { policyOf } from './effective-policy.ts'
import { defaultPolicy, type Policy } from './policy.ts'

export type ScopedPolicy = Policy & { subsystem: string | null; role: string | null }

const identifier = { select: { identifier: true } }

/** Every policy that is set: the one for everyone first (Portico's own where none is), then by subsystem and role. */
export async function listPolicies(ctx: Context): Promise<ScopedPolicy[]> {
  const rows = await ctx.db.proofPolicy.findMany({
    include: { subsystem: identifier, role: { select: { name: true, subsystem: identifier } } },
  })
  const policies = rows.map((row) => ({
    subsystem: row.subsystem?.identifier ?? row.role?.subsystem.identifier ?? null,
    role: row.role?.name ?? null,
    ...policyOf(row),
  }))
  if (!policies.some(({ subsystem }) => subsystem === null)) {
    policies.push({ subsystem: null, role: null, ...defaultPolicy })
  }
  const order = ({ subsystem, role }: ScopedPolicy) => `${subsystem ?? ''} ${role ?? ''}`
  return policies.sort((a, b) => (order(a) < order(b) ? -1 : 1))
}
