import { addGrant } from '#lib/access/add-grant.ts'
import { createAction } from '#lib/access/create-action.ts'
import { createRole } from '#lib/access/create-role.ts'
import { operator } from '#lib/base/actor.ts'
import type { Context } from '#lib/db/context.ts'
import { prepareInstance } from '#lib/setup/prepare-instance.ts'
import { createSubsystem } from '#lib/subsystems/create-subsystem.ts'
import { createUser } from '#lib/users/create-user.ts'

/** A connected subsystem with these roles, each of these actions. */
export async function seedSubsystem(ctx: Context, identifier: string, roles: Record<string, readonly string[]> = {}) {
  const landingUrl = `https://${identifier}.example.org/sso`
  const created = await createSubsystem(ctx, { identifier, title: identifier, landingUrl }, operator)
  for (const name of new Set(Object.values(roles).flat())) {
    await createAction(ctx, { subsystem: identifier, name }, operator)
  }
  for (const [name, actions] of Object.entries(roles)) {
    await createRole(ctx, { subsystem: identifier, name, actions: [...actions] }, operator)
  }
  return created
}

/** The portal as a subsystem of itself, with its administrators. */
export async function seedPortal(ctx: Context): Promise<void> {
  await prepareInstance(ctx)
}

/** A user without a password who holds these roles, each written `subsystem:role`. */
export async function seedUser(ctx: Context, username: string, grants: readonly string[] = []) {
  const user = await createUser(ctx, { username, name: username }, operator)
  for (const grant of grants) {
    const [subsystem = '', role = ''] = grant.split(':')
    await addGrant(ctx, { user: username, subsystem, role }, operator)
  }
  return user
}
