import { z } from 'zod'
import { portalIdentifier } from '#lib/access/administration.ts'
import { requireRight } from '#lib/access/rights.ts'
import { changedFacts } from '#lib/audit/changed-facts.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import type { Actor } from '#lib/base/actor.ts'
import { days, minutes } from '#lib/base/time.ts'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { policyOf } from './effective-policy.ts'
import { factorKinds } from './factor-kinds.ts'
import { defaultPolicy, type Policy } from './policy.ts'
import { findScope, PolicyScope } from './policy-scope.ts'

const kindNames = factorKinds.map(({ kind }) => kind)

/** What is left out stays as it is. */
export const SetPolicy = PolicyScope.extend({
  otp: z.enum(['off', 'optional', 'required']).optional(),
  /** Kinds that count; null = all. */
  kinds: z.array(z.enum(kindNames)).min(1).nullable().optional(),
  /** A minute at least, or nobody would ever arrive; null = no limit. */
  maxAgeSeconds: z.number().int().min(minutes(1)).max(days(365)).nullable().optional(),
  trustedDevices: z.boolean().optional(),
  enrolment: z.enum(['self', 'administrator']).optional(),
})

/**
 * Says what a sign-in must prove: for everyone, in a subsystem, or for the holders of a role. The strictest that applies
 * holds, and it holds at once: a session that lacks something is asked for it on its next way into a subsystem.
 * Where a subsystem or a role gets its first policy, trusted devices do not count unless it says so.
 * Refuses: no_such_subsystem, no_such_role, not_permitted, malformed_request.
 */
export function setPolicy(ctx: Context, input: z.infer<typeof SetPolicy>, who: Actor): Promise<Policy> {
  const { subsystem, role, ...changes } = input
  return ctx.atomically(async (tx) => {
    const { columns, aboutSubsystemId } = await findScope(tx, withoutUndefined({ subsystem, role }))
    await permitPolicy(tx, { subsystem, aboutSubsystemId }, who)
    await holdPolicies(tx)
    const row = await tx.db.proofPolicy.findFirst({ where: columns })
    const before = row ? policyOf(row) : { ...defaultPolicy, trustedDevices: subsystem === undefined }
    const policy: Policy = { ...before, ...withoutUndefined(changes) }
    const data = { ...policy, kinds: kindNames.filter((kind) => policy.kinds?.includes(kind)) }
    if (row) await tx.db.proofPolicy.update({ where: { id: row.id }, data, select: { id: true } })
    else await tx.db.proofPolicy.create({ data: { ...columns, ...data }, select: { id: true } })
    const facts = { role: role ?? null, ...changedFacts(row ? flat(before) : {}, flat(policy)) }
    await recordEvent(tx, { kind: 'policy.set', subsystemId: aboutSubsystemId, facts }, who)
    return policy
  })
}

type Scope = { subsystem: string | undefined; aboutSubsystemId: string | null }

/** What all must prove, and at the portal itself, is a setting of the whole portal; the rest is the subsystem's. Refuses: not_permitted. */
export const permitPolicy = (tx: Context, { subsystem, aboutSubsystemId }: Scope, who: Actor): Promise<void> =>
  aboutSubsystemId === null || subsystem === portalIdentifier
    ? requireRight(tx, who, 'settings.write')
    : requireRight(tx, who, 'subsystems.write', aboutSubsystemId)

/** Until the transaction ends nobody else changes a policy: two first ones for a scope come one after the other. */
export async function holdPolicies(tx: Context): Promise<void> {
  await tx.db.$executeRaw`LOCK TABLE proof_policy IN SHARE ROW EXCLUSIVE MODE`
}

const flat = (policy: Policy) => ({ ...policy, kinds: policy.kinds?.join(' ') ?? null })
