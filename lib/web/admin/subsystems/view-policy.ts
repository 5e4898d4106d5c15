import { factorKinds } from '#lib/factors/factor-kinds.ts'
import { listPolicies } from '#lib/factors/list-policies.ts'
import { releasableFields } from '#lib/subsystems/subsystem-settings.ts'
import type { SubsystemPage } from './subsystem-page.ts'

/** What a sign-in into a subsystem must prove, how long its sessions last, and what it is told of people. */
export async function viewPolicy({ ctx, subsystem, may }: SubsystemPage) {
  const { identifier, settings, version } = subsystem
  const policies = await listPolicies(ctx)
  const own = policies.find((one) => one.subsystem === identifier && one.role === null)
  const portal = policies.find((one) => one.subsystem === null)
  return {
    version,
    mayWrite: may('subsystems.write'),
    own: own ?? null,
    portal: portal ?? null,
    kinds: factorKinds.map(({ kind }) => kind),
    ofRoles: policies
      .filter((one) => one.subsystem === identifier && one.role !== null)
      .map(({ role, otp }) => ({ role: role ?? '', otp })),
    settings: { ...settings, releasedAttributes: settings.releasedAttributes.join('\n') },
    fields: releasableFields,
  }
}
