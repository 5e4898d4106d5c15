import { z } from 'zod'
import { withoutUndefined } from '#lib/base/without-undefined.ts'
import type { Context } from '#lib/db/context.ts'
import { requireCapability } from '#lib/subsystems/require-capability.ts'
import type { SubsystemCaller } from '#lib/subsystems/subsystem-caller.ts'
import { editUser, readProfile } from '#lib/users/edit-user.ts'
import { optionalText, Username } from './fields.ts'
import { fullNameOf } from './full-name.ts'
import { organisation } from './organisation.ts'
import { requireReached } from './reached-user.ts'

export const UpdateUserDescription = z.object({
  userDescription: z.object({
    username: Username,
    email: optionalText(254),
    firstName: optionalText(100),
    lastName: optionalText(100),
    organization: optionalText(1_000),
  }),
})

/**
 * Changes the profile of somebody whom the caller manages. An address that changes is unconfirmed, and signs nobody in.
 * Refuses: 403 capability_missing; 404 no_such_user; 400 name_refused.
 */
export async function updateUserDescription(
  ctx: Context,
  { userDescription: told }: z.infer<typeof UpdateUserDescription>,
  who: SubsystemCaller,
): Promise<void> {
  await requireCapability(ctx, who, 'users.edit')
  const user = await requireReached(ctx, who, { username: told.username, reach: 'managed' })
  const { attributes } = await readProfile(ctx, user.id)
  const { [organisation]: _before, ...others } = attributes
  const name = fullNameOf(told)
  await editUser(
    ctx,
    {
      user: user.id,
      ...withoutUndefined({ email: told.email?.trim() || null, name }),
      givenName: told.firstName?.trim() || null,
      familyName: told.lastName?.trim() || null,
      attributes: { ...others, ...(told.organization && { [organisation]: told.organization }) },
    },
    who,
  )
}
