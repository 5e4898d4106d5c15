import { z } from 'zod'
import { findRole } from '#lib/access/find-role.ts'
import { Refusal } from '#lib/base/refusal.ts'
import type { Context } from '#lib/db/context.ts'
import { findSubsystem } from '#lib/subsystems/find-subsystem.ts'

/** Whom a policy is for: everyone, everyone in a subsystem, or the holders of a role in it. */
export const PolicyScope = z.strictObject({ subsystem: z.string().optional(), role: z.string().optional() })
export type PolicyScope = z.infer<typeof PolicyScope>

/** The columns that name a scope. */
export type ScopeColumns = { subsystemId: string | null; roleId: string | null }

/** What a scope names. Refuses: no_such_subsystem, no_such_role, malformed_request (a role without its subsystem). */
export async function findScope(
  ctx: Context,
  { subsystem, role }: PolicyScope,
): Promise<{ columns: ScopeColumns; aboutSubsystemId: string | null }> {
  if (subsystem === undefined) {
    if (role !== undefined) throw new Refusal('malformed_request', { detail: 'A role needs its subsystem.' })
    return { columns: { subsystemId: null, roleId: null }, aboutSubsystemId: null }
  }
  if (role === undefined) {
    const { id } = await findSubsystem(ctx, subsystem)
    return { columns: { subsystemId: id, roleId: null }, aboutSubsystemId: id }
  }
  const found = await findRole(ctx, subsystem, role)
  return { columns: { subsystemId: null, roleId: found.id }, aboutSubsystemId: found.subsystem.id }
}
